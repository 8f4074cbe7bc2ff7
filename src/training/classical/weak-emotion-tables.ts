import { BASIC_NAMES } from '../../inference/estimate.js';
import { SPOTIFY_FEATURES } from '../datasets/lastfm-spotify.js';
import { multilabelScores } from '../metrics/multilabel.js';
import { labelPairs, spearman } from './co-occurrence.js';
import type { Table } from './text-table.js';
import { scoreInterval, topLabelsOf } from './top-labels.js';
import type { WeakEmotionStudy } from './weak-emotions.js';

/** The study as tables. */
export function weakEmotionTables(study: WeakEmotionStudy, seed: number): Table[] {
  return [
    scoreTable(study, seed),
    emotionTable(study),
    importanceTable(study),
    shapTable(study),
    ablationTable(study),
    pairTable(study),
  ];
}

function scoreTable({ methods, truth, groups, foldCount }: WeakEmotionStudy, seed: number): Table {
  const labelCounts = truth.map((row) => row.filter((isTrue) => isTrue).length);
  return {
    title: 'Six basic emotions (weak labels) from Spotify features',
    columns: ['method', 'F1 micro', 'F1 macro', 'F1 samples', 'Hamming loss', 'all labels right'],
    rows: methods.map(({ name, predictions }) => {
      const predicted = topLabelsOf(truth, predictions);
      const scores = multilabelScores(truth, predicted);
      return [
        name,
        scoreInterval(truth, predicted, groups, ({ microF1 }) => microF1, seed),
        scoreInterval(truth, predicted, groups, ({ macroF1 }) => macroF1, seed),
        scores.samplesF1,
        scores.hammingLoss,
        scores.exactMatch,
      ];
    }),
    notes: [
      `${truth.length} tracks, ${labelCounts.filter((count) => count > 1).length} of them under more than one emotion; ${foldCount}-fold cross-validation, a track (and any with the`,
      'same features) on one side only. Top-k: each track is given as many emotions as it has. [95 % bootstrap interval].',
      'Labels come from Last.fm tags through a text classifier, not from listeners.',
    ],
  };
}

function emotionTable({ methods: [forest], truth }: WeakEmotionStudy): Table {
  const predicted = topLabelsOf(truth, forest?.predictions ?? []);
  const { labels } = multilabelScores(truth, predicted);
  return {
    title: `By emotion: ${forest?.name ?? ''}`,
    columns: ['emotion', 'tracks', 'precision', 'recall', 'F1'],
    rows: BASIC_NAMES.map((emotion, at) => [
      emotion,
      truth.filter((row) => row[at]).length,
      labels[at]?.precision ?? Number.NaN,
      labels[at]?.recall ?? Number.NaN,
      labels[at]?.f1 ?? Number.NaN,
    ]),
  };
}

function importanceTable({ importances, foldCount }: WeakEmotionStudy): Table {
  const order = byFirst(SPOTIFY_FEATURES.map((_, at) => importances[0]?.features[at]?.mean ?? 0));
  return {
    title: 'Permutation importance: loss of macro-F1 with a feature shuffled (± SD over folds)',
    columns: ['feature', ...importances.map(({ name }) => name)],
    rows: order.map((at) => [
      spoken(SPOTIFY_FEATURES[at] ?? ''),
      ...importances.map(({ features }) => {
        const { mean = Number.NaN, deviation = Number.NaN } = features[at] ?? {};
        return `${signed(mean)} ± ${deviation.toFixed(3)}`;
      }),
    ]),
    notes: [
      `Held-out tracks, mean of ${foldCount} folds. Features that say the same (energy and loudness) share what they are worth.`,
    ],
  };
}

function shapTable({ shap, explainedCount, methods: [forest] }: WeakEmotionStudy): Table {
  const order = byFirst(shap.map((row) => row.reduce((sum, value) => sum + value, 0)));
  return {
    title: `SHAP: mean |value| by emotion, ${forest?.name ?? ''}`,
    columns: ['feature', ...BASIC_NAMES],
    rows: order.map((at) => [spoken(SPOTIFY_FEATURES[at] ?? ''), ...(shap[at] ?? [])]),
    notes: [
      `How far a feature moves the share of votes for an emotion (0..1) from its mean: ${explainedCount} held-out tracks, sampled`,
      'orders of the features, what is left out taken from training tracks.',
    ],
    decimals: 3,
  };
}

function ablationTable({ ablation, importances, methods, truth }: WeakEmotionStudy): Table {
  const whole = methods
    .slice(0, importances.length)
    .map(({ predictions }) => multilabelScores(truth, topLabelsOf(truth, predictions)).macroF1);
  return {
    title: 'Ablation: macro-F1 without a group of features, fitted anew (change)',
    columns: ['without', ...importances.map(({ name }) => name)],
    rows: [
      ['nothing', ...whole.map((value) => value.toFixed(3))],
      ...ablation.map(({ without, macroF1 }) => [
        without,
        ...macroF1.map((value, at) =>
          Number.isNaN(value) ? '–' : `${value.toFixed(3)} (${signed(value - (whole[at] ?? 0))})`,
        ),
      ]),
    ],
  };
}

function pairTable({ methods: [forest], truth }: WeakEmotionStudy): Table {
  const pairs = labelPairs(truth, topLabelsOf(truth, forest?.predictions ?? []));
  const rho = spearman(
    pairs.map(({ jaccard }) => jaccard),
    pairs.map(({ confusion }) => confusion),
  );
  return {
    title: `Co-occurrence against error: ${forest?.name ?? ''}`,
    columns: ['pair', 'tracks under both', 'Jaccard', 'taken for the other'],
    rows: pairs.map(({ first, second, bothCount, jaccard, confusion }) => [
      `${BASIC_NAMES[first]} – ${BASIC_NAMES[second]}`,
      bothCount,
      jaccard,
      confusion,
    ]),
    notes: [
      `Rank correlation of co-occurrence and error over the ${pairs.length} pairs: ${signed(rho, 2)}. 'Taken for the other': of the tracks under`,
      'one of the two only, the share for which the other one was predicted (top-k).',
    ],
    decimals: 3,
  };
}

/** Indices by falling value. */
function byFirst(values: readonly number[]): number[] {
  return [...values.keys()].sort((a, b) => (values[b] as number) - (values[a] as number));
}

function spoken(name: string): string {
  return name.replaceAll('_', ' ');
}

function signed(value: number, decimals = 3): string {
  const size = Math.abs(value).toFixed(decimals);
  return `${Number(size) === 0 ? '±' : value < 0 ? '−' : '+'}${size}`;
}
