import { isDeepStrictEqual } from 'node:util';
import type { EmotionEvent, EmotionFrame } from '../emotion/emotion-frame.js';
import { parseHexColor, type Rgb } from '../signals/palette.js';
import { BeatDivider } from './beat-divider.js';
import { EventLimiter } from './event-limiter.js';
import { Faded } from './faded.js';
import { colorFollower, levelFollower } from './followers.js';
import type { Look } from './look.js';
import { mixColors, mixLevels } from './mix.js';
import type { PatchedGroup } from './patch.js';

/**
 * Beats faster than this are divided, for the limiter that follows could not pass all of them: it watches 1.02 s, and a beat
 * waits for up to 25 ms for its turn on the line, so more than 3 in 1.045 s would come late and later, and then not at all,
 * some at random. Less 2 %, the margin of the divider.
 */
const HIGHEST_BEAT_HZ = 2.81;

type BumpConfig = PatchedGroup['bumps'][number];

/** A lift by an event. One that was taken out of the settings ends what it began and begins nothing more. */
interface Bump {
  readonly config: BumpConfig;
  readonly isSet: boolean;
  atMs: number;
}

/** What one group of the patch shows: colour and level from signals, lifted by events. Pure; times in ms. */
export class GroupLook {
  #config: PatchedGroup;
  readonly #color: Faded<Rgb>;
  readonly #level: Faded<number>;
  #bumps: readonly Bump[];
  readonly #beats = new BeatDivider(HIGHEST_BEAT_HZ);
  readonly #events = new EventLimiter();
  #strobeUntilMs = Number.NEGATIVE_INFINITY;

  constructor(config: PatchedGroup) {
    this.#config = config;
    this.#color = new Faded(colorFollower(config.color), mixColors);
    this.#level = new Faded(levelFollower(config.dimmer), mixLevels);
    this.#bumps = config.bumps.map((bump) => newBump(bump));
  }

  /**
   * Goes on by `config`: a part that did not change keeps its state, one that did fades over `fadeSeconds`. `frame`: the
   * newest one, where a new part begins; null: none yet.
   */
  change(config: PatchedGroup, frame: EmotionFrame | null, timeMs: number, fadeSeconds: number): void {
    const before = this.#config;
    this.#config = config;
    if (!isDeepStrictEqual(before.color, config.color))
      this.#color.exchange(colorFollower(config.color), frame, timeMs, fadeSeconds);
    if (!isDeepStrictEqual(before.dimmer, config.dimmer))
      this.#level.exchange(levelFollower(config.dimmer), frame, timeMs, fadeSeconds);
    if (!isDeepStrictEqual(before.strobe, config.strobe)) this.#strobeUntilMs = Number.NEGATIVE_INFINITY;
    if (isDeepStrictEqual(before.bumps, config.bumps)) return;
    const kept = (bump: BumpConfig) => this.#bumps.find((one) => isDeepStrictEqual(one.config, bump));
    const ending = this.#bumps.filter(
      (bump) =>
        strengthOf(bump, timeMs) > 0 && !config.bumps.some((one) => isDeepStrictEqual(one, bump.config)),
    );
    this.#bumps = [
      ...config.bumps.map((bump) => newBump(bump, kept(bump)?.atMs)),
      ...ending.map(({ config: ended, atMs }) => ({ config: ended, isSet: false, atMs })),
    ];
  }

  /** Begins where `frame` leads it, in place of rising to it. */
  settle(frame: EmotionFrame, timeMs: number): void {
    this.#color.exchange(colorFollower(this.#config.color), frame, timeMs, 0);
    this.#level.exchange(levelFollower(this.#config.dimmer), frame, timeMs, 0);
  }

  frame(frame: EmotionFrame, timeMs: number): void {
    this.#color.frame(frame, timeMs);
    this.#level.frame(frame, timeMs);
  }

  event(event: EmotionEvent, timeMs: number): void {
    const { strobe } = this.#config;
    if (strobe?.event === event.name) this.#strobeUntilMs = timeMs + 1000 * strobe.seconds;
    const chosen = this.#bumps.filter(
      ({ config, isSet }) =>
        isSet && config.event === event.name && event.confidence >= config.minimumConfidence,
    );
    if (chosen.length === 0) return;
    const passes =
      event.name === 'beat'
        ? this.#beats.passes(timeMs / 1000, event.value)
        : this.#events.allows(event.name, timeMs);
    if (passes) for (const bump of chosen) bump.atMs = timeMs;
  }

  /** What it follows, without the lifts of events. */
  followed(timeMs: number): Look {
    return { color: this.#color.at(timeMs), level: this.#level.at(timeMs), strobeHz: 0 };
  }

  /** `look` lifted by events. */
  lifted(look: Look, timeMs: number): Look {
    let { color, level } = look;
    for (const bump of this.#bumps) {
      const strength = strengthOf(bump, timeMs);
      if (!(strength > 0)) continue;
      level = Math.max(level, level + strength * (bump.config.level - level));
      if (bump.config.color !== undefined)
        color = mixColors(color, parseHexColor(bump.config.color), strength);
    }
    const strobeHz = timeMs < this.#strobeUntilMs ? (this.#config.strobe?.hz ?? 0) : 0;
    return { color, level, strobeHz };
  }
}

function newBump(config: BumpConfig, atMs = Number.NEGATIVE_INFINITY): Bump {
  return { config, isSet: true, atMs };
}

/** 0..1: full at the event, then falling. */
function strengthOf({ config, atMs }: Bump, timeMs: number): number {
  const elapsedSeconds = (timeMs - atMs) / 1000;
  return Math.min(1, Math.max(0, 1 - elapsedSeconds / config.decaySeconds)) ** 2;
}
