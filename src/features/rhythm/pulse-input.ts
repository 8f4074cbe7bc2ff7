import { clamp } from '../../core/units.js';
import { BAND_COUNT, WINDOW_FRAME_COUNT } from '../feature-layout.js';
import { onsetFlux } from './onset-flux.js';
import { BAR_PERIODS, BEAT_PERIODS, clearestPulse, type PeriodRange } from './pulse-clarity.js';

/** What the network is told of the pulse: how clear it is among the periods of beats, and among those of bars. */
export const PULSE_INPUT_COUNT = 2;

interface ClarityRange {
  readonly periods: PeriodRange;
  /** Spans of so many frames tell nothing. */
  readonly leastFrames: number;
  /** Spans from so many frames on tell all. */
  readonly enoughFrames: number;
}

/** Mean and standard deviation of either clarity over 10 s of the recordings the model learns from, rounded. */
const USUAL_CLARITY = 0.4;
const CLARITY_SD = 0.2;
/** 2 and 8 s. */
const BEAT: ClarityRange = { periods: BEAT_PERIODS, leastFrames: 63, enoughFrames: 250 };
/** Two of the longest bars, and the whole window. */
const BAR: ClarityRange = {
  periods: BAR_PERIODS,
  leastFrames: 2 * BAR_PERIODS.longestFrames,
  enoughFrames: WINDOW_FRAME_COUNT,
};

/** All of it that decides what the numbers mean. */
export const PULSE_LAYOUT = [BEAT, BAR].map(
  ({ periods, leastFrames, enoughFrames }) =>
    `highest autocorrelation of the onset flux at ${periods.shortestFrames} to ${periods.longestFrames} frames, less ` +
    `${USUAL_CLARITY}, over ${CLARITY_SD}, in full from ${enoughFrames} frames, none of ${leastFrames}`,
);

/**
 * The pulse of a span for the network, from the onset flux of its frames: how far the clarity of beats and of bars is from the
 * usual, in standard deviations, and less of it the shorter the span; 0: as usual, or not known.
 */
export function pulseInputs(fluxes: Float32Array): [beat: number, bar: number] {
  return [pulseInput(fluxes, BEAT), pulseInput(fluxes, BAR)];
}

function pulseInput(fluxes: Float32Array, { periods, leastFrames, enoughFrames }: ClarityRange): number {
  const trust = clamp((fluxes.length - leastFrames) / (enoughFrames - leastFrames), 0, 1);
  return trust === 0 ? 0 : (trust * (clearestPulse(fluxes, periods).clarity - USUAL_CLARITY)) / CLARITY_SD;
}

/** The onset flux of the last 10 s of a stream. */
export class PulseHistory {
  readonly #fluxes: Float32Array;
  #before: Float32Array | null = null;

  /** @param spareFrames beside those of the window, for a reader that lags behind by so many. */
  constructor(spareFrames: number) {
    this.#fluxes = new Float32Array(WINDOW_FRAME_COUNT + spareFrames);
  }

  /** Takes the next frame's bands. */
  push(bands: Float32Array): void {
    this.#fluxes.copyWithin(0, 1);
    this.#fluxes[this.#fluxes.length - 1] = onsetFlux(bands, this.#before ?? bands);
    this.#before ??= new Float32Array(BAND_COUNT);
    this.#before.set(bands);
  }

  /** `pulseInputs` of `frameCount` frames, `lagFrames` before the newest. */
  inputs(frameCount: number, lagFrames: number): [beat: number, bar: number] {
    const end = this.#fluxes.length - lagFrames;
    return pulseInputs(this.#fluxes.subarray(end - frameCount, end));
  }
}
