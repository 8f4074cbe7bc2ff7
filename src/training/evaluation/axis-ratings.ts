import type { ModelManifest } from '../../inference/model-manifest.js';
import type { Clip } from '../datasets/clip.js';

export type Axis = 'valence' | 'arousal';

/** How the axes of the model that judged a clip are rated. */
export type AxesOf = (clip: Clip) => ModelManifest['axes'];

/** What listeners said of a clip on an axis of the plane, brought to the unit that is shown. */
export interface AxisRating {
  /** The set and its name for the axis, as in `film.energy`. */
  readonly source: string;
  readonly axis: Axis;
  readonly value: number;
}

/** The ratings of a clip that are on an axis: DEAM's arousal (songs' main excerpts), Grekow's valence and arousal, film valence and energy. */
export function axisRatings({ set, excerpt, targets }: Clip, axes: ModelManifest['axes']): AxisRating[] {
  const rating = (
    source: string,
    axis: Axis,
    [offset, slope]: readonly [number, number],
    value: number | undefined,
  ): AxisRating[] => (value === undefined ? [] : [{ source, axis, value: (value - offset) / slope }]);
  if (set === 'deam') {
    return excerpt === true ? [] : rating('deam.arousal', 'arousal', axes.deam.arousal, targets.arousal);
  }
  if (set === 'grekow') {
    return [
      ...rating('grekow.valence', 'valence', axes.grekow.valence, targets.valence),
      ...rating('grekow.arousal', 'arousal', axes.grekow.arousal, targets.arousal),
    ];
  }
  return [
    ...rating('film.valence', 'valence', axes.film.valence, targets.film?.[0]),
    ...rating('film.energy', 'arousal', axes.film.energy, targets.film?.[1]),
  ];
}
