/** How found event times agree with reference times; precision, recall and F-measure are 0..1. */
export interface EventScore {
  readonly precision: number;
  readonly recall: number;
  readonly fMeasure: number;
  /** Found minus reference time of each hit, seconds. */
  readonly errorsSeconds: readonly number[];
}

/** Matches each reference to at most one found event within `toleranceSeconds`, in time order (both ascending). */
export function scoreEvents(
  foundSeconds: readonly number[],
  referenceSeconds: readonly number[],
  toleranceSeconds: number,
): EventScore {
  const errorsSeconds: number[] = [];
  let found = 0;
  let reference = 0;
  while (found < foundSeconds.length && reference < referenceSeconds.length) {
    const error = (foundSeconds[found] as number) - (referenceSeconds[reference] as number);
    if (error > toleranceSeconds) reference += 1;
    else if (error < -toleranceSeconds) found += 1;
    else {
      errorsSeconds.push(error);
      found += 1;
      reference += 1;
    }
  }
  const hits = errorsSeconds.length;
  return {
    precision: foundSeconds.length === 0 ? 1 : hits / foundSeconds.length,
    recall: referenceSeconds.length === 0 ? 1 : hits / referenceSeconds.length,
    fMeasure: hits === 0 ? 0 : (2 * hits) / (foundSeconds.length + referenceSeconds.length),
    errorsSeconds,
  };
}
