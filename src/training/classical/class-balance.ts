import { squaredEuclidean } from 'ml-distance-euclidean';
import { Random } from '../random.js';
import type { Fitted, Method, Rows } from './method.js';

/** What is done about a label that few rows have. */
export type ClassBalance = 'none' | 'SMOTE' | 'mixup';

const NEIGHBOUR_COUNT = 5;
const MIXUP_BETA = 0.4;

interface LabelledRows {
  readonly features: Rows;
  /** One column: 1 where the label is, 0 where not, between for mixed rows. */
  readonly targets: Rows;
}

/**
 * A method for labels (targets 0 or 1), fitted once a label on rows that were balanced for it; only training rows are ever
 * copied from. Features should be standardised, for neighbours are looked for.
 */
export function balanced(method: Method, balance: ClassBalance): Method {
  const add = { none: () => [], SMOTE: smoteRows, mixup: mixupRows }[balance];
  return {
    names: method.names.map((name) => `${name}, ${balance === 'none' ? 'no balancing' : balance}`),
    async fit(features, targets, seed) {
      const width = targets[0]?.length ?? 0;
      const ofLabels: Fitted[][] = [];
      for (let label = 0; label < width; label += 1) {
        const labelled = { features, targets: targets.map((row) => [row[label] as number]) };
        const added = add(labelled, new Random(seed + label));
        const rows = [...features, ...added.map(({ row }) => row)];
        const wanted = [...labelled.targets, ...added.map(({ target }) => [target])];
        ofLabels.push(await method.fit(rows, wanted, seed + label));
      }
      return method.names.map((_, at): Fitted => {
        const fitted = ofLabels.flatMap((one) => one.slice(at, at + 1));
        return {
          predict(asked) {
            const columns = fitted.map((one) => one.predict(asked));
            return asked.map((_row, index) => columns.map((column) => column[index]?.[0] ?? Number.NaN));
          },
          dispose: () => {
            for (const one of fitted) one.dispose?.();
          },
        };
      });
    },
  };
}

interface AddedRow {
  readonly row: readonly number[];
  readonly target: number;
}

/**
 * SMOTE (Chawla et al. 2002): rows of the rarer class are added until both are equally many, each at a random place between
 * a row of that class, taken by turns, and one of its five nearest of the same class. None where a class has under two rows.
 */
function smoteRows({ features, targets }: LabelledRows, random: Random): AddedRow[] {
  const present = features.filter((_, index) => targets[index]?.[0] === 1);
  const absent = features.filter((_, index) => targets[index]?.[0] !== 1);
  const [rare, common, target] = present.length < absent.length ? [present, absent, 1] : [absent, present, 0];
  if (rare.length < 2) return [];
  const neighbours = rare.map((row) => nearestOthers(rare, row));
  return Array.from({ length: common.length - rare.length }, (_, index) => {
    const at = index % rare.length;
    const near = neighbours[at] as Rows;
    const other = near[random.below(near.length)] as readonly number[];
    return { row: between(rare[at] as readonly number[], other, random.uniform()), target };
  });
}

/** Mixup (Zhang et al. 2018): as many rows again, each of two random ones and their targets, in shares drawn from Beta(.4, .4). */
function mixupRows({ features, targets }: LabelledRows, random: Random): AddedRow[] {
  return features.map((row, index) => {
    const other = random.below(features.length);
    const share = random.beta(MIXUP_BETA);
    return {
      row: between(row, features[other] as readonly number[], share),
      target: between(
        targets[index] as readonly number[],
        targets[other] as readonly number[],
        share,
      )[0] as number,
    };
  });
}

function nearestOthers(rows: Rows, row: readonly number[]): Rows {
  return rows
    .filter((other) => other !== row)
    .map((other) => ({ other, distance: squaredEuclidean(other as number[], row as number[]) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, NEIGHBOUR_COUNT)
    .map(({ other }) => other);
}

function between(from: readonly number[], to: readonly number[], share: number): number[] {
  return from.map((value, column) => value + share * ((to[column] as number) - value));
}
