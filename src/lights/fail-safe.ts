import { isDeepStrictEqual } from 'node:util';
import { clamp } from '../core/units.js';
import { parseHexColor } from '../signals/palette.js';
import { Ramp } from '../signals/ramp.js';
import type { Look } from './look.js';
import { mixLooks } from './mix.js';
import type { PatchConfig } from './patch-schema.js';

type FailSafeConfig = PatchConfig['failSafe'];
type SafeLook = FailSafeConfig['onLost'];
type Looks = ReadonlyMap<string, Look>;

/** The look when there is nothing left to follow: the input or the analysis is lost, or Affekt ends. Pure; times in ms. */
export class FailSafe {
  #config: FailSafeConfig;
  #isInputLost = false;
  #isEnding = false;
  #wasLost = false;
  #frameAtMs = Number.NaN;
  /** How far the looks have gone to the safe one. */
  #share = 0;
  /** What was shown when there was nothing left to follow. */
  #lastLooks: Looks = new Map();
  #shown: SafeLook;
  /** The safe look before the settings changed it, and how far that has gone. */
  #before: SafeLook;
  #moved = new Ramp(1, 0);

  constructor(config: FailSafeConfig) {
    this.#config = config;
    this.#shown = config.onLost;
    this.#before = config.onLost;
  }

  /** Whether only the look for the end is shown, and there is one. */
  get isAtEnd(): boolean {
    return this.#isEnding && this.#shown !== 'hold';
  }

  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Whether anything of the safe look shows. */
  get isOn(): boolean {
    return this.#share > 0;
  }

  change(config: FailSafeConfig, timeMs: number, fadeSeconds: number): void {
    this.#config = config;
    if (this.#isEnding || isDeepStrictEqual(config.onLost, this.#shown)) return;
    this.#before = this.#shown;
    this.#shown = config.onLost;
    this.#moved = new Ramp(0, 1000 * fadeSeconds);
    this.#moved.to(1, timeMs);
  }

  frame(timeMs: number): void {
    this.#frameAtMs = timeMs;
  }

  setInputLost(isLost: boolean): void {
    this.#isInputLost = isLost;
  }

  /** From here on only the look for the end is shown; `looks`: what shows now. */
  end(looks: Looks): void {
    this.#isEnding = true;
    this.#lastLooks = looks;
    this.#shown = this.#config.onEnd;
    this.#moved = new Ramp(1, 0);
  }

  lost(timeMs: number): 'input' | 'analysis' | null {
    if (this.#isInputLost) return 'input';
    return timeMs - this.#frameAtMs <= 1000 * this.#config.afterSeconds ? null : 'analysis';
  }

  /** Moves on by `elapsedSeconds`; `looks`: what was shown last. */
  move(looks: Looks, timeMs: number, elapsedSeconds: number): void {
    const isLost = this.#isEnding || this.lost(timeMs) !== null;
    // What is to hold is what shows now, also when it is lost again on the way back.
    const holdsAnew = this.#shown === 'hold' && !this.#wasLost;
    if (isLost && (this.#share === 0 || holdsAnew)) this.#lastLooks = looks;
    this.#wasLost = isLost;
    const { fadeSeconds } = this.#config;
    const isAtOnce = fadeSeconds === 0 || this.#isEnding || (isLost && this.#shown === 'hold');
    const step = isAtOnce ? 1 : elapsedSeconds / fadeSeconds;
    this.#share = clamp(this.#share + (isLost ? step : -step), 0, 1);
  }

  /** What group `name` shows in place of `followed`. */
  look(name: string, followed: Look, timeMs: number): Look {
    if (this.#share === 0) return followed;
    const last = this.#lastLooks.get(name) ?? followed;
    const safe = mixLooks(safeLook(this.#before, last), safeLook(this.#shown, last), this.#moved.at(timeMs));
    return mixLooks(followed, safe, this.#share);
  }
}

function safeLook(safe: SafeLook, last: Look): Look {
  if (safe === 'hold') return last;
  if (safe === 'blackout') return { ...last, level: 0 };
  return { color: parseHexColor(safe.color), level: safe.level, strobeHz: 0 };
}
