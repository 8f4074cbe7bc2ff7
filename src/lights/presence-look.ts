import { isDeepStrictEqual } from 'node:util';
import type { EmotionFrame } from '../emotion/emotion-frame.js';
import { parseHexColor } from '../signals/palette.js';
import { Ramp } from '../signals/ramp.js';
import type { Look } from './look.js';
import { mixLooks } from './mix.js';
import type { PatchConfig } from './patch-schema.js';

type PresenceConfig = PatchConfig['presence'];
type SoundingState = EmotionFrame['presence']['state'];

/** Back to what is followed when the music resumes. */
const RETURN_MS = 500;

/**
 * What the groups show while there is no music, by what there is instead. Unless it is followed, they stand as they are from its
 * first frame; when it has lasted for the time of the hold, they fade to its look, if it has one. So nothing gets brighter by an
 * end unless somebody set it, and a pause in a speech changes nothing. Pure; times in ms.
 */
export class PresenceLook {
  #config: PresenceConfig;
  /** What sounds, and since when. */
  #state: SoundingState = 'music';
  #sinceMs = 0;
  /** Whose look is shown or gone to; `music`: they stand as it left them; null: they follow. */
  #standsFor: SoundingState | null = null;
  /** What stood when the last fade began, and what it goes to. */
  #held: ReadonlyMap<string, Look> = new Map();
  #look: PresenceConfig[Exclude<SoundingState, 'music'>] = 'hold';
  #faded = new Ramp(0, 0);
  readonly #shown = new Map<string, Look>();
  /** 1: what stands, 0: what is followed. */
  #share = new Ramp(0, RETURN_MS);

  constructor(config: PresenceConfig) {
    this.#config = config;
  }

  change(config: PresenceConfig, timeMs: number): void {
    if (isDeepStrictEqual(config, this.#config)) return;
    this.#config = config;
    if (this.#standsFor !== null && this.#standsFor !== 'music') this.#fadeTo(this.#standsFor, timeMs);
  }

  /** The newest frame. An emotion held by hand is followed whatever sounds. */
  frame({ state, presence }: Pick<EmotionFrame, 'state' | 'presence'>, timeMs: number): void {
    const next = state === 'held' ? 'music' : presence.state;
    if (next !== this.#state) this.#sinceMs = timeMs;
    this.#state = next;
    if (next === 'music' || this.#config[next] === 'follow') {
      this.#standsFor = null;
      this.#share.to(0, timeMs);
      return;
    }
    if (this.#standsFor === null) this.#stand();
    const hasLasted = timeMs - this.#sinceMs >= 1000 * this.#config.holdSeconds;
    if (hasLasted && this.#standsFor !== next) this.#fadeTo(next, timeMs);
  }

  /** What group `name` shows in place of `followed`. */
  look(name: string, followed: Look, timeMs: number): Look {
    const share = this.#share.at(timeMs);
    const held = this.#held.get(name) ?? followed;
    const standing = mixLooks(held, this.#lookAfter(held), this.#faded.at(timeMs));
    const shown = share === 0 ? followed : mixLooks(followed, standing, share);
    this.#shown.set(name, shown);
    return shown;
  }

  /** Stays as it is. */
  #stand(): void {
    this.#standsFor = 'music';
    this.#held = new Map(this.#shown);
    this.#share = new Ramp(1, RETURN_MS);
    this.#faded = new Ramp(0, 1000 * this.#config.fadeSeconds);
  }

  #fadeTo(state: Exclude<SoundingState, 'music'>, timeMs: number): void {
    this.#stand();
    this.#standsFor = state;
    this.#look = this.#config[state];
    this.#faded.to(1, timeMs);
  }

  #lookAfter(held: Look): Look {
    if (this.#look === 'hold' || this.#look === 'follow') return held;
    if (this.#look === 'dark') return { ...held, level: 0 };
    return { color: parseHexColor(this.#look.color), level: this.#look.level, strobeHz: 0 };
  }
}
