import { join } from 'node:path';
import type { Clip } from './clip.js';
import { audioStem, requireAudio, requireNewId } from './clip-audio.js';
import { readCsvTable } from './csv-table.js';
import { GTZAN_COLUMNS, gtzanGroup, gtzanTargets } from './gtzan.js';

const SCALE_LIMIT = 10;

/**
 * Clips of Grekow's set (six-second excerpts of GTZAN rated by music experts): `labels.csv` and `audio/`.
 * Valence and arousal of −10..10 become −1..1 (divided by 10); the other columns are those of `gtzan`.
 * Groups are those of `gtzan`, so that a song never stands in a split through the other set.
 * @throws AFFEKT_DATASET_INVALID
 */
export function readGrekow(folder: string): Clip[] {
  const ids = new Set<string>();
  const table = readCsvTable(join(folder, 'labels.csv'), [...GTZAN_COLUMNS, 'valence', 'arousal']);
  return table.rows.map((row): Clip => {
    const file = row.text('file');
    const id = `grekow/${audioStem(file)}`;
    requireNewId(ids, id, row, 'file');
    return {
      set: 'grekow',
      id,
      audioPath: requireAudio(folder, row, 'file', file),
      group: gtzanGroup(audioStem(file)),
      targets: {
        valence: row.number('valence', -SCALE_LIMIT, SCALE_LIMIT) / SCALE_LIMIT,
        arousal: row.number('arousal', -SCALE_LIMIT, SCALE_LIMIT) / SCALE_LIMIT,
        ...gtzanTargets(row),
      },
    };
  });
}
