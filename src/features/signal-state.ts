import type { SignalState } from './feature-frame.js';
import { FRAME_RATE_HZ } from './feature-layout.js';

/** Momentary loudness below which there is silence, LUFS: under quiet music at −30 dB input gain, over a fair microphone's room. */
export const DEFAULT_SILENCE_LUFS = -65;
/** Louder than the threshold by this much at once ends silence; between the two nothing changes. */
const HYSTERESIS_LU = 3;
const ENTER_FRAMES = Math.round(0.5 * FRAME_RATE_HZ);

/**
 * Tells music from silence by momentary loudness with hysteresis: silence after half a second below the threshold, music
 * on the first frame whose momentary loudness or hop level is clearly above it. Begins in silence.
 */
export class SignalStateDetector {
  state: SignalState = 'silence';
  /** Takes effect at the next frame. */
  thresholdLufs: number;
  #quietFrameCount = 0;

  constructor(thresholdLufs: number = DEFAULT_SILENCE_LUFS) {
    this.thresholdLufs = thresholdLufs;
  }

  step(momentaryLufs: number, levelDbfs: number): SignalState {
    const isLoud = Math.max(momentaryLufs, levelDbfs) > this.thresholdLufs + HYSTERESIS_LU;
    this.#quietFrameCount = momentaryLufs < this.thresholdLufs ? this.#quietFrameCount + 1 : 0;
    if (this.state === 'silence' && isLoud) this.state = 'music';
    else if (this.state === 'music' && this.#quietFrameCount >= ENTER_FRAMES && !isLoud)
      this.state = 'silence';
    return this.state;
  }
}
