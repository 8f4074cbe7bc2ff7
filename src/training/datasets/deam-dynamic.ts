import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DynamicRating } from './clip.js';
import { readCsvTable } from './csv-table.js';

const SAMPLE_COLUMN = /^sample_(\d+)ms$/;

/**
 * Ratings of DEAM at 2 Hz by song id, −1..1, in rising order of song time, from a file with the columns `song_id`,
 * `time_seconds`, `valence`, `arousal`. DEAM publishes them as −1..1; copies rescaled to 0..1 are about. The file says
 * which it is: half of all ratings are below neutral, so a file without one negative value is taken as 0..1 and
 * becomes 2x − 1.
 * @throws AFFEKT_DATASET_INVALID
 */
export function readTidyDynamic(path: string): Map<string, DynamicRating[]> {
  const { rows } = readCsvTable(path, ['song_id', 'time_seconds', 'valence', 'arousal']);
  const songs = new Map<string, DynamicRating[]>();
  let lowest = 0;
  for (const row of rows) {
    const rating = {
      timeSeconds: row.number('time_seconds', 0, 1e5),
      valence: row.number('valence', -1, 1),
      arousal: row.number('arousal', -1, 1),
    };
    lowest = Math.min(lowest, rating.valence, rating.arousal);
    const song = row.text('song_id');
    const ratings = songs.get(song);
    if (ratings === undefined) songs.set(song, [rating]);
    else ratings.push(rating);
  }
  for (const [song, ratings] of songs) {
    const scaled = lowest < 0 ? ratings : ratings.map(rescale);
    songs.set(song, scaled.sort(byTime));
  }
  return songs;
}

/**
 * The same from the published folder: `valence.csv` and `arousal.csv`, one row a song, one column `sample_15000ms`,
 * `sample_15500ms`… a moment, −1..1, empty after the song's end. No folder gives no ratings.
 * @throws AFFEKT_DATASET_INVALID
 */
export function readPublishedDynamic(folder: string): Map<string, DynamicRating[]> {
  const songs = new Map<string, DynamicRating[]>();
  if (!existsSync(folder)) return songs;
  const arousals = readWide(join(folder, 'arousal.csv'));
  for (const [song, valences] of readWide(join(folder, 'valence.csv'))) {
    const ratings: DynamicRating[] = [];
    for (const [timeSeconds, valence] of valences) {
      const arousal = arousals.get(song)?.get(timeSeconds);
      if (arousal !== undefined) ratings.push({ timeSeconds, valence, arousal });
    }
    songs.set(song, ratings.sort(byTime));
  }
  return songs;
}

/** Song id → time in seconds → value. */
function readWide(path: string): Map<string, Map<number, number>> {
  const table = readCsvTable(path, ['song_id']);
  const columns = table.columns.flatMap((column) => {
    const milliseconds = SAMPLE_COLUMN.exec(column)?.[1];
    return milliseconds === undefined ? [] : [{ column, timeSeconds: Number(milliseconds) / 1000 }];
  });
  return new Map(
    table.rows.map((row) => {
      const values = new Map<number, number>();
      for (const { column, timeSeconds } of columns) {
        if (row.optionalText(column) !== undefined) values.set(timeSeconds, row.number(column, -1, 1));
      }
      return [row.text('song_id'), values];
    }),
  );
}

function rescale(rating: DynamicRating): DynamicRating {
  return { ...rating, valence: 2 * rating.valence - 1, arousal: 2 * rating.arousal - 1 };
}

function byTime(first: DynamicRating, second: DynamicRating): number {
  return first.timeSeconds - second.timeSeconds;
}
