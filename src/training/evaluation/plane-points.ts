import { MOOD_NAMES } from '../../inference/estimate.js';
import { type AxesOf, axisRatings } from './axis-ratings.js';
import type { ScoredClip } from './scored-clip.js';

/** The clips of a set in the plane: where the model puts them, and what listeners said. */
export interface PlanePoints {
  readonly set: string;
  readonly points: readonly {
    readonly id: string;
    /** [valence, arousal] as predicted. */
    readonly predicted: readonly [number, number];
    /** The same as rated, in the unit that is shown; null where listeners named no place. */
    readonly rated: readonly [number, number] | null;
    /** Index into `MOOD_NAMES` of the quadrant that listeners named or that the ratings lie in. */
    readonly quadrant: number;
  }[];
}

/** The clips of sets whose listeners rated both axes, or named a quadrant. */
export function planePoints(scored: readonly ScoredClip[], axesOf: AxesOf): PlanePoints[] {
  const sets = new Map<string, PlanePoints['points'][number][]>();
  for (const { clip, summary } of scored) {
    const ratings = axisRatings(clip, axesOf(clip));
    const [valence, arousal] = (['valence', 'arousal'] as const).map(
      (name) => ratings.find(({ axis }) => axis === name)?.value,
    );
    const rated = valence === undefined || arousal === undefined ? null : ([valence, arousal] as const);
    const quadrant = clip.targets.mood ?? (rated === null ? null : moodOf(rated));
    if (quadrant === null) continue;
    const points = sets.get(clip.set) ?? [];
    points.push({ id: clip.id, predicted: [summary.valence, summary.arousal], rated, quadrant });
    sets.set(clip.set, points);
  }
  return [...sets].map(([set, points]) => ({ set, points }));
}

function moodOf([valence, arousal]: readonly [number, number]): number {
  if (arousal >= 0) return MOOD_NAMES.indexOf(valence >= 0 ? 'uplifting' : 'aggressive');
  return MOOD_NAMES.indexOf(valence >= 0 ? 'calm' : 'melancholic');
}
