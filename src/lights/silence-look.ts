import { isDeepStrictEqual } from 'node:util';
import type { EmotionState } from '../emotion/emotion-frame.js';
import { parseHexColor } from '../signals/palette.js';
import { Ramp } from '../signals/ramp.js';
import type { Look } from './look.js';
import { mixLooks } from './mix.js';
import type { PatchConfig } from './patch-schema.js';

type SilenceConfig = PatchConfig['silence'];

/** Back to what is followed when the music resumes. */
const RETURN_MS = 500;
const SILENT: readonly EmotionState[] = ['hold', 'decay', 'idle'];

/**
 * What the groups show when the music ends: they stand as they were, and where a look for it is set, fade to that when the
 * emotion has held its time. So nothing gets brighter by an end unless somebody set it. Pure; times in ms.
 */
export class SilenceLook {
  #config: SilenceConfig;
  #state: EmotionState = 'music';
  /** What stood when the music ended. */
  #held: ReadonlyMap<string, Look> = new Map();
  readonly #shown = new Map<string, Look>();
  /** 1: what stands and the look for silence, 0: what is followed. */
  #share = new Ramp(0, RETURN_MS);
  /** How far what stands has gone to the look for silence. */
  #ended = new Ramp(0, 0);

  constructor(config: SilenceConfig) {
    this.#config = config;
  }

  change(config: SilenceConfig, timeMs: number): void {
    if (isDeepStrictEqual(config, this.#config)) return;
    this.#config = config;
    if (SILENT.includes(this.#state)) this.#begin(timeMs);
  }

  /** The state of the newest frame. */
  frame(state: EmotionState, timeMs: number): void {
    const wasSilent = SILENT.includes(this.#state);
    const wasHeld = this.#state === 'hold';
    this.#state = state;
    if (!SILENT.includes(state)) this.#share.to(0, timeMs);
    else if (!wasSilent) this.#begin(timeMs);
    else if (wasHeld && state !== 'hold') this.#ended.to(1, timeMs);
  }

  /** What group `name` shows in place of `followed`. */
  look(name: string, followed: Look, timeMs: number): Look {
    const share = this.#share.at(timeMs);
    const held = this.#held.get(name) ?? followed;
    const silent = mixLooks(held, this.#endLook(held), this.#ended.at(timeMs));
    const shown = share === 0 ? followed : mixLooks(followed, silent, share);
    this.#shown.set(name, shown);
    return shown;
  }

  #begin(timeMs: number): void {
    const { look, fadeSeconds } = this.#config;
    this.#held = new Map(this.#shown);
    this.#share = new Ramp(look === 'follow' ? 0 : 1, RETURN_MS);
    this.#ended = new Ramp(0, 1000 * fadeSeconds);
    if (this.#state !== 'hold') this.#ended.to(1, timeMs);
  }

  #endLook(held: Look): Look {
    const { look } = this.#config;
    if (look === 'hold' || look === 'follow') return held;
    if (look === 'dark') return { ...held, level: 0 };
    return { color: parseHexColor(look.color), level: look.level, strobeHz: 0 };
  }
}
