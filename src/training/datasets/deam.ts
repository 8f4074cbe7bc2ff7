import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clip, DynamicRating } from './clip.js';
import { audioStem, failLayout, requireAudio } from './clip-audio.js';
import { type CsvRow, readCsvTable } from './csv-table.js';
import { readPublishedDynamic, readTidyDynamic } from './deam-dynamic.js';

/** Length of a cut clip; published excerpts are taken whole. */
const CLIP_SECONDS = 10;

const PUBLISHED_FOLDER = 'annotations/annotations averaged per song';
const PUBLISHED_STATIC = [
  'song_level/static_annotations_averaged_songs_1_2000.csv',
  'song_level/static_annotations_averaged_songs_2000_2058.csv',
] as const;

/**
 * Clips of DEAM (Aljanaki, Yang & Soleymani 2017) with valence and arousal of the song and, where there are any, at
 * 2 Hz inside the clip. The group is the song. Two layouts:
 * - `labels.csv` (`file`, `song_id`, `start_seconds`, valence and arousal of 0..1, which become 2x − 1) and
 *   `dynamic.csv`, with 10 s clips. A stem that ends in `x` is a further excerpt of its song. Excerpts drawn twice
 *   stand in two identical rows and are taken once; rows that name one file and differ are an error.
 * - the published one: `annotations/annotations averaged per song/…` (means of 1..9, which become (x − 5) / 4) and
 *   `MEMD_audio/ID.mp3`.
 * @throws AFFEKT_DATASET_INVALID
 */
export function readDeam(folder: string): Clip[] {
  if (existsSync(join(folder, 'labels.csv'))) return readCut(folder);
  if (existsSync(join(folder, PUBLISHED_FOLDER))) return readPublished(folder);
  return failLayout(folder, 'DEAM', `'labels.csv' or the published '${PUBLISHED_FOLDER}'`);
}

function readCut(folder: string): Clip[] {
  const dynamicPath = join(folder, 'dynamic.csv');
  const dynamic = existsSync(dynamicPath) ? readTidyDynamic(dynamicPath) : undefined;
  const table = readCsvTable(join(folder, 'labels.csv'), [
    'file',
    'song_id',
    'start_seconds',
    'valence',
    'arousal',
  ]);
  const rowOfId = new Map<string, CsvRow>();
  return table.rows.flatMap((row): Clip[] => {
    const file = row.text('file');
    const stem = audioStem(file);
    const earlier = rowOfId.get(stem);
    if (earlier !== undefined) {
      for (const column of table.columns) {
        if (earlier.optionalText(column) !== row.optionalText(column)) {
          row.fail(
            column,
            `differs from line ${earlier.line}, which names the same file; expected the same value`,
          );
        }
      }
      return [];
    }
    rowOfId.set(stem, row);
    const song = row.text('song_id');
    const startSeconds = row.number('start_seconds', 0, 1e5);
    const ratings = within(dynamic?.get(song) ?? [], startSeconds, CLIP_SECONDS);
    return [
      {
        set: 'deam',
        id: `deam/${stem}`,
        audioPath: requireAudio(folder, row, 'file', file),
        group: `deam:${song}`,
        ...(stem.endsWith('x') && { excerpt: true }),
        targets: {
          valence: 2 * row.number('valence', 0, 1) - 1,
          arousal: 2 * row.number('arousal', 0, 1) - 1,
          ...(ratings.length > 0 && { dynamic: ratings }),
        },
      },
    ];
  });
}

function readPublished(folder: string): Clip[] {
  const root = join(folder, PUBLISHED_FOLDER);
  const dynamic = readPublishedDynamic(join(root, 'dynamic (per second annotations)'));
  const present = PUBLISHED_STATIC.map((name) => join(root, name)).filter((path) => existsSync(path));
  if (present.length === 0) failLayout(folder, 'DEAM', `'${join(PUBLISHED_FOLDER, PUBLISHED_STATIC[0])}'`);
  return present.flatMap((path) =>
    readCsvTable(path, ['song_id', 'valence_mean', 'arousal_mean']).rows.map((row): Clip => {
      const song = row.text('song_id');
      const ratings = dynamic.get(song);
      return {
        set: 'deam',
        id: `deam/${song}`,
        audioPath: requireAudio(folder, row, 'song_id', `MEMD_audio/${song}.mp3`),
        group: `deam:${song}`,
        targets: {
          valence: (row.number('valence_mean', 1, 9) - 5) / 4,
          arousal: (row.number('arousal_mean', 1, 9) - 5) / 4,
          ...(ratings !== undefined && { dynamic: ratings }),
        },
      };
    }),
  );
}

/** The ratings between `startSeconds` and `durationSeconds` later, by the clip's own time. */
function within(
  ratings: readonly DynamicRating[],
  startSeconds: number,
  durationSeconds: number,
): DynamicRating[] {
  return ratings
    .filter(({ timeSeconds }) => timeSeconds >= startSeconds && timeSeconds <= startSeconds + durationSeconds)
    .map((rating) => ({ ...rating, timeSeconds: rating.timeSeconds - startSeconds }));
}
