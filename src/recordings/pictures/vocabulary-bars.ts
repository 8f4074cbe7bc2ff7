import type { ClipEstimate } from '../../inference/clip-summary.js';
import {
  FILM_NAMES,
  GEMS_NAMES,
  MID_LEVEL_NAMES,
  MOOD_NAMES,
  SOUND_NAMES,
} from '../../inference/estimate.js';

/** One value of a vocabulary, as a share of its scale. */
export interface Bar {
  readonly name: string;
  readonly text: string;
  /** 0..1. */
  readonly share: number;
}

/** The vocabularies that are shown as bars, each with what its values mean. */
export function vocabularyBars(
  estimate: ClipEstimate,
): readonly { readonly title: string; readonly bars: readonly Bar[] }[] {
  const shares = <Name extends string>(
    names: readonly Name[],
    values: Readonly<Record<Name, number>>,
  ): Bar[] =>
    names.map((name) => ({ name: words(name), text: values[name].toFixed(2), share: values[name] }));
  return [
    {
      title: 'Film emotions, 1 to 9',
      bars: FILM_NAMES.map((name) => ({
        name: words(name),
        text: estimate.film[name].toFixed(1),
        share: (estimate.film[name] - 1) / 8,
      })),
    },
    { title: 'Mid-level, .5 is average', bars: shares(MID_LEVEL_NAMES, estimate.midLevel) },
    { title: 'GEMS, share of listeners', bars: shares(GEMS_NAMES, estimate.gems) },
    { title: 'Moods, probability', bars: shares(MOOD_NAMES, estimate.moods) },
    { title: 'What sounds, probability', bars: shares(SOUND_NAMES, estimate.sounds) },
  ];
}

/** `rhythmicStability` as `rhythmic stability`. */
function words(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
