/** Sampling rate of all analysis, Hz. */
export const ANALYSIS_RATE_HZ = 22_050;
/** Samples of one spectrogram frame. */
export const FRAME_SIZE_SAMPLES = 2048;
/** Spectrogram frames per second: a hop of 705.6 samples. */
export const FRAME_RATE_HZ = 31.25;
/** Bands of the logarithmic filterbank: 24 per octave from 20 Hz, up to the Nyquist frequency; see `log-filterbank.ts`. */
export const BAND_COUNT = 149;
/** Frames in the sliding window of 10 s: exactly 312 hops end within 220,500 samples. */
export const WINDOW_FRAME_COUNT = 312;
/** Frames the network takes at a step (its time stride): a new estimate every 128 ms. */
export const STEP_FRAME_COUNT = 4;
/** Steps in the sliding window of 10 s. */
export const WINDOW_STEP_COUNT = WINDOW_FRAME_COUNT / STEP_FRAME_COUNT;

/** Samples of one frame of the fast analysis (level, onset). */
export const FAST_FRAME_SIZE_SAMPLES = 512;
/** Hop of the fast analysis, samples: 5.8 ms. */
export const FAST_HOP_SAMPLES = 128;

/**
 * Index of the sample after the last one of frame `frameIndex` (0-based), counted from the start of the stream:
 * `round((frameIndex + 1) · 705.6)`, in integers, so there is no drift in hours.
 * Frames are causal; before the stream began there are zeros.
 */
export function frameEndSampleIndex(frameIndex: number): number {
  return Math.floor(((frameIndex + 1) * 7056 + 5) / 10);
}
