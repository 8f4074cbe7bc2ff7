import { type Explanation, MID_LEVEL_NAMES, type MidLevelName } from './estimate.js';
import type { ModelArtifact } from './model-artifact.js';

/** A value in standardised units: `bias` + Σᵢ `weights[i]` · unit i. */
interface Line {
  readonly bias: number;
  readonly weights: readonly number[];
}

/** Values that are linear in the mid-level units: the first of `film` through valence and arousal. */
export type LinearHead = 'affect' | 'film' | 'deam';

/**
 * A head that is linear in the mid-level units, in units of its values: value[j] = bias[j] + Σᵢ weight[i][j] · unit[i].
 * The same numbers make the value and its reasons, so the terms always sum to the value (before clamping).
 */
export class LinearReadout {
  readonly #lines: readonly Line[];

  constructor(model: ModelArtifact, head: LinearHead) {
    const { mean, sd } = model.manifest.outputs[head];
    this.#lines = standardisedLines(model, head).map(({ bias, weights }, j) => ({
      bias: (mean[j] as number) + (sd[j] as number) * bias,
      weights: weights.map((weight) => (sd[j] as number) * weight),
    }));
  }

  /** Weight of a mid-level unit (in standard deviations among training music) for value `index`. */
  weight(unit: MidLevelName, index: number): number {
    return this.#lines[index]?.weights[MID_LEVEL_NAMES.indexOf(unit)] as number;
  }

  /** Value `index` given the nine standardised mid-level units, before clamping. */
  value(units: ArrayLike<number>, index: number): number {
    const { bias, weights } = this.#lines[index] as Line;
    return weights.reduce((sum, weight, i) => sum + weight * (units[i] as number), bias);
  }

  /** The reasons of value `index` given the nine standardised mid-level units. */
  explain(units: ArrayLike<number>, index: number): Explanation {
    const { bias, weights } = this.#lines[index] as Line;
    const terms = {} as Record<MidLevelName, number>;
    for (const [i, name] of MID_LEVEL_NAMES.entries())
      terms[name] = (weights[i] as number) * (units[i] as number);
    return { bias, terms };
  }
}

/** The value an explanation stands for, before clamping. */
export function explainedValue(explanation: Explanation): number {
  return Object.values(explanation.terms).reduce((sum, term) => sum + term, explanation.bias);
}

function standardisedLines(model: ModelArtifact, head: LinearHead): Line[] {
  const lines = layerLines(model, head);
  if (head !== 'film') return lines;
  const axes = layerLines(model, 'affect');
  return [...layerLines(model, 'dialects').map((dialect) => through(dialect, axes)), ...lines];
}

/** A line in valence and arousal, as one in the units these are linear in. */
function through({ bias, weights }: Line, axes: readonly Line[]): Line {
  return {
    bias: axes.reduce((sum, axis, index) => sum + (weights[index] as number) * axis.bias, bias),
    weights: MID_LEVEL_NAMES.map((_, unit) =>
      axes.reduce((sum, axis, index) => sum + (weights[index] as number) * (axis.weights[unit] as number), 0),
    ),
  };
}

/** The outputs of a linear layer. */
function layerLines(model: ModelArtifact, layer: LinearHead | 'dialects'): Line[] {
  const kernel = model.weights.get(`${layer}/kernel`);
  const bias = model.weights.get(`${layer}/bias`)?.values;
  if (kernel === undefined || bias === undefined) throw new RangeError(`the model has no layer ${layer}`);
  const [inputCount = 0, outputCount = 0] = kernel.shape;
  return Array.from({ length: outputCount }, (_, j) => ({
    bias: bias[j] as number,
    weights: Array.from({ length: inputCount }, (__, i) => kernel.values[i * outputCount + j] as number),
  }));
}
