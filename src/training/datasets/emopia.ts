import { join } from 'node:path';
import type { Clip } from './clip.js';
import { audioStem, requireAudio, requireNewId } from './clip-audio.js';
import { readCsvTable } from './csv-table.js';
import { MOOD_OF_QUADRANT } from './panda4q.js';

/**
 * Clips of EMOPIA (Hung et al. 2021), piano alone: `labels.csv` (`file`, `song`, `quadrant`) and `audio/`. The group is the
 * song.
 * @throws AFFEKT_DATASET_INVALID
 */
export function readEmopia(folder: string): Clip[] {
  const ids = new Set<string>();
  const table = readCsvTable(join(folder, 'labels.csv'), ['file', 'song', 'quadrant']);
  return table.rows.map((row): Clip => {
    const file = row.text('file');
    const id = `emopia/${audioStem(file)}`;
    requireNewId(ids, id, row, 'file');
    return {
      set: 'emopia',
      id,
      audioPath: requireAudio(folder, row, 'file', file),
      group: `emopia:${row.text('song')}`,
      targets: { mood: row.oneOf<number>('quadrant', MOOD_OF_QUADRANT) },
    };
  });
}
