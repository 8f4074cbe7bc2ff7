import { quadrantOf } from '../../emotion/circumplex.js';
import { subEmotionOf } from '../../emotion/sub-emotions.js';
import type { ClipEstimate } from '../../inference/clip-summary.js';
import {
  BASIC_NAMES,
  FILM_NAMES,
  GEMS_NAMES,
  MID_LEVEL_NAMES,
  MOOD_NAMES,
  SOUND_NAMES,
} from '../../inference/estimate.js';
import type { ModelArtifact } from '../../inference/model-artifact.js';
import { gemsPresent, interval } from './estimate-values.js';

/** One value of an estimate by its name: that of the signal where there is one, else the way to it in JSON (`deam/valence`). */
export interface EstimateColumn {
  readonly name: string;
  of(estimate: ClipEstimate): string | number;
}

/** Everything that is said of a moment or a recording, side by side, as in CSV. */
export function estimateColumns(model: ModelArtifact): readonly EstimateColumn[] {
  return [
    column('valence', ({ valence }) => valence),
    ...ends('valence'),
    column('arousal', ({ arousal }) => arousal),
    ...ends('arousal'),
    column('quadrant', ({ valence, arousal }) => quadrantOf(valence, arousal)),
    column('subEmotion', ({ valence, arousal }) => subEmotionOf(valence, arousal)),
    ...group('deam', ['valence', 'arousal']),
    ...group('film', FILM_NAMES),
    ...group('midLevel', MID_LEVEL_NAMES),
    ...group('gems', GEMS_NAMES),
    column('gemsPresent', (estimate) => gemsPresent(estimate, model).join(' ')),
    ...group('moods', MOOD_NAMES),
    ...group('basic', BASIC_NAMES),
    ...group('sounds', SOUND_NAMES),
    column('confidence', ({ confidence }) => confidence),
  ];
}

function column(name: string, of: EstimateColumn['of']): EstimateColumn {
  return { name, of };
}

function ends(name: 'valence' | 'arousal'): EstimateColumn[] {
  const end = (index: 0 | 1) => (of: ClipEstimate) => interval(of[name], of[`${name}Sd`])[index];
  return [column(`intervals/${name}/low`, end(0)), column(`intervals/${name}/high`, end(1))];
}

function group(
  key: 'deam' | 'film' | 'midLevel' | 'gems' | 'moods' | 'basic' | 'sounds',
  names: readonly string[],
): EstimateColumn[] {
  return names.map((name) =>
    column(`${key}/${name}`, (of) => (of[key] as Readonly<Record<string, number>>)[name] as number),
  );
}
