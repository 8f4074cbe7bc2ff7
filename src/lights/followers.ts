import type { EmotionFrame } from '../emotion/emotion-frame.js';
import type { ControlSettings } from '../signals/control-settings.js';
import { ControlSignal } from '../signals/control-signal.js';
import { paletteColor, parseHexColor, type Rgb } from '../signals/palette.js';
import { findSignal } from '../signals/signal-table.js';
import type { PatchedGroup } from './patch.js';
import type { PatchConfig } from './patch-schema.js';

type LevelConfig = PatchConfig['groups'][string]['dimmer'];

/** A level or a colour that follows frames. Times in seconds. */
export interface Follower<Value> {
  frame(frame: EmotionFrame, timeSeconds: number): void;
  at(timeSeconds: number): Value;
  /** Stands at once where the newest frame leads it. */
  settle(): void;
}

/** What a level follows, 0..1. */
export function levelFollower(config: LevelConfig): Follower<number> {
  if (typeof config === 'number') return constant(config);
  const { low, high } = config;
  const signal = signalFollower(config.signal, config.control, 0);
  return { ...signal, at: (timeSeconds) => low + signal.at(timeSeconds) * (high - low) };
}

/** What a colour follows. */
export function colorFollower(config: PatchedGroup['color']): Follower<Rgb> {
  if (config.kind === 'fixed') return constant(parseHexColor(config.color));
  if (config.kind === 'palette') {
    const valence = signalFollower('valence', config.control, 0.5);
    const arousal = signalFollower('arousal', config.control, 0.5);
    return {
      ...both(valence, arousal),
      at: (timeSeconds) =>
        paletteColor(config.palette, 2 * valence.at(timeSeconds) - 1, 2 * arousal.at(timeSeconds) - 1),
    };
  }
  const { fromDegrees, toDegrees } = config.hue;
  const hue = signalFollower(config.hue.signal, config.hue.control, 0.5);
  const saturation = levelFollower(config.saturation);
  return {
    ...both(hue, saturation),
    at: (timeSeconds) =>
      hueColor(fromDegrees + hue.at(timeSeconds) * (toDegrees - fromDegrees), saturation.at(timeSeconds)),
  };
}

function constant<Value>(value: Value): Follower<Value> {
  return { frame: () => undefined, at: () => value, settle: () => undefined };
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
    settle: () => control.settle(),
  };
}

function both(one: Follower<number>, other: Follower<number>): Pick<Follower<Rgb>, 'frame' | 'settle'> {
  return {
    frame: (frame, timeSeconds) => {
      one.frame(frame, timeSeconds);
      other.frame(frame, timeSeconds);
    },
    settle: () => {
      one.settle();
      other.settle();
    },
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
