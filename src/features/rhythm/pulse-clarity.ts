import { FRAME_RATE_HZ } from '../feature-layout.js';

/** Periods after which onsets may return. */
export interface PeriodRange {
  readonly shortestFrames: number;
  readonly longestFrames: number;
}

/** Of beats and pairs of beats: .26 to 1.5 s. */
export const BEAT_PERIODS: PeriodRange = periods(0.256, 1.504);
/** Of longer groups, a bar in most music: 1.5 to 3.2 s. */
export const BAR_PERIODS: PeriodRange = periods(1.536, 3.2);

function periods(shortestSeconds: number, longestSeconds: number): PeriodRange {
  return {
    shortestFrames: Math.round(shortestSeconds * FRAME_RATE_HZ),
    longestFrames: Math.round(longestSeconds * FRAME_RATE_HZ),
  };
}

/** The period after which onsets return most alike, and how much so. */
export interface Pulse {
  /** Says nothing where the clarity is near 0. */
  readonly periodFrames: number;
  /** 1: each onset returns exactly; near 0: none does, or nothing is struck. */
  readonly clarity: number;
}

/**
 * The clearest pulse: the period in the range, and in no more than half of the frames, at which the onset flux has its highest
 * autocorrelation. Pulse clarity is that maximum, as in Lartillot et al. 2008 (section 3); ours is over the rectified flux of
 * `onsetFlux`, with each period's sum divided by its number of products and by the variance, and cut to 0..1. Fluxes that are
 * all alike, or no numbers, have clarity 0.
 */
export function clearestPulse(fluxes: Float32Array, { shortestFrames, longestFrames }: PeriodRange): Pulse {
  const { length } = fluxes;
  const mean = fluxes.reduce((sum, flux) => sum + flux, 0) / length;
  // In double precision what is multiplied need not be converted.
  const deviations = Float64Array.from(fluxes, (flux) => Math.fround(flux - mean));
  const variance = deviations.reduce((sum, deviation) => sum + deviation ** 2, 0) / length;
  let best: Pulse = { periodFrames: shortestFrames, clarity: 0 };
  if (!(variance > 0)) return best;
  for (
    let periodFrames = shortestFrames;
    periodFrames <= Math.min(longestFrames, length >> 1);
    periodFrames += 1
  ) {
    const clarity = Math.min(1, likeness(deviations, periodFrames) / (length - periodFrames) / variance);
    if (clarity > best.clarity) best = { periodFrames, clarity };
  }
  return best;
}

/** Sum of the products of all values with those `lag` later; in four sums, of which none waits for another. */
function likeness(values: Float64Array, lag: number): number {
  const count = values.length - lag;
  const wholeCount = count - (count % 4);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let index = 0;
  for (; index < wholeCount; index += 4) {
    const later = index + lag;
    a += (values[index] as number) * (values[later] as number);
    b += (values[index + 1] as number) * (values[later + 1] as number);
    c += (values[index + 2] as number) * (values[later + 2] as number);
    d += (values[index + 3] as number) * (values[later + 3] as number);
  }
  for (; index < count; index += 1) a += (values[index] as number) * (values[index + lag] as number);
  return a + b + c + d;
}
