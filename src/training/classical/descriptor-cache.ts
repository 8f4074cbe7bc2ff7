import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { AffektError } from '../../core/errors.js';
import { analyseInWorkers } from '../audio-workers.js';
import { cachePath } from '../feature-cache.js';
import { DESCRIPTOR_COUNT } from './descriptor-set.js';

/** A recording by its id (unique over all sets) and file. */
interface Recording {
  readonly id: string;
  readonly audioPath: string;
}

/**
 * Descriptor sets of all recordings, computed where the cache has none yet (in parallel, on all cores), one row each.
 * Throws `AFFEKT_DATASET_INVALID` naming what cannot be analysed.
 */
export async function loadDescriptors(
  recordings: readonly Recording[],
  cacheFolder: string,
  onProgress: (doneCount: number, totalCount: number) => void,
): Promise<number[][]> {
  const files = recordings.map(
    ({ id }) => `${cachePath(cacheFolder, id)}.descriptors-${DESCRIPTOR_COUNT}.json`,
  );
  const missing = recordings
    .map(({ audioPath }, index) => ({ audioPath, file: files[index] as string }))
    .filter(({ file }) => !existsSync(file));
  await analyseInWorkers('training/classical/descriptor-worker.js', missing, onProgress);
  return Promise.all(
    files.map(async (file) => {
      const values: unknown = JSON.parse(await readFile(file, 'utf8'));
      if (Array.isArray(values) && values.length === DESCRIPTOR_COUNT && values.every(Number.isFinite)) {
        return values as number[];
      }
      throw new AffektError(
        'AFFEKT_DATASET_INVALID',
        `${file} is damaged: it holds no ${DESCRIPTOR_COUNT} finite numbers. Delete it, and it is made anew.`,
      );
    }),
  );
}
