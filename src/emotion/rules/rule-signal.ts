import { dottedName } from '../../core/dotted-name.js';
import { type Estimate, type Explanation, FILM_NAMES } from '../../inference/estimate.js';
import type { EmotionFrame } from '../emotion-frame.js';

/** A value of a frame that rules may name; the signals of the outputs are such. */
export interface RuleSignal {
  /** With slashes or dots: `film/happy` is `film.happy` in a rule. */
  readonly name: string;
  /** Natural range, in the signal's own unit. */
  readonly low: number;
  readonly high: number;
  /** Null when there is none yet. */
  readonly read: (frame: EmotionFrame) => number | null;
}

/** The signals by the names that rules use. */
export function signalsByRuleName(signals: readonly RuleSignal[]): ReadonlyMap<string, RuleSignal> {
  return new Map(signals.map((signal) => [dottedName(signal.name), signal]));
}

/** Why a signal has its value, for those that the network explains. */
export function explanationOf(ruleName: string, { why }: Estimate): Explanation | null {
  if (ruleName === 'valence' || ruleName === 'arousal') return why[ruleName];
  const film = FILM_NAMES.find((name) => ruleName === `film.${name}`);
  return film === undefined ? null : why.film[film];
}
