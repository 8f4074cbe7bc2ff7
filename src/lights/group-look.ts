import type { EmotionEvent, EmotionFrame } from '../emotion/emotion-frame.js';
import { BeatDivider } from './beat-divider.js';
import type { ControlSettings } from '../signals/control-settings.js';
import { ControlSignal } from '../signals/control-signal.js';
import { EventLimiter } from './event-limiter.js';
import { paletteColor, parseHexColor, type Rgb } from '../signals/palette.js';
import { PALETTES } from '../signals/palettes.js';
import type { PatchConfig } from './patch-schema.js';
import { findSignal } from '../signals/signal-table.js';

type GroupConfig = PatchConfig['groups'][string];
type ColorConfig = GroupConfig['color'];
type LevelConfig = GroupConfig['dimmer'];

/**
 * Beats faster than this are divided, for the limiter that follows could not pass all of them: it watches 1.02 s, and a beat
 * waits for up to 25 ms for its turn on the line, so more than 3 in 1.045 s would come late and later, and then not at all,
 * some at random. Less 2 %, the margin of the divider.
 */
const HIGHEST_BEAT_HZ = 2.81;

/** What a group of fixtures is to show. */
export interface Look {
  readonly color: Rgb;
  /** 0..1. */
  readonly level: number;
  /** 0: no strobe. */
  readonly strobeHz: number;
}

/** A level or a colour that follows frames. Times in seconds. */
interface Follower<Value> {
  frame(frame: EmotionFrame, timeSeconds: number): void;
  at(timeSeconds: number): Value;
}

/** What one group of the patch shows: colour and level from signals, lifted by events. Pure; times in ms. */
export class GroupLook {
  readonly #config: GroupConfig;
  readonly #color: Follower<Rgb>;
  readonly #level: Follower<number>;
  readonly #bumpedAtMs: number[];
  readonly #beats = new BeatDivider(HIGHEST_BEAT_HZ);
  readonly #events = new EventLimiter();
  #strobeUntilMs = Number.NEGATIVE_INFINITY;

  constructor(config: GroupConfig) {
    this.#config = config;
    this.#color = colorFollower(config.color);
    this.#level = levelFollower(config.dimmer);
    this.#bumpedAtMs = config.bumps.map(() => Number.NEGATIVE_INFINITY);
  }

  frame(frame: EmotionFrame, timeMs: number): void {
    this.#color.frame(frame, timeMs / 1000);
    this.#level.frame(frame, timeMs / 1000);
  }

  event(event: EmotionEvent, timeMs: number): void {
    const { bumps, strobe } = this.#config;
    if (strobe?.event === event.name) this.#strobeUntilMs = timeMs + 1000 * strobe.seconds;
    const chosen = bumps.flatMap((bump, index) =>
      bump.event === event.name && event.confidence >= bump.minimumConfidence ? [index] : [],
    );
    if (chosen.length === 0) return;
    const passes =
      event.name === 'beat'
        ? this.#beats.passes(timeMs / 1000, event.value)
        : this.#events.allows(event.name, timeMs);
    if (passes) for (const index of chosen) this.#bumpedAtMs[index] = timeMs;
  }

  look(timeMs: number): Look {
    let color = this.#color.at(timeMs / 1000);
    let level = this.#level.at(timeMs / 1000);
    this.#config.bumps.forEach((bump, index) => {
      const elapsedSeconds = (timeMs - (this.#bumpedAtMs[index] ?? 0)) / 1000;
      const strength = Math.min(1, Math.max(0, 1 - elapsedSeconds / bump.decaySeconds)) ** 2;
      if (!(strength > 0)) return;
      level = Math.max(level, level + strength * (bump.level - level));
      if (bump.color !== undefined) color = mixColors(color, parseHexColor(bump.color), strength);
    });
    const strobeHz = timeMs < this.#strobeUntilMs ? (this.#config.strobe?.hz ?? 0) : 0;
    return { color, level, strobeHz };
  }
}

/** The colour `share` of the way from `from` to `to`. */
export function mixColors(from: Rgb, to: Rgb, share: number): Rgb {
  return {
    red: from.red + share * (to.red - from.red),
    green: from.green + share * (to.green - from.green),
    blue: from.blue + share * (to.blue - from.blue),
  };
}

function constant<Value>(value: Value): Follower<Value> {
  return { frame: () => undefined, at: () => value };
}

/** A signal as 0..1. */
function signalFollower(name: string, settings: ControlSettings, initial: number): Follower<number> {
  const definition = findSignal(name);
  if (definition === undefined) throw new RangeError(`no signal ${name}`);
  const control = new ControlSignal(definition, settings, initial);
  return {
    frame: (frame, timeSeconds) => {
      const value = definition.read(frame);
      if (value !== null) control.push(value, timeSeconds);
    },
    at: (timeSeconds) => control.sample(timeSeconds),
  };
}

function levelFollower(config: LevelConfig): Follower<number> {
  if (typeof config === 'number') return constant(config);
  const { low, high } = config;
  const signal = signalFollower(config.signal, config.control, 0);
  return { frame: signal.frame, at: (timeSeconds) => low + signal.at(timeSeconds) * (high - low) };
}

function colorFollower(config: ColorConfig): Follower<Rgb> {
  if (config.kind === 'fixed') return constant(parseHexColor(config.color));
  if (config.kind === 'palette') {
    const palette =
      typeof config.palette === 'string'
        ? PALETTES[config.palette]
        : config.palette.map((anchor) => ({ ...anchor, color: parseHexColor(anchor.color) }));
    const valence = signalFollower('valence', config.control, 0.5);
    const arousal = signalFollower('arousal', config.control, 0.5);
    return {
      frame: (frame, timeSeconds) => {
        valence.frame(frame, timeSeconds);
        arousal.frame(frame, timeSeconds);
      },
      at: (timeSeconds) =>
        paletteColor(palette, 2 * valence.at(timeSeconds) - 1, 2 * arousal.at(timeSeconds) - 1),
    };
  }
  const { fromDegrees, toDegrees } = config.hue;
  const hue = signalFollower(config.hue.signal, config.hue.control, 0.5);
  const saturation = levelFollower(config.saturation);
  return {
    frame: (frame, timeSeconds) => {
      hue.frame(frame, timeSeconds);
      saturation.frame(frame, timeSeconds);
    },
    at: (timeSeconds) =>
      hueColor(fromDegrees + hue.at(timeSeconds) * (toDegrees - fromDegrees), saturation.at(timeSeconds)),
  };
}

/** HSV with value 1. */
function hueColor(degrees: number, saturation: number): Rgb {
  const channel = (offset: number) => {
    const position = (((degrees / 60 + offset) % 6) + 6) % 6;
    return 1 - saturation * Math.max(0, Math.min(position, 4 - position, 1));
  };
  return { red: channel(5), green: channel(3), blue: channel(1) };
}
