import type { EmotionMessage, SignalsMessage } from '../../src/server/protocol.js';
import { FILM_WORDS, type FilmName, MID_LEVEL_WORDS, type MidLevelName, type Target } from './vocabulary.js';

/** Why a value is what it is: its terms and the bias add up to it. */
export interface Explanation {
  readonly bias: number;
  readonly terms: Readonly<Record<MidLevelName, number>>;
}

/** What the page shows of one moment: the numbers it subscribed to, and the words that hold then. */
export interface DashboardFrame extends Pick<EmotionMessage, 'state' | 'signal' | 'quadrant'> {
  readonly sampleIndex: number;
  readonly audioTimeSeconds: number;
  /** −1..1; null until about one second of music was heard. */
  readonly valence: number | null;
  readonly arousal: number | null;
  readonly valenceSd: number | null;
  readonly arousalSd: number | null;
  /** 1..9. */
  readonly film: Readonly<Record<FilmName, number>> | null;
  /** 0..1. */
  readonly midLevel: Readonly<Record<MidLevelName, number>> | null;
  /** 0..1. */
  readonly confidence: number;
  /** Reasons of the value that is explained; null for the other one. */
  readonly why: Readonly<Record<Target, Explanation | null>>;
  readonly levelDbfs: number;
  readonly peakDbfs: number;
  readonly momentaryLufs: number;
  readonly gainDb: number;
  /** BPM; null without a beat. */
  readonly tempo: number | null;
  /** 0..1. */
  readonly beatConfidence: number | null;
  /** From the capture of the newest sample to the sending of the values. */
  readonly latencyMs: number;
}

export const MID_LEVEL_NAMES = Object.keys(MID_LEVEL_WORDS) as MidLevelName[];
export const FILM_NAMES = Object.keys(FILM_WORDS) as FilmName[];

/** @param names what the values of `message` stand for */
export function frameOf(
  message: SignalsMessage,
  names: readonly string[],
  words: EmotionMessage,
  sampleRateHz: number,
): DashboardFrame {
  const byName = new Map(names.map((name, index) => [name, message.values[index] ?? null]));
  const value = (name: string): number | null => byName.get(name) ?? null;
  /** All values of a group, or null where one is missing. */
  const group = <Name extends string>(prefix: string, of: readonly Name[]): Record<Name, number> | null => {
    const values = of.map((name) => value(`${prefix}/${name}`));
    if (values.includes(null)) return null;
    return Object.fromEntries(of.map((name, index) => [name, values[index]])) as Record<Name, number>;
  };
  const explanation = (target: Target): Explanation | null => {
    const bias = value(`why/${target}/bias`);
    const terms = group(`why/${target}`, MID_LEVEL_NAMES);
    return bias === null || terms === null ? null : { bias, terms };
  };
  return {
    sampleIndex: message.sampleIndex,
    audioTimeSeconds: message.sampleIndex / sampleRateHz,
    state: words.state,
    signal: words.signal,
    quadrant: words.quadrant,
    valence: value('valence'),
    arousal: value('arousal'),
    valenceSd: value('valenceSd'),
    arousalSd: value('arousalSd'),
    film: group('film', FILM_NAMES),
    midLevel: group('midLevel', MID_LEVEL_NAMES),
    confidence: value('confidence') ?? 0,
    why: { valence: explanation('valence'), arousal: explanation('arousal') },
    levelDbfs: value('level') ?? -120,
    peakDbfs: value('peak') ?? -120,
    momentaryLufs: value('loudness') ?? -120,
    gainDb: value('gain') ?? 0,
    tempo: value('tempo'),
    beatConfidence: value('beatConfidence'),
    latencyMs: value('latency') ?? Number.NaN,
  };
}
