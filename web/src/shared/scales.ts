/** Share (0..1) of the way from `low` to `high` at which `value` stands, limited to the ends. */
export function share(value: number, low: number, high: number): number {
  if (!Number.isFinite(value)) return 0;
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

/** Smallest of 0.25, 0.5, 1, 2, 5, … that holds `magnitude`: the end of a scale that a person can read. */
export function readableLimit(magnitude: number): number {
  const steps = [0.25, 0.5, 1, 2, 5, 10, 20, 50];
  return steps.find((step) => magnitude <= step) ?? 100;
}

/** Index of the band whose centre is nearest to `frequencyHz` on a logarithmic axis; 0 for an empty list. */
export function nearestBand(frequencyHz: number, bandFrequenciesHz: readonly number[]): number {
  let best = 0;
  let bestDistance = Number.POSITIVE_INFINITY;
  bandFrequenciesHz.forEach((centreHz, band) => {
    const distance = Math.abs(Math.log(centreHz / frequencyHz));
    if (distance < bestDistance) {
      bestDistance = distance;
      best = band;
    }
  });
  return best;
}
