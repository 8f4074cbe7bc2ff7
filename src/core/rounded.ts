/** A tenth of a millisecond, a ten-thousandth of a signal: finer than any reader can use, in half the bytes. */
const STEPS_PER_UNIT = 10_000;

/** A copy of plain data with every number in it rounded to four decimals, for messages that leave many times a second. */
export function rounded<Value>(value: Value): Value {
  return roundedPart(value) as Value;
}

function roundedPart(value: unknown): unknown {
  if (typeof value === 'number') return Math.round(value * STEPS_PER_UNIT) / STEPS_PER_UNIT;
  if (Array.isArray(value)) return value.map(roundedPart);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, roundedPart(part)]));
}
