import { AffektError } from '../../core/errors.js';
import { assertNoLeak, groupFolds } from '../datasets/group-split.js';
import { type Fitted, type Method, type Rows, rowsAt } from './method.js';

/** What a method says of every item, learned from the other folds. */
export interface OutOfFold {
  readonly name: string;
  /** In the order of the items. */
  readonly predictions: readonly (readonly number[])[];
}

/** Items, and how they are parted. */
export interface CrossValidation {
  readonly features: Rows;
  readonly targets: Rows;
  /** Fold (0..) of each item, by group. */
  readonly folds: readonly number[];
  readonly seed: number;
  /** Called with each fit and the items it was not fitted on, before it is thrown away. */
  readonly inspect?: (fitted: Fitted, inside: readonly number[], outside: readonly number[]) => void;
}

/** Out-of-fold predictions of a method: each fold is predicted by a fit on all others, seeded by `seed` and the fold. */
export async function crossValidate(
  method: Method,
  { features, targets, folds, seed, inspect }: CrossValidation,
): Promise<OutOfFold[]> {
  const results = method.names.map((name) => ({ name, predictions: new Array<number[]>(features.length) }));
  const foldCount = Math.max(...folds) + 1;
  for (let fold = 0; fold < foldCount; fold += 1) {
    const inside = indicesWhere(folds, (other) => other !== fold);
    const outside = indicesWhere(folds, (other) => other === fold);
    if (outside.length === 0) continue;
    const fitted = await method.fit(
      rowsAt(features, inside),
      rowsAt(targets, inside),
      seed + fold,
      rowsAt(folds, inside),
    );
    const asked = rowsAt(features, outside);
    for (const [at, one] of fitted.entries()) {
      const rows = one.predict(asked);
      for (const [position, index] of outside.entries()) {
        const row = rows[position];
        const result = results[at];
        if (row === undefined || result === undefined) {
          throw new AffektError(
            'AFFEKT_INTERNAL',
            `${method.names[at]} gave no prediction for item ${index}; expected one an item and a fit a name`,
          );
        }
        result.predictions[index] = row;
      }
      inspect?.(one, inside, outside);
      one.dispose?.();
    }
  }
  return results;
}

/** Folds by group over one set of items, held to their promise. */
export function foldsOf(
  items: readonly { readonly id: string; readonly group: string }[],
  foldCount: number,
  seed: number,
): number[] {
  const folds = groupFolds(
    items.map(({ group }) => ({ set: 'deam', group })),
    foldCount,
    seed,
  );
  assertNoLeak(items, folds);
  return folds;
}

function indicesWhere(folds: readonly number[], isIn: (fold: number) => boolean): number[] {
  return folds.flatMap((fold, index) => (isIn(fold) ? [index] : []));
}
