import { GEMS_NAMES } from '../../inference/estimate.js';
import type { CachedClip } from '../feature-cache.js';
import { bootstrapInterval } from '../metrics/bootstrap.js';
import { multilabelScores } from '../metrics/multilabel.js';
import { pearson } from '../metrics/regression.js';
import { trainingMean } from './training-mean.js';
import { cepstralNetwork } from './convolutional.js';
import { crossValidate, type OutOfFold } from './cross-validate.js';
import { gemsBalanceTable } from './gems-balance.js';
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
/** 60 s in steps of 512 ms. */
const CNN_STEP_COUNT = 117;

export interface GemsBenchSettings {
  readonly seed: number;
  /** 0 leaves the CNN out, as where the current backend cannot train it. */
  readonly cnnEpochCount: number;
  readonly componentCount: number;
}

/** What is measured: the clips of Emotify, their folds by track, and the program's own network for its row. */
export interface GemsBenchInput {
  readonly clips: readonly CachedClip[];
  readonly folds: readonly number[];
  readonly network: OwnNetwork;
  readonly onProgress: (what: string, doneShare: number) => void;
}

/** Methods on the nine GEMS emotions of Emotify, in tables. */
export async function gemsBench(input: GemsBenchInput, settings: GemsBenchSettings): Promise<Table[]> {
  const { clips, folds, network, onProgress } = input;
  const { seed, cnnEpochCount, componentCount } = settings;
  const truth = clips.map(({ clip }) => clip.targets.gems ?? []);
  const groups = clips.map(({ clip }) => clip.group);
  const features = clips.map(spectrogramStatistics);
  const results: OutOfFold[] = [];
  const methods = [
    trainingMean,
    nearestNeighbours(20),
    principalRegression(componentCount),
    ridgeRegression,
    extraTrees,
  ].map(standardised);
  for (const [at, method] of methods.entries()) {
    onProgress(method.names.join(', '), at / (methods.length + 1));
    results.push(...(await crossValidate(method, { features, targets: truth, folds, seed })));
  }
  if (cnnEpochCount > 0) {
    onProgress('CNN on bands, MFCC and contrast', methods.length / (methods.length + 1));
    const { rows, method } = cepstralNetwork(clips, CNN_STEP_COUNT, cnnEpochCount);
    results.push(...(await crossValidate(method, { features: rows, targets: truth, folds, seed })));
  }
  const notes = [
    `${clips.length} tracks of 60 s; ${new Set(folds).size}-fold cross-validation, a track on one side only. Pearson's r of the share of raters.`,
    "F1: an emotion is present when its share is at or above the set's mean share for it, in ratings and predictions alike.",
    ...(cnnEpochCount > 0 ? [] : ['The CNN is left out: training it needs @tensorflow/tfjs-node.']),
  ];
  const tables = [
    gemsTable('Emotify: nine GEMS emotions, all folds', truth, groups, results, truth, seed, notes),
    await gemsBalanceTable({
      ...{ features, shares: truth, groups, folds, seed },
      onProgress: (what) => onProgress(what, methods.length / (methods.length + 1)),
    }),
  ];
  const beside = besideNetwork(network, clips, results, ({ gems }) => GEMS_NAMES.map((name) => gems[name]));
  if (beside === null) return tables;
  const { clipCount, methods: besideMethods, pick } = beside;
  const title = `Emotify: nine GEMS emotions, the ${clipCount} tracks that ${network.name} was not trained on`;
  return [...tables, gemsTable(title, pick(truth), pick(groups), besideMethods, truth, seed, [])];
}

function gemsTable(
  title: string,
  truth: Rows,
  groups: readonly string[],
  methods: readonly OutOfFold[],
  all: Rows,
  seed: number,
  notes: readonly string[],
): Table {
  const thresholds = GEMS_NAMES.map(
    (_, at) => all.reduce((sum, row) => sum + (row[at] as number), 0) / all.length,
  );
  const present = (rows: Rows): boolean[][] =>
    rows.map((row) => row.map((value, at) => value >= (thresholds[at] as number)));
  const column = (rows: Rows, at: number, indices: readonly number[]): number[] =>
    indices.map((index) => rows[index]?.[at] as number);
  const everything = [...truth.keys()];
  return {
    title,
    columns: ['method', 'mean r', ...GEMS_NAMES.map(spoken), 'F1 macro', 'F1 micro'],
    rows: methods.map(({ name, predictions }) => {
      const meanOf = (indices: readonly number[]): number =>
        GEMS_NAMES.reduce(
          (sum, _, at) => sum + pearson(column(truth, at, indices), column(predictions, at, indices)),
          0,
        ) / GEMS_NAMES.length;
      const { macroF1, microF1 } = multilabelScores(present(truth), present(predictions));
      return [
        name,
        bootstrapInterval(groups, meanOf, { seed, replicateCount: REPLICATE_COUNT }),
        ...GEMS_NAMES.map((_, at) =>
          pearson(column(truth, at, everything), column(predictions, at, everything)),
        ),
        macroF1,
        microF1,
      ];
    }),
    notes,
  };
}

function spoken(name: string): string {
  return name === 'joyfulActivation' ? 'joyful act.' : name;
}
