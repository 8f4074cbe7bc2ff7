import { signedNumber } from '../../core/signed-number.js';
import { type Explanation, MID_LEVEL_NAMES } from '../../inference/estimate.js';

const LABELS: Partial<Record<string, string>> = {
  rhythmicComplexity: 'rhythmic complexity',
  rhythmicStability: 'rhythmic stability',
  tonalStability: 'tonal stability',
};

/**
 * The mid-level terms that push a value most in the direction it has (`sign`), for a person: "speed +0.21, dynamics +0.12".
 * At most `count`; says so when nothing pushes that way.
 */
export function strongestTerms(explanation: Explanation, sign: 1 | -1, count = 3): string {
  const pushing = MID_LEVEL_NAMES.map((name) => ({ name, term: explanation.terms[name] }))
    .filter(({ term }) => term * sign > 0)
    .sort((a, b) => Math.abs(b.term) - Math.abs(a.term))
    .slice(0, count);
  if (pushing.length === 0) return 'no mid-level term pushes this way';
  return pushing.map(({ name, term }) => `${LABELS[name] ?? name} ${signedNumber(term)}`).join(', ');
}
