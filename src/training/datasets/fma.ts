import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AffektError } from '../../core/errors.js';
import { failLayout } from './clip-audio.js';
import { parseCsv } from './csv.js';

const METADATA = 'fma_metadata';
const TRACKS = 'tracks.csv';
const ECHONEST = 'echonest.csv';
const AUDIO_FOLDERS = ['fma_small', 'fma_medium', 'fma_large', 'fma_full'] as const;

/** A recording with a class of its own. */
export interface FmaTrack {
  /** As in `fma/000002`. */
  readonly id: string;
  readonly audioPath: string;
  /** Artist. */
  readonly group: string;
  readonly label: string;
}

export interface FmaTracks {
  /** What `label` says: quadrants from the Echo Nest's valence and energy where the folder has them, else genres. */
  readonly labelled: 'quadrant' | 'genre';
  readonly tracks: readonly FmaTrack[];
}

/**
 * Tracks of a folder in the layout of the Free Music Archive set (Defferrard et al. 2017): `fma_metadata/tracks.csv` (two
 * lines of headings, one that names the index), audio as `fma_small/000/000002.mp3` (or `fma_medium`, …). Labels are the
 * quadrants of `fma_metadata/echonest.csv` (valence and energy of 0..1, cut at .5; three lines of headings), which a
 * service's own model made and no listener, or without that file the top genre. Tracks without audio or label are left out.
 * @throws AFFEKT_DATASET_INVALID when files are missing or malformed, or no track is left.
 */
export function readFma(folder: string): FmaTracks {
  const path = join(folder, METADATA, TRACKS);
  if (!existsSync(path)) failLayout(folder, 'FMA', `'${METADATA}/${TRACKS}'`);
  const tracks = readHeadedTable(path, 2);
  const echonest = join(folder, METADATA, ECHONEST);
  const quadrants = existsSync(echonest) ? readQuadrants(echonest) : null;
  const audio = audioFiles(folder);
  const artistAt = tracks.column('artist', 'id');
  const genreAt = tracks.column('track', 'genre_top');
  const found = tracks.rows.flatMap((row): FmaTrack[] => {
    const number = row[0] ?? '';
    const label = quadrants === null ? row[genreAt] : quadrants.get(number);
    const audioPath = audio.get(Number(number));
    if (label === undefined || label === '' || audioPath === undefined) return [];
    return [{ id: `fma/${number.padStart(6, '0')}`, audioPath, group: `fma:${row[artistAt] ?? ''}`, label }];
  });
  if (found.length === 0) {
    throw new AffektError(
      'AFFEKT_DATASET_INVALID',
      `${path} names no track with a label and audio; expected audio as in ${AUDIO_FOLDERS[0]}/000/000002.mp3`,
    );
  }
  return { labelled: quadrants === null ? 'genre' : 'quadrant', tracks: found };
}

/** A table under several lines of headings, the first column being the track's number. */
function readHeadedTable(path: string, headingCount: number) {
  const records = parseCsv(readFileSync(path, 'utf8'), path).map(({ fields }) => fields);
  const headings = records.slice(0, headingCount);
  return {
    rows: records.slice(headingCount).filter((row) => /^\d+$/.test(row[0] ?? '')),
    /** Index of the column under these headings, from the top. */
    column(...names: readonly string[]): number {
      const index = (headings[0] ?? []).findIndex((_, at) =>
        names.every((name, line) => headings[line]?.[at] === name),
      );
      if (index >= 0) return index;
      throw new AffektError('AFFEKT_DATASET_INVALID', `${path} has no column '${names.join(' / ')}'`);
    },
  };
}

function readQuadrants(path: string): Map<string, string> {
  const table = readHeadedTable(path, 3);
  const valenceAt = table.column('echonest', 'audio_features', 'valence');
  const energyAt = table.column('echonest', 'audio_features', 'energy');
  return new Map(
    table.rows.map((row) => {
      const [valence, energy] = [Number(row[valenceAt]), Number(row[energyAt])];
      if (!(valence >= 0 && valence <= 1 && energy >= 0 && energy <= 1)) {
        throw new AffektError(
          'AFFEKT_DATASET_INVALID',
          `${path}, track ${row[0]}: valence is '${row[valenceAt]}' and energy '${row[energyAt]}'; expected numbers in 0..1`,
        );
      }
      const high = energy >= 0.5;
      return [row[0] ?? '', valence >= 0.5 ? (high ? 'Q1' : 'Q4') : high ? 'Q2' : 'Q3'];
    }),
  );
}

/** Audio by track number, from the smallest of the set's sizes that is there. */
function audioFiles(folder: string): Map<number, string> {
  const files = new Map<number, string>();
  for (const size of AUDIO_FOLDERS.map((name) => join(folder, name))
    .filter(existsSync)
    .reverse()) {
    for (const part of readdirSync(size, { withFileTypes: true })) {
      if (!part.isDirectory()) continue;
      for (const name of readdirSync(join(size, part.name))) {
        const number = /^(\d{6})\.\w+$/.exec(name)?.[1];
        if (number !== undefined) files.set(Number(number), join(size, part.name, name));
      }
    }
  }
  return files;
}
