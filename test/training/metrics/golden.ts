import { readFileSync } from 'node:fs';

interface PrecisionRecall {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Reference values from scikit-learn and scipy; `test/golden/metrics/generate.py` writes them. */
interface MetricsGolden {
  readonly regression: readonly {
    readonly truth: number[];
    readonly predicted: number[];
    readonly r2: number;
    readonly rmse: number;
    readonly pearson: number;
    readonly ccc: number;
  }[];
  readonly classification: readonly {
    readonly classCount: number;
    readonly truth: number[];
    readonly predicted: number[];
    readonly confusionMatrix: number[][];
    readonly accuracy: number;
    readonly classes: (PrecisionRecall & { readonly support: number })[];
    readonly micro: PrecisionRecall;
    readonly macro: PrecisionRecall;
    readonly weighted: PrecisionRecall;
  }[];
  readonly multilabel: readonly {
    readonly truth: boolean[][];
    readonly predicted: boolean[][];
    readonly samplesF1: number;
    readonly microF1: number;
    readonly macroF1: number;
    readonly labelF1: number[];
    readonly hammingLoss: number;
    readonly exactMatch: number;
  }[];
  readonly ranking: readonly {
    readonly truth: boolean[];
    readonly scores: number[];
    readonly roc: { threshold: number | null; falsePositiveRate: number; truePositiveRate: number }[];
    readonly areaUnderRoc: number;
    readonly precisionRecall: { threshold: number; precision: number; recall: number }[];
    readonly averagePrecision: number;
    readonly bestF1: number;
  }[];
  readonly calibration: readonly {
    readonly binCount: number;
    readonly truth: boolean[];
    readonly probabilities: number[];
    readonly shareTrue: number[];
    readonly meanPredicted: number[];
  }[];
  readonly silhouette: readonly {
    readonly points: number[][];
    readonly clusters: number[];
    readonly silhouettes: number[];
    readonly score: number;
  }[];
  readonly quantiles: { readonly sorted: number[]; readonly shares: number[]; readonly quantiles: number[] };
  readonly normal: { readonly distances: number[]; readonly central: number[] };
}

export const GOLDEN = JSON.parse(
  readFileSync(new URL('../../golden/metrics/metrics.json', import.meta.url), 'utf8'),
) as MetricsGolden;

/** `value` with every number in it rounded to 12 decimals, to compare nested results to float tolerance. */
export function rounded<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_, item: unknown) =>
      typeof item === 'number' ? Number(item.toFixed(12)) + 0 : item,
    ),
  ) as T;
}
