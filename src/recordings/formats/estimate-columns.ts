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

/** One value of an estimate by a name of its own. */
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
    column('sub_emotion', ({ valence, arousal }) => subEmotionOf(valence, arousal)),
    ...group('deam', 'deam_', ['valence', 'arousal']),
    ...group('film', 'film_', FILM_NAMES),
    ...group('midLevel', '', MID_LEVEL_NAMES),
    ...group('gems', 'gems_', GEMS_NAMES),
    column('gems_present', (estimate) => gemsPresent(estimate, model).join(' ')),
    ...group('moods', 'moods_', MOOD_NAMES),
    ...group('basic', 'basic_', BASIC_NAMES),
    ...group('sounds', 'sounds_', SOUND_NAMES),
    column('confidence', ({ confidence }) => confidence),
  ];
}

function column(name: string, of: EstimateColumn['of']): EstimateColumn {
  return { name, of };
}

function ends(name: 'valence' | 'arousal'): EstimateColumn[] {
  const end = (index: 0 | 1) => (of: ClipEstimate) => interval(of[name], of[`${name}Sd`])[index];
  return [column(`${name}_low`, end(0)), column(`${name}_high`, end(1))];
}

function group(
  key: 'deam' | 'film' | 'midLevel' | 'gems' | 'moods' | 'basic' | 'sounds',
  prefix: string,
  names: readonly string[],
): EstimateColumn[] {
  return names.map((name) =>
    column(`${prefix}${name}`, (of) => (of[key] as Readonly<Record<string, number>>)[name] as number),
  );
}
