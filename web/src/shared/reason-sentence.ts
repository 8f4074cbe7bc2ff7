import { formatSigned } from './format.js';
import { MID_LEVEL_WORDS, type MidLevelName, type Target } from './vocabulary.js';

/** Why a value is what it is: its terms and the bias add up to it. */
export interface Explanation {
  readonly bias: number;
  readonly terms: Readonly<Record<MidLevelName, number>>;
}

/** A term smaller than this is not worth a word. */
const SMALLEST_TERM = 0.03;
/** A value this near to zero has no direction to explain. */
const NEUTRAL = 0.05;

/** The value an explanation adds up to, before it is clamped to −1..1. */
export function explanationSum(explanation: Explanation): number {
  return Object.values(explanation.terms).reduce((sum, term) => sum + term, explanation.bias);
}

/**
 * One sentence on why a value is what it is: the two terms that carry it most and the one that works most against it.
 * `Arousal +0.42: mostly articulation (+0.21) and speed (+0.13); held back by melodiousness (−0.08)`.
 */
export function reasonSentence(target: Target, value: number, explanation: Explanation): string {
  const head = `${target === 'valence' ? 'Valence' : 'Arousal'} ${formatSigned(value)}`;
  const terms = (Object.entries(explanation.terms) as [MidLevelName, number][])
    .filter(([, term]) => Math.abs(term) >= SMALLEST_TERM)
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a));
  const say = ([name, term]: [MidLevelName, number]) => `${MID_LEVEL_WORDS[name]} (${formatSigned(term)})`;
  if (terms.length === 0) return `${head}: nothing stands out`;
  const up = terms.filter(([, term]) => term > 0);
  const down = terms.filter(([, term]) => term < 0);
  if (Math.abs(value) < NEUTRAL) {
    const [strongestUp, strongestDown] = [up[0], down[0]];
    if (strongestUp === undefined || strongestDown === undefined) return `${head}: close to neutral`;
    return `${head}: close to neutral; ${say(strongestUp)} against ${say(strongestDown)}`;
  }
  const [carrying, opposing] = value > 0 ? [up, down] : [down, up];
  const against = opposing[0];
  const hinder = value > 0 ? 'held back by' : 'lifted by';
  if (carrying.length === 0) {
    // Only the bias points that way: every named unit works against it.
    return against === undefined ? `${head}: the starting point alone` : `${head}: ${hinder} ${say(against)}`;
  }
  const carried = `${head}: mostly ${carrying.slice(0, 2).map(say).join(' and ')}`;
  return against === undefined ? carried : `${carried}; ${hinder} ${say(against)}`;
}
