/** Decibels of an amplitude ratio; −Infinity for 0. */
export function amplitudeToDb(amplitude: number): number {
  return 20 * Math.log10(amplitude);
}

/** Amplitude ratio of a number of decibels. */
export function dbToAmplitude(db: number): number {
  return 10 ** (db / 20);
}

/** `value` limited to `low..high`; NaN stays NaN. */
export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
