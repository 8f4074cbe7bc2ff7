import { GEMS_NAMES } from '../../inference/estimate.js';
import { multilabelScores } from '../metrics/multilabel.js';
import { bestThreshold } from '../metrics/precision-recall-curve.js';
import { areaUnderRoc } from '../metrics/ranking.js';
import { balanced, type ClassBalance } from './class-balance.js';
import { crossValidate } from './cross-validate.js';
import type { Rows } from './method.js';
import { nearestNeighbours } from './nearest-neighbours.js';
import { standardised } from './standardise.js';
import type { Table } from './text-table.js';
import { scoreInterval } from './top-labels.js';

const BALANCES: readonly ClassBalance[] = ['none', 'SMOTE', 'mixup'];
const MIDDLE = 0.5;
const NEIGHBOUR_COUNT = 20;

/** Tracks with their features, shares of raters and folds by group. */
export interface GemsBalanceInput {
  readonly features: Rows;
  readonly shares: Rows;
  readonly groups: readonly string[];
  readonly folds: readonly number[];
  readonly seed: number;
  readonly onProgress: (what: string) => void;
}

/**
 * The nine emotions as present or not (share at or above the set's mean share), with and without balancing of the classes:
 * at the threshold .5, and at thresholds chosen a label on the folds that are not judged. By nearest neighbours, which are
 * not trained in steps: where there are more rows, that they were learned from for longer explains nothing.
 */
export async function gemsBalanceTable(input: GemsBalanceInput): Promise<Table> {
  const { features, shares, groups, folds, seed, onProgress } = input;
  const bars = GEMS_NAMES.map(
    (_, label) => shares.reduce((sum, row) => sum + (row[label] as number), 0) / shares.length,
  );
  const truth = shares.map((row) => row.map((share, label) => share >= (bars[label] as number)));
  const targets = truth.map((row) => row.map(Number));
  const method = nearestNeighbours(NEIGHBOUR_COUNT);
  const judged: { name: string; atMiddle: boolean[][]; atChosen: boolean[][]; areas: number[] }[] = [];
  for (const balance of BALANCES) {
    onProgress(`class balancing: ${balance}`);
    const tried = await crossValidate(standardised(balanced(method, balance)), {
      features,
      targets,
      folds,
      seed,
    });
    for (const { name, predictions } of tried) {
      judged.push({
        name,
        atMiddle: predictions.map((row) => row.map((score) => score >= MIDDLE)),
        atChosen: atChosenThresholds(truth, predictions, folds),
        areas: GEMS_NAMES.map((_, label) => areaUnderRoc(column(truth, label), column(predictions, label))),
      });
    }
  }
  const macro = (predicted: boolean[][]) =>
    scoreInterval(truth, predicted, groups, ({ macroF1 }) => macroF1, seed);
  const rows = judged.map(({ name, atMiddle, atChosen, areas }) => [
    name,
    macro(atMiddle),
    multilabelScores(truth, atMiddle).microF1,
    macro(atChosen),
    multilabelScores(truth, atChosen).microF1,
    areas.reduce((sum, area) => sum + area, 0) / areas.length,
  ]);
  const presentShare = targets.flat().reduce((sum, one) => sum + one, 0) / targets.flat().length;
  return {
    title: 'Emotify: class balancing, the nine as present or not, all folds',
    columns: [
      'method',
      'F1 macro at .5',
      'F1 micro',
      'F1 macro at chosen thresholds',
      'F1 micro',
      'mean AUC',
    ],
    rows,
    notes: [
      `Present: share at or above the set's mean share for it; ${Math.round(100 * presentShare)} % of all labels are. SMOTE: rows of the rarer class are`,
      'added between neighbours until both are equally many; mixup: as many mixed rows are added as there are. Both a label, and',
      'inside the training folds only. Chosen thresholds: for the best F1 of a label on the folds that are not judged.',
    ],
  };
}

/** Each fold by thresholds of the best F1 on all others. */
function atChosenThresholds(
  truth: readonly (readonly boolean[])[],
  scores: Rows,
  folds: readonly number[],
): boolean[][] {
  const others = (fold: number): number[] => [...folds.keys()].filter((index) => folds[index] !== fold);
  const thresholds = new Map(
    [...new Set(folds)].map((fold) => [
      fold,
      GEMS_NAMES.map((_, label) => {
        const indices = others(fold);
        const [actual, said] = [column(truth, label), column(scores, label)];
        return bestThreshold(
          indices.map((index) => actual[index] === true),
          indices.map((index) => said[index] as number),
        ).threshold;
      }),
    ]),
  );
  return scores.map((row, index) =>
    row.map((score, label) => score >= (thresholds.get(folds[index] as number)?.[label] as number)),
  );
}

function column<Value>(rows: readonly (readonly Value[])[], at: number): Value[] {
  return rows.map((row) => row[at] as Value);
}
