import { createHash } from 'node:crypto';
import { BASIC_NAMES } from '../../inference/estimate.js';
import { SPOTIFY_FEATURES, type SpotifyTrack } from '../datasets/lastfm-spotify.js';
import { multilabelScores } from '../metrics/multilabel.js';
import { Random } from '../random.js';
import { trainingMean } from './training-mean.js';
import { crossValidate, foldsOf, type OutOfFold } from './cross-validate.js';
import { classificationForests } from './forest.js';
import type { Method } from './method.js';
import { nearestNeighbours } from './nearest-neighbours.js';
import { logisticRegression, multilayerPerceptron } from './neural.js';
import { type Importance, permutationImportance } from './permutation-importance.js';
import { sampledShapley } from './shapley.js';
import { onSpotifyFeatures, SPOTIFY_GROUPS } from './spotify-columns.js';
import { standardised } from './standardise.js';
import { topLabelsOf } from './top-labels.js';

/** How thorough the study is. */
export interface WeakEmotionSettings {
  readonly seed: number;
  readonly foldCount: number;
  readonly treeCount: number;
  /** Shuffles of a feature for its permutation importance, a fold. */
  readonly shuffleCount: number;
  /** Held-out tracks a fold that are explained by SHAP values, and random orders of the features for each. */
  readonly explainedCount: number;
  readonly orderCount: number;
  /** Whether the forest, by far the slowest, is fitted anew without each group of features. */
  readonly withForestAblation: boolean;
}

/** What the study found; every figure is of tracks that the fit had not seen. */
export interface WeakEmotionStudy {
  readonly truth: readonly (readonly boolean[])[];
  readonly groups: readonly string[];
  readonly foldCount: number;
  /** Scores of each emotion by method; the forest is the first. */
  readonly methods: readonly OutOfFold[];
  /** Loss of macro-F1 with a feature shuffled, by method (without the baseline), feature by feature. */
  readonly importances: readonly { readonly name: string; readonly features: readonly Importance[] }[];
  /** Mean absolute SHAP value of the forest's vote share: one row a feature, one column an emotion. */
  readonly shap: readonly (readonly number[])[];
  readonly explainedCount: number;
  /** Macro-F1 of each method (as in `importances`) without a group of features; NaN where it was not fitted. */
  readonly ablation: readonly { readonly without: string; readonly macroF1: readonly number[] }[];
}

/**
 * The study of weak emotion labels on Spotify's features: four classical methods, cross-validated by track, and what they
 * go by. Tracks whose features agree in every digit are one group: the same recording under another id.
 * @param onProgress told what is being done and which share of the whole is behind.
 */
export async function studyWeakEmotions(
  tracks: readonly SpotifyTrack[],
  settings: WeakEmotionSettings,
  onProgress: (what: string, doneShare: number) => void,
): Promise<WeakEmotionStudy> {
  const { seed, foldCount, shuffleCount, explainedCount, orderCount } = settings;
  const features = tracks.map((track) => track.features);
  const truth = tracks.map((track) => track.emotions);
  const targets = truth.map((row) => row.map(Number));
  const groups = tracks.map((track) => recordingOf(track));
  const folds = foldsOf(
    tracks.map(({ spotifyId }, index) => ({ id: spotifyId, group: groups[index] as string })),
    foldCount,
    seed,
  );
  const macroF1 = (indices: readonly number[], scores: readonly (readonly number[])[]): number => {
    const actual = indices.map((index) => truth[index] ?? []);
    return multilabelScores(actual, topLabelsOf(actual, scores)).macroF1;
  };
  const everything = [...tracks.keys()];
  const random = new Random(seed);
  const shapRows: number[][][] = [];
  const methods: OutOfFold[] = [];
  const importances: { name: string; features: Importance[] }[] = [];
  const candidates = weakEmotionMethods(settings);
  const groupNames = Object.keys(SPOTIFY_GROUPS);
  const stepCount = candidates.length * (1 + groupNames.length);

  for (const [at, make] of candidates.entries()) {
    const method = make([]);
    onProgress(method.names[0] ?? '', at / stepCount);
    const ofFolds: Importance[][] = [];
    methods.push(
      ...(await crossValidate(method, {
        features,
        targets,
        folds,
        seed,
        inspect(fitted, inside, outside) {
          const asked = outside.map((index) => features[index] ?? []);
          const score = (rows: readonly (readonly number[])[]): number =>
            macroF1(outside, fitted.predict(rows));
          ofFolds.push(permutationImportance(score, asked, shuffleCount, random));
          if (at > 0) return;
          const background = inside.map((index) => features[index] ?? []);
          for (const row of random.shuffle([...asked]).slice(0, explainedCount)) {
            shapRows.push(
              sampledShapley((rows) => fitted.predict(rows), row, background, orderCount, random),
            );
          }
        },
      })),
    );
    importances.push({ name: method.names[0] ?? '', features: overFolds(ofFolds) });
  }
  const ablation: { without: string; macroF1: number[] }[] = [];
  for (const [at, [without, names]] of Object.entries(SPOTIFY_GROUPS).entries()) {
    const scores: number[] = [];
    for (const [index, make] of candidates.entries()) {
      onProgress(`without ${without}`, (candidates.length * (1 + at) + index) / stepCount);
      if (index === 0 && !settings.withForestAblation) {
        scores.push(Number.NaN);
        continue;
      }
      const [result] = await crossValidate(make(names), { features, targets, folds, seed });
      scores.push(macroF1(everything, result?.predictions ?? []));
    }
    ablation.push({ without, macroF1: scores });
  }
  methods.push(...(await crossValidate(trainingMean, { features, targets, folds, seed })));
  return {
    truth,
    groups,
    foldCount,
    methods,
    importances,
    shap: meanAbsolute(shapRows),
    explainedCount: shapRows.length,
    ablation,
  };
}

/** The four methods, each made for the features that are left. */
function weakEmotionMethods({ treeCount }: WeakEmotionSettings): ((without: readonly string[]) => Method)[] {
  return [
    () => classificationForests([treeCount]),
    (columnCount: number) => standardised(logisticRegression('labels', columnCount)),
    () => standardised(nearestNeighbours(25)),
    (columnCount: number) => standardised(multilayerPerceptron('labels', columnCount)),
  ].map((make) => (without: readonly string[]) => onSpotifyFeatures(make, without));
}

function recordingOf({ features }: SpotifyTrack): string {
  return createHash('sha256').update(features.join()).digest('hex').slice(0, 16);
}

function overFolds(folds: readonly (readonly Importance[])[]): Importance[] {
  return SPOTIFY_FEATURES.map((_, feature) => {
    const means = folds.map((fold) => fold[feature]?.mean ?? 0);
    const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
    const variance = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / means.length;
    return { mean, deviation: Math.sqrt(variance) };
  });
}

function meanAbsolute(rows: readonly (readonly (readonly number[])[])[]): number[][] {
  return SPOTIFY_FEATURES.map((_, feature) =>
    BASIC_NAMES.map(
      (_emotion, output) =>
        rows.reduce((sum, row) => sum + Math.abs(row[feature]?.[output] ?? 0), 0) / Math.max(1, rows.length),
    ),
  );
}
