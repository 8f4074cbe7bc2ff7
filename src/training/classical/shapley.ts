import type { Random } from '../random.js';
import type { Rows } from './method.js';

/** What a model says of rows of features: one row of outputs each. */
export type ModelOutput = (rows: Rows) => Rows;

/**
 * Shapley values (Shapley 1953; as SHAP, Lundberg & Lee 2017, with interventional values of what is left out): how much
 * each feature of `row` moves the model's outputs from their means over `background`; over the features they sum to the
 * difference. From random orders of the features (Štrumbelj & Kononenko 2014): each order starts at a row of the
 * background and puts the features of `row` in one by one; every order is also gone backwards, which lowers the variance.
 * Unbiased. Costs 2 · orderCount · (features + 1) evaluations, asked in one call.
 * @returns one row a feature, one column an output.
 */
export function sampledShapley(
  model: ModelOutput,
  row: readonly number[],
  background: Rows,
  orderCount: number,
  random: Random,
): number[][] {
  const asked: number[][] = [];
  const walks: { readonly order: readonly number[]; readonly start: number }[] = [];
  for (let draw = 0; draw < orderCount; draw += 1) {
    const order = random.shuffle([...row.keys()]);
    const other = background[random.below(background.length)] ?? row;
    for (const way of [order, [...order].reverse()]) {
      walks.push({ order: way, start: asked.length });
      const mixed = [...other];
      asked.push([...mixed]);
      for (const feature of way) {
        mixed[feature] = row[feature] as number;
        asked.push([...mixed]);
      }
    }
  }
  const outputs = model(asked);
  const sums = row.map(() => (outputs[0] ?? []).map(() => 0));
  for (const { order, start } of walks) {
    for (const [step, feature] of order.entries()) {
      const [before = [], after = []] = outputs.slice(start + step, start + step + 2);
      addDifference(sums[feature] ?? [], after, before, 1 / walks.length);
    }
  }
  return sums;
}

function addDifference(
  sums: number[],
  after: readonly number[],
  before: readonly number[],
  weight: number,
): void {
  for (const [output, value] of after.entries()) {
    sums[output] = (sums[output] ?? 0) + weight * (value - (before[output] ?? 0));
  }
}
