import type { FeatureFrame } from '../features/feature-frame.js';
import type { BeatEvent } from '../features/rhythm/beat-event.js';
import type { Estimate } from '../inference/estimate.js';
import type { Quadrant } from './circumplex.js';
import type { Presence } from './presence-judge.js';
import type { SubEmotion } from './sub-emotions.js';

/** `music`: following (also what is no music, where the settings say so); `hold`, `decay`, `idle`: what the curves do else; `warming`: music, but not yet enough heard; `held`: by hand. */
export type EmotionState = 'warming' | 'music' | 'hold' | 'decay' | 'idle' | 'held';

/** What the outputs get, once per spectrogram frame (31.25 Hz): the analysis of the frame and the emotion at its end. */
export interface EmotionFrame {
  readonly feature: FeatureFrame;
  /** The newest estimate with the handling of what is not music applied; null until about one second of music was heard. */
  readonly emotion: Estimate | null;
  readonly quadrant: Quadrant | null;
  /** The third of the quadrant, as a word; null where `quadrant` is. */
  readonly subEmotion: SubEmotion | null;
  readonly state: EmotionState;
  /** What sounds, by all that is known. */
  readonly presence: Presence;
  /** Whether beats, builds, drops and the like are told of it. */
  readonly hasEvents: boolean;
  /** Strongest onset since the last frame, 0..1; 0 when none. */
  readonly onsetStrength: number;
  /** The newest beat; null when none was told in the last three seconds. */
  readonly lastBeat: BeatEvent | null;
  readonly audioTimeSeconds: number;
  /** Monotonic time at which the newest sample of the frame was captured. */
  readonly capturedAtMs: number;
  /** Measured: from the capture of the newest sample in the frame to its arrival in the control thread. */
  readonly latencyMs: number;
}

/** Something that happened, for the event log and the lights. */
export interface EmotionEvent {
  readonly name: string;
  readonly sampleIndex: number;
  readonly audioTimeSeconds: number;
  readonly value: number;
  /** 0..1. */
  readonly confidence: number;
  readonly reason: string;
}
