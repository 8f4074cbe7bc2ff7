import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { GEMS_NAMES } from '../../inference/estimate.js';
import type { Clip } from './clip.js';
import { audioStem, failLayout, requireAudio, requireNewId } from './clip-audio.js';
import { type CsvRow, readCsvTable } from './csv-table.js';

/** Column of each GEMS emotion, in the order of `GEMS_NAMES`. */
const GEMS_COLUMNS = GEMS_NAMES.map((name) => (name === 'joyfulActivation' ? 'joyful_activation' : name));

/** In the published set the audio of a genre is numbered 1..100; track ids run over the genres in this order. */
const TRACKS_PER_GENRE = 100;

/**
 * Clips of Emotify (Aljanaki, Wiering & Veltkamp 2016): the share of raters (0..1) who felt each of the nine GEMS
 * emotions. The group is the track. Two layouts: `labels.csv` (`file`, `track_id`, `rater_count`, shares) with the
 * audio it names, or the published `data.csv` (one row a rater, emotions 0 or 1) with `GENRE/1.mp3`…`GENRE/100.mp3`.
 * @throws AFFEKT_DATASET_INVALID
 */
export function readEmotify(folder: string): Clip[] {
  if (existsSync(join(folder, 'labels.csv'))) return readShares(folder, join(folder, 'labels.csv'));
  if (existsSync(join(folder, 'data.csv'))) return readVotes(folder, join(folder, 'data.csv'));
  return failLayout(folder, 'Emotify', "'labels.csv' or the published 'data.csv'");
}

function readShares(folder: string, path: string): Clip[] {
  const ids = new Set<string>();
  return readCsvTable(path, ['file', 'track_id', 'rater_count', ...GEMS_COLUMNS]).rows.map((row): Clip => {
    const file = row.text('file');
    const id = `emotify/${audioStem(file)}`;
    requireNewId(ids, id, row, 'file');
    return {
      set: 'emotify',
      id,
      audioPath: requireAudio(folder, row, 'file', file),
      group: `emotify:${row.text('track_id')}`,
      targets: {
        gems: GEMS_COLUMNS.map((column) => row.number(column, 0, 1)),
        gemsRaterCount: row.number('rater_count', 1, 1e6),
      },
    };
  });
}

function readVotes(folder: string, path: string): Clip[] {
  const rowsOfTrack = new Map<number, CsvRow[]>();
  for (const row of readCsvTable(path, ['track id', 'genre', ...GEMS_COLUMNS]).rows) {
    const track = row.number('track id', 1, 4 * TRACKS_PER_GENRE);
    const rows = rowsOfTrack.get(track);
    if (rows === undefined) rowsOfTrack.set(track, [row]);
    else rows.push(row);
  }
  return [...rowsOfTrack].flatMap(([track, rows]): Clip[] => {
    const first = rows[0];
    if (first === undefined) return [];
    const number = ((track - 1) % TRACKS_PER_GENRE) + 1;
    return [
      {
        set: 'emotify',
        id: `emotify/${String(track).padStart(3, '0')}`,
        audioPath: requireAudio(folder, first, 'track id', `${first.text('genre')}/${number}.mp3`),
        group: `emotify:${track}`,
        targets: {
          gems: GEMS_COLUMNS.map(
            (column) => rows.reduce((sum, row) => sum + row.number(column, 0, 1), 0) / rows.length,
          ),
          gemsRaterCount: rows.length,
        },
      },
    ];
  });
}
