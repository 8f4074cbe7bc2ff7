import { type Rgb, parseHexColor } from '../signals/palette.js';
import { DESK_MOVE_MS, Ramp } from '../signals/ramp.js';
import type { Look } from './look.js';
import { mixColors, mixLevels } from './mix.js';
import type { Operation } from './operation.js';

/** A hand on one group: its level, its colour, or both, until it is let go. Pure; times in ms. */
export class Hand {
  readonly #levelShare = new Ramp(0, DESK_MOVE_MS);
  readonly #colorShare = new Ramp(0, DESK_MOVE_MS);
  #level: Ramp | null = null;
  #color: { readonly [part in keyof Rgb]: Ramp } | null = null;

  /** Holds what `wanted` names from `timeMs` on and lets go of the rest; undefined: of all. */
  hold(wanted: Operation['hands'][string] | undefined, timeMs: number): void {
    const { level, color } = wanted ?? {};
    if (level !== undefined)
      this.#level = moved(this.#isHeld(this.#levelShare, timeMs) ? this.#level : null, level, timeMs);
    if (color !== undefined) {
      const { red, green, blue } = parseHexColor(color);
      const before = this.#isHeld(this.#colorShare, timeMs) ? this.#color : null;
      this.#color = {
        red: moved(before?.red ?? null, red, timeMs),
        green: moved(before?.green ?? null, green, timeMs),
        blue: moved(before?.blue ?? null, blue, timeMs),
      };
    }
    this.#levelShare.to(level === undefined ? 0 : 1, timeMs);
    this.#colorShare.to(color === undefined ? 0 : 1, timeMs);
  }

  /** What `look` becomes under the hand. A level that is held does not strobe. */
  apply(look: Look, timeMs: number): Look {
    const levelShare = this.#levelShare.at(timeMs);
    const colorShare = this.#colorShare.at(timeMs);
    const level = this.#level?.at(timeMs) ?? look.level;
    const color =
      this.#color === null
        ? look.color
        : {
            red: this.#color.red.at(timeMs),
            green: this.#color.green.at(timeMs),
            blue: this.#color.blue.at(timeMs),
          };
    return {
      color: mixColors(look.color, color, colorShare),
      level: mixLevels(look.level, level, levelShare),
      strobeHz: levelShare > 0 ? 0 : look.strobeHz,
    };
  }

  /** Whether it shows, or still shows on the way back. */
  isOn(timeMs: number): boolean {
    return this.#isHeld(this.#levelShare, timeMs) || this.#isHeld(this.#colorShare, timeMs);
  }

  #isHeld(share: Ramp, timeMs: number): boolean {
    return share.at(timeMs) > 0;
  }
}

/** On the way from where `ramp` is, or there at once where nothing was held. */
function moved(ramp: Ramp | null, target: number, timeMs: number): Ramp {
  if (ramp === null) return new Ramp(target, DESK_MOVE_MS);
  ramp.to(target, timeMs);
  return ramp;
}
