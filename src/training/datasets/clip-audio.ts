import { existsSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { AffektError } from '../../core/errors.js';
import type { CsvRow } from './csv-table.js';

/**
 * Absolute path of the audio that a row names.
 * @param name path of the audio inside `folder`.
 * @throws AFFEKT_DATASET_INVALID naming file, line and the missing audio.
 */
export function requireAudio(folder: string, row: CsvRow, column: string, name: string): string {
  const path = resolve(folder, name);
  return existsSync(path) ? path : row.fail(column, `names audio that does not exist: ${path}`);
}

/** The file name without folder and extension: `audio/2_030.opus` is `2_030`. */
export function audioStem(path: string): string {
  return basename(path, extname(path));
}

/** @throws AFFEKT_DATASET_INVALID when a clip id stands twice in a set; `ids` collects those seen. */
export function requireNewId(ids: Set<string>, id: string, row: CsvRow, column: string): void {
  if (ids.has(id)) row.fail(column, `gives the clip '${id}' a second time; expected one row a clip`);
  ids.add(id);
}

/** @throws AFFEKT_DATASET_INVALID saying which files would make `folder` a readable copy of the set. */
export function failLayout(folder: string, setName: string, expected: string): never {
  throw new AffektError(
    'AFFEKT_DATASET_INVALID',
    `${folder} holds no known layout of ${setName}; expected ${expected}`,
  );
}
