import { join } from 'node:path';
import { FILM_NAMES } from '../../inference/estimate.js';
import type { Clip } from './clip.js';
import { audioStem, requireAudio, requireNewId } from './clip-audio.js';
import { readCsvTable } from './csv-table.js';

/**
 * Clips of the film soundtracks, Set 1 (Eerola & Vuoskoski 2011): `labels.csv` and `audio/`.
 * Eight mean ratings of 1..9, kept as they are. The group is the album. The rating file as published
 * (`mean_ratings_set1.csv`) names no album, and without it a split would leak: add the column.
 * @throws AFFEKT_DATASET_INVALID
 */
export function readSoundtracks(folder: string): Clip[] {
  const ids = new Set<string>();
  const table = readCsvTable(join(folder, 'labels.csv'), ['file', 'album', ...FILM_NAMES]);
  return table.rows.map((row): Clip => {
    const file = row.text('file');
    const id = `soundtracks/${audioStem(file)}`;
    requireNewId(ids, id, row, 'file');
    return {
      set: 'soundtracks',
      id,
      audioPath: requireAudio(folder, row, 'file', file),
      group: `soundtracks:${row.text('album').toLowerCase()}`,
      targets: { film: FILM_NAMES.map((name) => row.number(name, 1, 9)) },
    };
  });
}
