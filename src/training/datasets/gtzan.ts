import { join } from 'node:path';
import type { Clip, ClipTargets, MidLevelRatings } from './clip.js';
import { audioStem, requireAudio, requireNewId } from './clip-audio.js';
import { type CsvRow, readCsvTable } from './csv-table.js';

/** The columns that `gtzan` and `grekow` share. */
export const GTZAN_COLUMNS = [
  'file',
  'melodiousness',
  'articulation',
  'rhythmic_complexity',
  'rhythmic_stability',
  'dissonance',
  'atonality',
  'mode',
  'key_mode',
  'tempo_bpm',
] as const;

/**
 * Group of a recording of the GTZAN collection: its file name, which the sets drawn from it share. A name with a
 * trailing `b` is another excerpt of the song without it.
 */
export function gtzanGroup(stem: string): string {
  return `gtzan:${stem.replace(/(\d)b$/, '$1')}`;
}

/**
 * Model-made mid-level ratings (0..1), human key mode where there is one, human tempo. The column called `atonality` is tonal
 * stability, not its opposite: in both sets it rises with melodiousness (r .87 and .89) and with how clearly the pitch
 * classes fit a key (.26), and falls with dissonance (−.59 and −.68).
 */
export function gtzanTargets(row: CsvRow): ClipTargets {
  const ratings: MidLevelRatings = {
    melodiousness: row.number('melodiousness', 0, 1),
    articulation: row.number('articulation', 0, 1),
    rhythmicComplexity: row.number('rhythmic_complexity', 0, 1),
    rhythmicStability: row.number('rhythmic_stability', 0, 1),
    dissonance: row.number('dissonance', 0, 1),
    tonalStability: row.number('atonality', 0, 1),
    modality: row.number('mode', 0, 1),
  };
  return {
    ratings,
    ...(row.optionalText('key_mode') !== undefined && {
      minor: row.oneOf<0 | 1>('key_mode', { major: 0, minor: 1 }),
    }),
    ...(row.optionalText('tempo_bpm') !== undefined && { tempoBpm: row.number('tempo_bpm', 20, 400) }),
  };
}

/**
 * Clips of GTZAN (Tzanetakis & Cook 2002) with mid-level ratings: `labels.csv` and `audio/`.
 * The ratings are 0..1 and made by a trained model; key mode and tempo are human.
 * @throws AFFEKT_DATASET_INVALID
 */
export function readGtzan(folder: string): Clip[] {
  const ids = new Set<string>();
  return readCsvTable(join(folder, 'labels.csv'), GTZAN_COLUMNS).rows.map((row): Clip => {
    const file = row.text('file');
    const id = `gtzan/${audioStem(file)}`;
    requireNewId(ids, id, row, 'file');
    return {
      set: 'gtzan',
      id,
      audioPath: requireAudio(folder, row, 'file', file),
      group: gtzanGroup(audioStem(file)),
      targets: gtzanTargets(row),
    };
  });
}
