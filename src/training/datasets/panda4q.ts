import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clip } from './clip.js';
import { audioStem, failLayout, requireAudio, requireNewId } from './clip-audio.js';
import { type CsvRow, readCsvTable } from './csv-table.js';

/** Quadrants of the circumplex to indices of `MOOD_NAMES`. */
export const MOOD_OF_QUADRANT = { Q3: 0, Q4: 1, Q1: 2, Q2: 3 } as const;

const PUBLISHED_METADATA = 'panda_dataset_taffc_metadata.csv';

/**
 * Clips of the four-quadrant set (Panda, Malheiro & Paiva 2018): a quadrant and AllMusic mood words. The group is the
 * artist. Two layouts: `labels.csv` (`file`, `artist`, `quadrant`, `mood_tags` parted by semicolons) with the audio it
 * names, or the published metadata (`Song`, `Artist`, `Quadrant`, `MoodsStrSplit`) with `Q1/SONG.mp3`…`Q4/SONG.mp3`.
 * @throws AFFEKT_DATASET_INVALID
 */
export function readPanda4q(folder: string): Clip[] {
  const own = join(folder, 'labels.csv');
  if (existsSync(own)) {
    return readRows(own, folder, { file: 'file', tags: 'mood_tags' }, (row) => row.text('file'));
  }
  const published = join(folder, PUBLISHED_METADATA);
  if (existsSync(published)) {
    const columns = { file: 'Song', tags: 'MoodsStrSplit' };
    return readRows(published, folder, columns, (row) => `${row.text('Quadrant')}/${row.text('Song')}.mp3`);
  }
  return failLayout(folder, 'the 4Q set', `'labels.csv' or the published '${PUBLISHED_METADATA}'`);
}

function readRows(
  path: string,
  folder: string,
  columns: { readonly file: string; readonly tags: string },
  audioOf: (row: CsvRow) => string,
): Clip[] {
  const ids = new Set<string>();
  return readCsvTable(path, [columns.file, 'artist', 'quadrant', columns.tags]).rows.map((row): Clip => {
    const mood = row.oneOf<number>('quadrant', MOOD_OF_QUADRANT);
    const audio = audioOf(row);
    const id = `panda4q/${audioStem(audio)}`;
    requireNewId(ids, id, row, columns.file);
    const moodTags = (row.optionalText(columns.tags) ?? '')
      .split(';')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
    return {
      set: 'panda4q',
      id,
      audioPath: requireAudio(folder, row, columns.file, audio),
      group: `panda4q:${row.text('artist').toLowerCase()}`,
      targets: { mood, moodTags },
    };
  });
}
