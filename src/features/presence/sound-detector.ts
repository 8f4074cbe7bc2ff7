import type { SignalState } from '../feature-frame.js';
import { FRAME_RATE_HZ } from '../feature-layout.js';
import { meanSquareToLufs } from '../loudness.js';
import { Background, LOUDEST_ROOM_LUFS } from './background.js';

/** Loudness of what stands out of the room above which something sounds, LUFS: under quiet music at −30 dB input gain, over a fair microphone's room. */
export const DEFAULT_SILENCE_LUFS = -65;
/** So far over the threshold something begins at once; less will do over 400 ms, and under the threshold it ends. */
const ENTER_AT_ONCE_LU = 4;
const ENTER_LU = 0.5;
const LEAVE_LU = 1.5;
/** What stands out of loud noise is at least this close to it. */
const BESIDE_NOISE_LU = 25;
/** Nothing more is heard after so long below. */
const LEAVE_FRAMES = Math.round(0.5 * FRAME_RATE_HZ);
const MOMENTARY_FRAMES = Math.round(0.4 * FRAME_RATE_HZ);
/** A note that is held on and on may be a machine: how little is left of the music's probability before it is taken for one. */
const HELD_NOTE_PROBABILITY = 0.5;
const NOISE_PROBABILITY = 0.9;

/**
 * Tells music from a room, and from steady noise, by the loudness of what stands out of the background: music on the first frame
 * in which something does; after half a second without, silence, or noise where the background is louder than a room. Begins in
 * silence.
 */
export class SoundDetector {
  state: SignalState = 'silence';
  /** Of `state`, 0..1. */
  probability = 1;
  #background = new Background();
  readonly #recent = new Float64Array(MOMENTARY_FRAMES);
  #frameCount = 0;
  #quietFrameCount = 0;

  /** `thresholdLufs` takes effect at the next frame. */
  constructor(public thresholdLufs: number = DEFAULT_SILENCE_LUFS) {}

  /** What follows is another input, in another room; `state` stays until it is heard. */
  restart(): void {
    this.#background = new Background();
    this.#recent.fill(0);
    this.#quietFrameCount = 0;
  }

  /** `magnitudes`: bins 0..1023 of a Hann-windowed frame of 2,048 samples. */
  step(magnitudes: Float32Array): SignalState {
    const background = this.#background;
    background.step(magnitudes);
    this.#recent[this.#frameCount % MOMENTARY_FRAMES] = background.foreground;
    this.#frameCount += 1;
    const leastLufs = Math.max(this.thresholdLufs, meanSquareToLufs(background.loudness) - BESIDE_NOISE_LU);
    const momentaryLufs = meanSquareToLufs(this.#momentary());
    const isLoud =
      meanSquareToLufs(background.foreground) > leastLufs + ENTER_AT_ONCE_LU ||
      momentaryLufs > leastLufs + ENTER_LU;
    const isQuiet = momentaryLufs < leastLufs - LEAVE_LU;
    this.#quietFrameCount = isQuiet && !isLoud ? this.#quietFrameCount + 1 : 0;
    if (isLoud) this.state = 'music';
    else if (this.state !== 'music' || this.#quietFrameCount >= LEAVE_FRAMES)
      this.state = meanSquareToLufs(background.loudness) > LOUDEST_ROOM_LUFS ? 'noise' : 'silence';
    this.probability = this.#certainty();
    return this.state;
  }

  #certainty(): number {
    if (this.state === 'noise') return NOISE_PROBABILITY;
    return this.state === 'silence' ? 1 : 1 - (1 - HELD_NOTE_PROBABILITY) * this.#background.heldShare;
  }

  #momentary(): number {
    let sum = 0;
    for (const foreground of this.#recent) sum += foreground;
    return sum / Math.min(this.#frameCount, MOMENTARY_FRAMES);
  }
}
