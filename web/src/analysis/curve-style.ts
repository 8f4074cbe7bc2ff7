import type { SeriesInfo } from '../../../src/server/api-answers.js';
import { FILM_WORDS, MID_LEVEL_WORDS, VOCABULARIES } from '../shared/vocabulary.js';

/** Curves told apart by colour are told apart by their dashes, too; in CSS pixels. */
const DASHES: readonly (readonly number[])[] = [
  [],
  [],
  [8, 4],
  [2, 3],
  [12, 4, 2, 4],
  [5, 5],
  [1, 4],
  [10, 3, 3, 3],
];
/** As many as can be told apart. */
export const MOST_CURVES = DASHES.length;

/** Dashes of the curve that was chosen as the `index`th. */
export function dashOf(index: number): readonly number[] {
  return DASHES[index % DASHES.length] ?? [];
}

/** A series in words: `film: sad`, `why arousal: speed`. */
export function seriesWords(name: string): string {
  const steps = name.split('/');
  const last = steps.at(-1) ?? name;
  const vocabulary = VOCABULARIES.find(({ prefix }) => prefix === steps[0]);
  const words: Readonly<Record<string, string>> = vocabulary?.words ?? { ...FILM_WORDS, ...MID_LEVEL_WORDS };
  const word =
    words[last] ??
    last
      .replace(/01$/, ', 0 to 1')
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase();
  return steps.length === 1
    ? word
    : `${steps.slice(0, -1).join(' ').replace('midLevel', 'mid-level')}: ${word}`;
}

/** The range of the value axis: that of the series if all have the same, else null: each is drawn in the range of its own. */
export function commonRange(
  infos: readonly Pick<SeriesInfo, 'low' | 'high'>[],
): readonly [number, number] | null {
  const [first] = infos;
  if (first === undefined) return [-1, 1];
  const isSame = infos.every(({ low, high }) => low === first.low && high === first.high);
  return isSame ? [first.low, first.high] : null;
}
