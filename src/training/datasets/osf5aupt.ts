import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clip, MidLevelRatings } from './clip.js';
import { failLayout, requireAudio, requireNewId } from './clip-audio.js';
import { type CsvRow, type CsvTable, readCsvTable } from './csv-table.js';

/** Names under which each rating may stand in the annotations. */
const RATING_COLUMNS: Readonly<Record<keyof MidLevelRatings, readonly string[]>> = {
  melodiousness: ['melody', 'melodiousness'],
  articulation: ['articulation'],
  rhythmicComplexity: ['rhythm_complexity', 'rhythmic_complexity'],
  rhythmicStability: ['rhythm_stability', 'rhythmic_stability'],
  dissonance: ['dissonance'],
  tonalStability: ['tonal_stability'],
  modality: ['minorness', 'modality'],
};

const RATING_LIMIT = 10;

/**
 * Clips of the mid-level perceptual features (Aljanaki & Soleymani 2018, OSF 5aupt): seven human ratings. The mean
 * ratings of 1..10 (0 is let pass) are divided by 10, as models trained on the set do; `minorness` is the modality. Files, at the top
 * or under `metadata_annotations/`: `annotations.csv` (commas; `song_id` and the seven ratings) and, for the groups,
 * `metadata.csv` (semicolons; `song id`, `Artist`); audio in `audio/ID.mp3`. The group is the artist; a song without
 * one is a group of its own.
 * @throws AFFEKT_DATASET_INVALID
 */
export function readOsf5aupt(folder: string): Clip[] {
  const root = ['metadata_annotations', '.'].find((name) =>
    existsSync(join(folder, name, 'annotations.csv')),
  );
  if (root === undefined) {
    return failLayout(
      folder,
      'the mid-level set',
      "'annotations.csv' or 'metadata_annotations/annotations.csv'",
    );
  }
  const artists = readArtists(join(folder, root, 'metadata.csv'));
  const table = readCsvTable(join(folder, root, 'annotations.csv'), ['song_id']);
  const columns = findColumns(table);
  const ids = new Set<string>();
  return table.rows.map((row): Clip => {
    const song = row.text('song_id');
    const id = `osf5aupt/${song}`;
    requireNewId(ids, id, row, 'song_id');
    const artist = artists.get(song);
    return {
      set: 'osf5aupt',
      id,
      audioPath: requireAudio(folder, row, 'song_id', `audio/${song}.mp3`),
      group: artist === undefined ? `osf5aupt song:${song}` : `osf5aupt:${artist}`,
      targets: { ratings: readRatings(row, columns) },
    };
  });
}

function readArtists(path: string): Map<string, string> {
  const artists = new Map<string, string>();
  for (const row of readCsvTable(path, ['song id', 'artist'], ';').rows) {
    const artist = row.optionalText('artist');
    if (artist !== undefined) artists.set(row.text('song id'), artist.toLowerCase());
  }
  return artists;
}

type RatingColumns = Readonly<Record<keyof MidLevelRatings, string>>;

function findColumns(table: CsvTable): RatingColumns {
  const find = (rating: keyof MidLevelRatings): string => {
    const names = RATING_COLUMNS[rating];
    const found = names.find((name) => table.columnIndex(name) !== undefined);
    if (found === undefined) table.requireColumns([names.join(' or ')]);
    return found ?? '';
  };
  return {
    melodiousness: find('melodiousness'),
    articulation: find('articulation'),
    rhythmicComplexity: find('rhythmicComplexity'),
    rhythmicStability: find('rhythmicStability'),
    dissonance: find('dissonance'),
    tonalStability: find('tonalStability'),
    modality: find('modality'),
  };
}

function readRatings(row: CsvRow, columns: RatingColumns): MidLevelRatings {
  const rating = (name: keyof MidLevelRatings): number =>
    row.number(columns[name], 0, RATING_LIMIT) / RATING_LIMIT;
  return {
    melodiousness: rating('melodiousness'),
    articulation: rating('articulation'),
    rhythmicComplexity: rating('rhythmicComplexity'),
    rhythmicStability: rating('rhythmicStability'),
    dissonance: rating('dissonance'),
    tonalStability: rating('tonalStability'),
    modality: rating('modality'),
  };
}
