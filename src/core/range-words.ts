/** The ends of a range; one that is left out is open. */
export interface Range {
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  /** The values are above this, and not it. */
  readonly exclusiveMinimum?: number | undefined;
  /** `none` and `share` are not written. */
  readonly unit?: string | undefined;
}

/** ` from 1 to 44 Hz`: the one way in which a range is written, to follow a word such as `a number` or `allowed is`. */
export function rangeWords({ minimum, maximum, exclusiveMinimum: above, unit: symbol }: Range): string {
  const unit = symbol === undefined || symbol === 'share' || symbol === 'none' ? '' : ` ${symbol}`;
  // Whole numbers without an end of their own have that of the format.
  const [low, high] = [minimum, maximum].map((end) =>
    end === undefined || Math.abs(end) === Number.MAX_SAFE_INTEGER ? undefined : end,
  );
  if (above !== undefined) return ` above ${above}${high === undefined ? '' : ` and up to ${high}`}${unit}`;
  if (low !== undefined && high !== undefined) return ` from ${low} to ${high}${unit}`;
  if (low !== undefined) return ` of at least ${low}${unit}`;
  return high === undefined ? unit.replace(' ', ' in ') : ` up to ${high}${unit}`;
}
