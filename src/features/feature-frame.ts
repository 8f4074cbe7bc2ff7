/**
 * What sounds. `music`: also with singing, or a voice over it; `speech`: a voice alone; `noise`: applause, a crowd, loud hiss or
 * hum; `silence`: nothing that stands out of the room, however the room itself hums or hisses.
 */
export const SIGNAL_STATES = ['music', 'speech', 'noise', 'silence'] as const;
export type SignalState = (typeof SIGNAL_STATES)[number];

/** Descriptors of one frame, for display and rules (chroma and MFCC renewed every 128 ms); from Meyda on the frame's one FFT. Units in `descriptors.ts`. */
export interface Descriptors {
  readonly rms: number;
  readonly zeroCrossingRate: number;
  readonly spectralCentroidHz: number;
  readonly spectralRolloffHz: number;
  readonly spectralFlatness: number;
  /** 12 pitch classes from C, strongest = 1. */
  readonly chroma: readonly number[];
  /** 13 coefficients. */
  readonly mfcc: readonly number[];
}

/** One spectrogram frame (32 ms hop) of the analysis. */
export interface FeatureFrame {
  readonly frameIndex: number;
  /** Index (at 22,050 Hz, from the start of the stream) of the sample after the frame's last one. */
  readonly sampleIndex: number;
  /** The network's input: log10(1 + gain · filterbank magnitude), `BAND_COUNT` values. */
  readonly bands: Float32Array;
  /** The network's other input, at every fourth frame (a step's last), else null: `PITCH_CLASS_COUNT` values from A, sum 1. */
  readonly pitchClasses: Float32Array | null;
  /** RMS of the hop's samples without their constant offset, dBFS (−120 at digital silence). */
  readonly levelDbfs: number;
  /** Largest absolute sample of the hop, offset and all, dBFS (−120 at digital silence). */
  readonly peakDbfs: number;
  /** EBU R128 momentary (400 ms) and short-term (3 s) loudness, LUFS (−120 at digital silence). */
  readonly momentaryLufs: number;
  readonly shortTermLufs: number;
  /** Gain the loudness normaliser applied to this frame, dB. */
  readonly gainDb: number;
  /** What sounds, as far as it can be computed; what the network hears of it comes later, see `Presence`. */
  readonly state: SignalState;
  /** Probability of `state`, 0..1. */
  readonly stateProbability: number;
  /** Null where the extractor was told to leave them out (training). */
  readonly descriptors: Descriptors | null;
}

/** A note or drum onset found by the fast analysis. */
export interface OnsetEvent {
  /** Index (at 22,050 Hz) of the sample at which the onset was decided. */
  readonly sampleIndex: number;
  /** Onset strength over its threshold, 0..1. */
  readonly strength: number;
}
