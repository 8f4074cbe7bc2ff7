/** Tempi that are followed, beats a minute. */
export const LOWEST_BPM = 45;
export const HIGHEST_BPM = 220;

/** A beat, told when it falls. */
export interface BeatEvent {
  /** Index (at 22,050 Hz) of the sample at which the beat falls. */
  readonly sampleIndex: number;
  /** 45..220. */
  readonly tempoBpm: number;
  /** 0..1: how sure tempo and phase are. */
  readonly confidence: number;
}
