import { HIGHEST_BPM, LOWEST_BPM } from './beat-event.js';
import { ANALYSIS_RATE_HZ, FAST_HOP_SAMPLES } from '../feature-layout.js';

/** Hops of the fast analysis in one frame of the beat tracker (11.6 ms). */
export const BEAT_FRAME_HOPS = 2;
/** Frames of the beat tracker per second. */
export const BEAT_FRAME_RATE_HZ = ANALYSIS_RATE_HZ / (FAST_HOP_SAMPLES * BEAT_FRAME_HOPS);

/** Tempo prior: log-normal around this tempo, with this standard deviation in octaves. */
const CENTRE_BPM = 110;
const SPREAD_OCTAVES = 0.74;
/** Share of the log prior that counts again at every beat, so that it is not forgotten: holds half and double tempo apart. */
const PRIOR_PER_BEAT = 0.3;
/** Steepness of tempo change from beat to beat: exp(−λ · |ratio − 1|) (Krebs, Böck & Widmer 2015, equation 6). */
const TRANSITION_LAMBDA = 117;
/** Chance that the next beat starts at any tempo: how sudden changes are followed. */
export const RESTART_SHARE = 0.005;
const NEGLIGIBLE_WEIGHT = 1e-4;

/** Expected onset strength over its running mean on the beat, half-way (straight and swung), at the other divisions, and elsewhere. */
const MEAN_ON_BEAT = 2.9;
const MEAN_AT_HALF = 0.93;
const MEAN_AT_QUARTERS = 0.7;
const MEAN_AT_SWUNG_HALF = 1.05;
const MEAN_ELSEWHERE = 0.68;
/** Width of the expected onset around those places, standard deviation in seconds. */
const PLACE_SPREAD_SECONDS = 0.0178;
const LEVEL_COUNT = 24;

/** One tempo of the model: a beat of `periodFrames` frames. */
export interface BeatPeriod {
  readonly periodFrames: number;
  /** Probability of this tempo before anything was heard. */
  readonly prior: number;
  /** Factor at every beat: the part of the prior that keeps counting. */
  readonly bonus: number;
  /** Index into `expectedMeans` for each frame of the beat. */
  readonly levels: Uint8Array;
  /** Chance that a beat of period `firstSource + i` is followed by one of this period. */
  readonly firstSource: number;
  readonly weights: Float64Array;
}

/** Expected onset strength (running mean 1) of each level, ascending from elsewhere to on the beat. */
export const expectedMeans: readonly number[] = Array.from(
  { length: LEVEL_COUNT },
  (_, level) => MEAN_ELSEWHERE + ((MEAN_ON_BEAT - MEAN_ELSEWHERE) * level) / (LEVEL_COUNT - 1),
);

/**
 * The tempi of the beat tracker, 45 to 220 beats a minute, one for each whole number of frames (the efficient state space
 * of Krebs, Böck & Widmer 2015, "An efficient state-space model for joint tempo and meter tracking", without bars), ascending.
 */
export function createBeatPeriods(): readonly BeatPeriod[] {
  const shortest = Math.floor((BEAT_FRAME_RATE_HZ * 60) / HIGHEST_BPM);
  const longest = Math.ceil((BEAT_FRAME_RATE_HZ * 60) / LOWEST_BPM);
  const lengths = Array.from({ length: longest - shortest + 1 }, (_, index) => shortest + index);
  const logPriors = lengths.map((length) => {
    const octaves = Math.log2((BEAT_FRAME_RATE_HZ * 60) / length / CENTRE_BPM);
    return -0.5 * (octaves / SPREAD_OCTAVES) ** 2;
  });
  // A whole number of frames is a finer step in tempo the longer the beat: the density goes with 1 / length.
  const priors = normalised(lengths.map((length, index) => Math.exp(logPriors[index] as number) / length));
  const outgoing = lengths.map((from) =>
    normalised(lengths.map((to) => Math.exp(-TRANSITION_LAMBDA * Math.abs(to / from - 1)))),
  );
  return lengths.map((periodFrames, index) => {
    const incoming = outgoing.map((row) => row[index] as number);
    const firstSource = incoming.findIndex((weight) => weight >= NEGLIGIBLE_WEIGHT);
    const lastSource = incoming.findLastIndex((weight) => weight >= NEGLIGIBLE_WEIGHT);
    return {
      periodFrames,
      prior: priors[index] as number,
      bonus: Math.exp(PRIOR_PER_BEAT * (logPriors[index] as number)),
      levels: Uint8Array.from({ length: periodFrames }, (_, frame) => levelAt(frame, periodFrames)),
      firstSource,
      weights: Float64Array.from(incoming.slice(firstSource, lastSource + 1)),
    };
  });
}

function levelAt(frame: number, periodFrames: number): number {
  const places: readonly (readonly [number, number])[] = [
    [0, MEAN_ON_BEAT],
    [0.5, MEAN_AT_HALF],
    [0.25, MEAN_AT_QUARTERS],
    [0.75, MEAN_AT_QUARTERS],
    [2 / 3, MEAN_AT_SWUNG_HALF],
  ];
  let mean = MEAN_ELSEWHERE;
  for (const [place, meanThere] of places) {
    const distance = Math.abs(frame / periodFrames - place);
    const seconds = (Math.min(distance, 1 - distance) * periodFrames) / BEAT_FRAME_RATE_HZ;
    const closeness = Math.exp(-0.5 * (seconds / PLACE_SPREAD_SECONDS) ** 2);
    mean = Math.max(mean, MEAN_ELSEWHERE + (meanThere - MEAN_ELSEWHERE) * closeness);
  }
  return Math.round(((mean - MEAN_ELSEWHERE) / (MEAN_ON_BEAT - MEAN_ELSEWHERE)) * (LEVEL_COUNT - 1));
}

function normalised(values: readonly number[]): number[] {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / sum);
}
