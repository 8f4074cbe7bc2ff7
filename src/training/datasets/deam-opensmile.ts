import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AffektError } from '../../core/errors.js';
import { type CsvTable, readCsvTable } from './csv-table.js';

const TIME_COLUMN = 'frameTime';

/** The published features of one song over time, put into two numbers a feature. */
export interface OpensmileSong {
  readonly songId: string;
  /** One value a feature, in the order of `featureNames`. */
  readonly means: Float64Array;
  /** Standard deviations with the moments divided by the count. */
  readonly standardDeviations: Float64Array;
}

/** openSMILE features of DEAM's songs. */
export interface OpensmileFeatures {
  readonly featureNames: readonly string[];
  /** In rising order of song id. */
  readonly songs: readonly OpensmileSong[];
}

/**
 * The openSMILE features published with DEAM: in `folder` one file `ID.csv` a song, parted by semicolons, first column
 * `frameTime` in seconds, then the features (260 as published) at 2 Hz.
 * @throws AFFEKT_DATASET_INVALID when no file is there, one is malformed, or its features are not those of the first.
 */
export function readDeamOpensmile(folder: string): OpensmileFeatures {
  let names: string[] = [];
  try {
    names = readdirSync(folder).filter((name) => /^\d+\.csv$/.test(name));
  } catch (cause) {
    throw new AffektError('AFFEKT_DATASET_INVALID', `${folder} cannot be read; expected a folder of ID.csv`, {
      cause,
    });
  }
  if (names.length === 0) {
    throw new AffektError(
      'AFFEKT_DATASET_INVALID',
      `${folder} holds no feature file; expected ID.csv, as in 2.csv`,
    );
  }
  names.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  let featureNames: readonly string[] | undefined;
  const songs = names.map((name): OpensmileSong => {
    const table = readCsvTable(join(folder, name), [TIME_COLUMN], ';');
    const features = table.columns.filter((column) => column !== TIME_COLUMN);
    featureNames ??= features;
    const different = features.find((feature, index) => feature !== featureNames?.[index]);
    if (features.length !== featureNames.length || different !== undefined) {
      throw new AffektError(
        'AFFEKT_DATASET_INVALID',
        `${table.path}, line 1: has ${features.length} features${different === undefined ? '' : `, among them '${different}'`}; expected the ${featureNames.length} of ${names[0]} in the same order`,
      );
    }
    return { songId: basename(name, '.csv'), ...moments(table, features) };
  });
  return { featureNames: featureNames ?? [], songs };
}

function moments(table: CsvTable, features: readonly string[]): Omit<OpensmileSong, 'songId'> {
  const count = table.rows.length;
  if (count === 0) {
    throw new AffektError('AFFEKT_DATASET_INVALID', `${table.path} has no rows; expected one a half second`);
  }
  const means = new Float64Array(features.length);
  const standardDeviations = new Float64Array(features.length);
  for (const [index, feature] of features.entries()) {
    const values = table.rows.map((row) => row.number(feature, -Number.MAX_VALUE, Number.MAX_VALUE));
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    means[index] = mean;
    standardDeviations[index] = Math.sqrt(
      values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count,
    );
  }
  return { means, standardDeviations };
}
