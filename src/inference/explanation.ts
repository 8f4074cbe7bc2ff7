import { type Explanation, MID_LEVEL_NAMES, type MidLevelName } from './estimate.js';
import type { ModelArtifact } from './model-artifact.js';

/**
 * A head that is linear in the mid-level units, in units of its values: value[j] = bias[j] + Σᵢ weight[i][j] · unit[i].
 * The same numbers make the value and its reasons, so the terms always sum to the value (before clamping).
 */
export class LinearReadout {
  readonly #bias: readonly number[];
  readonly #weights: readonly (readonly number[])[];

  constructor(model: ModelArtifact, head: 'affect' | 'film') {
    const { mean, sd } = model.manifest.outputs[head];
    const kernel = model.weights.get(`${head}/kernel`)?.values;
    const bias = model.weights.get(`${head}/bias`)?.values;
    if (kernel === undefined || bias === undefined) throw new RangeError(`the model has no ${head} head`);
    this.#bias = mean.map((average, j) => average + (sd[j] as number) * (bias[j] as number));
    this.#weights = MID_LEVEL_NAMES.map((_, i) =>
      sd.map((s, j) => s * (kernel[i * sd.length + j] as number)),
    );
  }

  /** Weight of a mid-level unit (in standard deviations among training music) for value `index`. */
  weight(unit: MidLevelName, index: number): number {
    return this.#weights[MID_LEVEL_NAMES.indexOf(unit)]?.[index] as number;
  }

  /** The reasons of value `index` given the nine standardised mid-level units. */
  explain(units: ArrayLike<number>, index: number): Explanation {
    const terms = Object.fromEntries(
      MID_LEVEL_NAMES.map((name, i) => [name, (this.#weights[i]?.[index] as number) * (units[i] as number)]),
    ) as Record<MidLevelName, number>;
    return { bias: this.#bias[index] as number, terms };
  }
}

/** The value an explanation stands for, before clamping. */
export function explainedValue(explanation: Explanation): number {
  return Object.values(explanation.terms).reduce((sum, term) => sum + term, explanation.bias);
}
