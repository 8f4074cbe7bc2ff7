import type { AudioFormat, AudioSource } from '../capture/audio-source.js';
import type { EmotionEvent, EmotionFrame } from '../emotion/emotion-frame.js';

/** The input's state, for a person and for the dashboard. */
export interface EngineStatus {
  /** `waiting`: for a device that is not there yet. */
  readonly input: 'waiting' | 'running' | 'lost' | 'ended';
  readonly message: string;
  /** What is listened to. */
  readonly source: { readonly kind: AudioSource['kind']; readonly name: string };
}

/** Whom the engine tells, on the control thread. One that throws is counted and never touches the others. */
export interface EngineListener {
  onFrame?(frame: EmotionFrame): void;
  onEvent?(event: EmotionEvent): void;
  onStatus?(status: EngineStatus): void;
  /**
   * Audio on its way to the analysis, interleaved, every channel as captured, whichever are chosen; what was dropped before is not
   * in it. The array is valid only during the call.
   */
  onAudio?(format: AudioFormat, samples: Float32Array): void;
}
