import { bootstrapInterval } from '../metrics/bootstrap.js';
import { classificationScores, confusionMatrix } from '../metrics/classification.js';
import { trainingMean } from './training-mean.js';
import { crossValidate, foldsOf } from './cross-validate.js';
import { classificationForests } from './forest.js';
import type { Method, Rows } from './method.js';
import { nearestNeighbours } from './nearest-neighbours.js';
import { logisticRegression, multilayerPerceptron } from './neural.js';
import { standardised } from './standardise.js';
import type { Table } from './text-table.js';

const REPLICATE_COUNT = 300;

/** Recordings of one class each, with their descriptor sets. */
export interface LabelledRecordings {
  /** For the title, as in `panda4q: four moods`. */
  readonly title: string;
  readonly items: readonly { readonly id: string; readonly group: string }[];
  readonly classNames: readonly string[];
  /** Class of each item. */
  readonly classes: readonly number[];
  /** `DescriptorSet` of each item. */
  readonly descriptors: Rows;
  /** Another judge of some of the items (by index) and the classes it gave, not cross-validated here. */
  readonly beside?: {
    readonly name: string;
    readonly note: string;
    readonly indices: readonly number[];
    readonly predicted: readonly number[];
  };
}

/** How thorough the bench is. */
export interface DescriptorBenchSettings {
  readonly seed: number;
  readonly foldCount: number;
  /** Cross-validations with other folds and other random numbers. */
  readonly repeatCount: number;
  readonly treeCounts: readonly number[];
}

/** Repeated cross-validation of classifiers on descriptor sets. */
export async function descriptorBench(
  recordings: LabelledRecordings,
  { seed, foldCount, repeatCount, treeCounts }: DescriptorBenchSettings,
  onProgress: (what: string, doneShare: number) => void,
): Promise<Table[]> {
  const { title, items, classNames, classes, descriptors, beside } = recordings;
  const targets = classes.map((actual) => classNames.map((_, label) => (label === actual ? 1 : 0)));
  const width = descriptors[0]?.length ?? 0;
  const methods: Method[] = [
    trainingMean,
    nearestNeighbours(15),
    logisticRegression('classes', width),
    multilayerPerceptron('classes', width),
    classificationForests(treeCounts),
  ].map(standardised);
  const predictedOf = new Map<string, number[][]>();
  for (let repeat = 0; repeat < repeatCount; repeat += 1) {
    const folds = foldsOf(items, foldCount, seed + 1000 * repeat);
    for (const [at, method] of methods.entries()) {
      onProgress(
        `${method.names.join(', ')}, ${repeat + 1} of ${repeatCount}`,
        (repeat * methods.length + at) / (repeatCount * methods.length),
      );
      const parts = { features: descriptors, targets, folds, seed: seed + 1000 * repeat };
      for (const { name, predictions } of await crossValidate(method, parts)) {
        const repeats = predictedOf.get(name) ?? [];
        repeats.push(predictions.map(likeliest));
        predictedOf.set(name, repeats);
      }
    }
  }
  const groups = items.map(({ group }) => group);
  const everything: Table = {
    title: `${title}, descriptor set`,
    columns: ['method', 'accuracy', 'SD of repeats', 'precision macro', 'recall macro', 'F1 macro'],
    rows: [...predictedOf].map(([name, repeats]) => {
      const scores = repeats.map((predicted) =>
        classificationScores(confusionMatrix(classes, predicted, classNames.length)),
      );
      const mean = (of: (one: (typeof scores)[number]) => number): number =>
        scores.reduce((sum, one) => sum + of(one), 0) / scores.length;
      const accuracy = mean((one) => one.accuracy);
      const spread = Math.sqrt(mean((one) => (one.accuracy - accuracy) ** 2));
      return [
        name,
        accuracyInterval(classes, repeats, groups, seed),
        spread,
        mean((one) => one.macro.precision),
        mean((one) => one.macro.recall),
        mean((one) => one.macro.f1),
      ];
    }),
    notes: [
      `${items.length} recordings; ${repeatCount} × ${foldCount}-fold cross-validation, an artist on one side only. ${width} numbers a recording: statistics of`,
      'chroma, constant-Q chroma, tonal centroid, spectral contrast, zero crossings and RMS, and a tempogram.',
      `Means over the repeats. [95 % bootstrap interval over artists]. Classes: ${classNames.join(', ')}.`,
    ],
    decimals: 3,
  };
  return beside === undefined
    ? [everything]
    : [everything, besideTable(recordings, beside, predictedOf, seed)];
}

function besideTable(
  { title, items, classes }: LabelledRecordings,
  { name: own, note, indices, predicted }: NonNullable<LabelledRecordings['beside']>,
  predictedOf: ReadonlyMap<string, readonly (readonly number[])[]>,
  seed: number,
): Table {
  const pick = <T>(values: readonly T[]): T[] => indices.map((index) => values[index] as T);
  const groups = pick(items).map(({ group }) => group);
  const row = (name: string, repeats: readonly (readonly number[])[]) => [
    name,
    accuracyInterval(pick(classes), repeats, groups, seed),
  ];
  return {
    title: `${title}, the ${indices.length} recordings that ${own} was not trained on`,
    columns: ['method', 'accuracy'],
    rows: [
      ...[...predictedOf].map(([name, repeats]) => row(name, repeats.map(pick))),
      row(`${own} (this program)`, [predicted]),
    ],
    notes: [note],
  };
}

/** Mean accuracy of the repeats, with its interval. */
function accuracyInterval(
  classes: readonly number[],
  repeats: readonly (readonly number[])[],
  groups: readonly string[],
  seed: number,
) {
  return bootstrapInterval(
    groups,
    (indices) => {
      const hits = repeats.map(
        (predicted) => indices.filter((index) => predicted[index] === classes[index]).length,
      );
      return hits.reduce((sum, count) => sum + count, 0) / repeats.length / indices.length;
    },
    { seed, replicateCount: REPLICATE_COUNT },
  );
}

function likeliest(shares: readonly number[]): number {
  return shares.indexOf(Math.max(...shares));
}
