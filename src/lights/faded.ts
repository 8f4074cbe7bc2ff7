import type { EmotionFrame } from '../emotion/emotion-frame.js';
import type { Follower } from './followers.js';
import { Ramp } from '../signals/ramp.js';

/** A follower that can be exchanged for another: what shows then fades to what the new one follows. Pure; times in ms. */
export class Faded<Value> {
  readonly #mix: (from: Value, to: Value, share: number) => Value;
  #follower: Follower<Value>;
  #from: Value | null = null;
  #share = new Ramp(1, 0);

  constructor(follower: Follower<Value>, mix: (from: Value, to: Value, share: number) => Value) {
    this.#follower = follower;
    this.#mix = mix;
  }

  frame(frame: EmotionFrame, timeMs: number): void {
    this.#follower.frame(frame, timeMs / 1000);
  }

  at(timeMs: number): Value {
    const to = this.#follower.at(timeMs / 1000);
    const share = this.#share.at(timeMs);
    if (share === 1) this.#from = null;
    return this.#from === null ? to : this.#mix(this.#from, to, share);
  }

  /** Follows `follower` from `timeMs` on, which begins where `frame` (null: none yet) leads it. */
  exchange(follower: Follower<Value>, frame: EmotionFrame | null, timeMs: number, fadeSeconds: number): void {
    const shown = this.at(timeMs);
    if (frame !== null) {
      follower.frame(frame, timeMs / 1000);
      follower.settle();
    }
    this.#follower = follower;
    this.#from = shown;
    this.#share = new Ramp(0, 1000 * fadeSeconds);
    this.#share.to(1, timeMs);
  }
}
