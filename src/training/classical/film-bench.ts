import { FILM_NAMES } from '../../inference/estimate.js';
import type { CachedClip } from '../feature-cache.js';
import { bootstrapInterval } from '../metrics/bootstrap.js';
import { pearson } from '../metrics/regression.js';
import { trainingMean } from './training-mean.js';
import { crossValidate, type OutOfFold } from './cross-validate.js';
import { extraTrees } from './extra-trees.js';
import { principalRegression } from './linear.js';
import { ridgeRegression } from './ridge-regression.js';
import type { Rows } from './method.js';
import { nearestNeighbours } from './nearest-neighbours.js';
import { besideNetwork, type OwnNetwork } from './network-row.js';
import { spectrogramStatistics } from './spectrogram-features.js';
import { standardised } from './standardise.js';
import type { Table } from './text-table.js';

const REPLICATE_COUNT = 300;

/** What is measured: the film excerpts, their folds by album, and the program's own network for its row. */
export interface FilmBenchInput {
  readonly clips: readonly CachedClip[];
  readonly folds: readonly number[];
  readonly network: OwnNetwork;
  readonly componentCount: number;
  readonly seed: number;
}

/** Methods on the eight film emotions, in tables: over all folds, and on what the network was not trained on beside it. */
export async function filmBench(input: FilmBenchInput): Promise<Table[]> {
  const { clips, folds, network, componentCount, seed } = input;
  const truth = clips.map(({ clip }) => clip.targets.film ?? []);
  const groups = clips.map(({ clip }) => clip.group);
  const features = clips.map(spectrogramStatistics);
  const results: OutOfFold[] = [];
  for (const method of [
    trainingMean,
    nearestNeighbours(10),
    principalRegression(componentCount),
    ridgeRegression,
    extraTrees,
  ]) {
    results.push(...(await crossValidate(standardised(method), { features, targets: truth, folds, seed })));
  }
  const notes = [
    `${clips.length} excerpts; ${new Set(folds).size}-fold cross-validation, an album on one side only. Pearson's r with the mean rating.`,
  ];
  const tables = [filmTable('Film music: eight emotions, all folds', truth, groups, results, seed, notes)];
  const beside = besideNetwork(network, clips, results, ({ film }) => FILM_NAMES.map((name) => film[name]));
  if (beside === null) return tables;
  const { clipCount, methods, pick } = beside;
  const title = `Film music, the ${clipCount} excerpts that ${network.name} was not trained on`;
  return [...tables, filmTable(title, pick(truth), pick(groups), methods, seed, [])];
}

function filmTable(
  title: string,
  truth: Rows,
  groups: readonly string[],
  methods: readonly OutOfFold[],
  seed: number,
  notes: readonly string[],
): Table {
  const correlation = (predictions: Rows, at: number, indices: readonly number[]): number => {
    const column = (rows: Rows): number[] => indices.map((index) => rows[index]?.[at] as number);
    return pearson(column(truth), column(predictions));
  };
  const everything = [...truth.keys()];
  return {
    title,
    columns: ['method', 'mean r', ...FILM_NAMES],
    rows: methods.map(({ name, predictions }) => {
      const meanOf = (indices: readonly number[]): number =>
        FILM_NAMES.reduce((sum, _, at) => sum + correlation(predictions, at, indices), 0) / FILM_NAMES.length;
      return [
        name,
        bootstrapInterval(groups, meanOf, { seed, replicateCount: REPLICATE_COUNT }),
        ...FILM_NAMES.map((_, at) => correlation(predictions, at, everything)),
      ];
    }),
    notes,
  };
}
