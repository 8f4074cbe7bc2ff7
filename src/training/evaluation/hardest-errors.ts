import { signedNumber } from '../../core/signed-number.js';
import { FILM_NAMES, GEMS_NAMES, MOOD_NAMES } from '../../inference/estimate.js';
import type { Clip } from '../datasets/clip.js';
import type { ScoredClip } from './scored-clip.js';

/** A clip on which a head was most wrong. */
export interface HardError {
  readonly head: 'affect' | 'film' | 'gems' | 'moods';
  readonly clip: Clip;
  /** How wrong, for the order within a head; see `hardestErrors`. */
  readonly error: number;
  readonly rated: string;
  readonly predicted: string;
}

/**
 * The `count` worst clips of each head: by distance in the plane of valence and arousal; by root mean square over the
 * film emotions or the shares of raters; and by how improbable the true mood was said to be.
 */
export function hardestErrors(scored: readonly ScoredClip[], count: number): HardError[] {
  const judged = scored.flatMap((item) => [
    ...affectError(item),
    ...profileError(item, 'film', FILM_NAMES, item.clip.targets.film, item.summary.film),
    ...profileError(item, 'gems', GEMS_NAMES, item.clip.targets.gems, item.summary.gems),
    ...moodError(item),
  ]);
  return (['affect', 'film', 'gems', 'moods'] as const).flatMap((head) =>
    judged
      .filter((error) => error.head === head)
      .sort((a, b) => b.error - a.error)
      .slice(0, count),
  );
}

function affectError({ clip, summary }: ScoredClip): HardError[] {
  const { valence, arousal } = clip.targets;
  if (clip.set !== 'deam' || clip.excerpt === true || valence === undefined || arousal === undefined)
    return [];
  const words = (v: number, a: number): string => `valence ${signedNumber(v)}, arousal ${signedNumber(a)}`;
  return [
    {
      head: 'affect',
      clip,
      error: Math.hypot(valence - summary.deam.valence, arousal - summary.deam.arousal),
      rated: words(valence, arousal),
      predicted: words(summary.deam.valence, summary.deam.arousal),
    },
  ];
}

/** Words name the two emotions that differ most. */
function profileError<Name extends string>(
  { clip }: ScoredClip,
  head: 'film' | 'gems',
  names: readonly Name[],
  truth: readonly number[] | undefined,
  predicted: Readonly<Record<Name, number>>,
): HardError[] {
  if (truth === undefined) return [];
  const differences = names
    .map((name, index) => ({ name, rated: truth[index] as number, predicted: predicted[name] }))
    .sort((a, b) => Math.abs(b.rated - b.predicted) - Math.abs(a.rated - a.predicted));
  const worst = differences.slice(0, 2);
  const squares = differences.reduce((sum, item) => sum + (item.rated - item.predicted) ** 2, 0);
  return [
    {
      head,
      clip,
      error: Math.sqrt(squares / names.length),
      rated: worst.map(({ name, rated }) => `${name} ${rated.toFixed(2)}`).join(', '),
      predicted: worst.map((item) => `${item.name} ${item.predicted.toFixed(2)}`).join(', '),
    },
  ];
}

function moodError({ clip, summary }: ScoredClip): HardError[] {
  const truth = MOOD_NAMES[clip.targets.mood ?? -1];
  if (truth === undefined) return [];
  const likeliest = MOOD_NAMES.reduce((best, name) =>
    summary.moods[name] > summary.moods[best] ? name : best,
  );
  const percent = (name: typeof truth): string => `${name} ${Math.round(100 * summary.moods[name])} %`;
  return [
    {
      head: 'moods',
      clip,
      error: 1 - summary.moods[truth],
      rated: truth,
      predicted: likeliest === truth ? percent(truth) : `${percent(likeliest)}, ${percent(truth)}`,
    },
  ];
}
