import type { NeutralEmotion } from '../emotion/neutral-emotion.js';
import { FILM_NAMES, GEMS_NAMES } from '../inference/estimate.js';
import type { ModelArtifact } from '../inference/model-artifact.js';

/** Where the emotion goes without music: the averages of the model's training data. */
export function neutralOf({ manifest }: ModelArtifact): NeutralEmotion {
  const { film, gems } = manifest.outputs;
  const means = <Name extends string>(
    names: readonly Name[],
    mean: readonly number[],
  ): Record<Name, number> =>
    Object.fromEntries(names.map((name, index) => [name, mean[index] as number])) as Record<Name, number>;
  return { film: means(FILM_NAMES, film.mean), gems: means(GEMS_NAMES, gems.mean) };
}
