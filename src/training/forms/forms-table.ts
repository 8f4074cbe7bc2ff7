import { FILM_NAMES } from '../../inference/estimate.js';
import type { Figure, Table } from '../classical/text-table.js';
import type { Clip } from '../datasets/clip.js';
import { NUMERIC_OUTPUTS } from '../evaluation/numeric-scores.js';
import { bootstrapInterval } from '../metrics/bootstrap.js';
import { pearson, r2 } from '../metrics/regression.js';
import type { NetworkForm } from '../network/trainable-network.js';

const REPLICATE_COUNT = 1000;
const LEAST_CLIP_COUNT = 3;

/** The ten numbers that are judged, in the order of `clipEmotions`. */
const EMOTIONS = (['affect', 'film'] as const).flatMap((head) =>
  NUMERIC_OUTPUTS.filter((output) => output.head === head),
);
const VALENCE = 0;
const AROUSAL = 1;
const FIRST_FILM = 2;

/** What a form says of each judged clip, as `clipEmotions` gives it. */
export interface FormResult {
  readonly form: NetworkForm;
  readonly predictions: readonly (readonly number[] | null)[];
}

/** The ratings that a form is judged by, NaN where the clip has none; null where it has none at all. */
export function emotionTruth(clip: Clip): number[] | null {
  const truth = EMOTIONS.map((emotion) => emotion.truth(clip) ?? Number.NaN);
  return truth.some(Number.isFinite) ? truth : null;
}

/** One row a form: r of each film emotion and their mean, R² of valence and arousal. */
export function formsTable(
  clips: readonly Clip[],
  results: readonly FormResult[],
  { seed, epochCount }: { readonly seed: number; readonly epochCount: number },
): Table {
  const truth = clips.map(emotionTruth);
  const rated = (column: number): number[] =>
    clips.flatMap((_, index) =>
      Number.isFinite(truth[index]?.[column]) && results.every(({ predictions }) => predictions[index])
        ? [index]
        : [],
    );
  const [films, songs] = [rated(FIRST_FILM), rated(VALENCE)];
  const groupsOf = (indices: readonly number[]): string[] =>
    indices.map((index) => (clips[index] as Clip).group);
  const rows = results.map(({ form, predictions }) => {
    const figure = (metric: typeof r2, column: number, indices: readonly number[]): number =>
      metric(
        indices.map((index) => truth[index]?.[column] as number),
        indices.map((index) => predictions[index]?.[column] as number),
      );
    const interval = (of: readonly number[], statistic: (indices: number[]) => number): number | Figure =>
      of.length < LEAST_CLIP_COUNT
        ? Number.NaN
        : bootstrapInterval(
            groupsOf(of),
            (drawn) => statistic(drawn.map((index) => of[index] as number)),
            // The same draws for every form: their intervals differ by the forms alone.
            { seed, replicateCount: REPLICATE_COUNT },
          );
    const film = (at: number, indices: readonly number[]): number =>
      figure(pearson, FIRST_FILM + at, indices);
    return [
      form,
      ...FILM_NAMES.map((_, at) => (films.length < LEAST_CLIP_COUNT ? Number.NaN : film(at, films))),
      interval(
        films,
        (drawn) => FILM_NAMES.reduce((sum, _, at) => sum + film(at, drawn), 0) / FILM_NAMES.length,
      ),
      interval(songs, (drawn) => figure(r2, VALENCE, drawn)),
      interval(songs, (drawn) => figure(r2, AROUSAL, drawn)),
    ];
  });
  return {
    title: `Three forms of the network, ${epochCount} epochs each, on held-out groups`,
    columns: ['form', ...FILM_NAMES, 'mean r of the 8', 'DEAM valence R²', 'DEAM arousal R²'],
    rows,
    notes: [
      `Film emotions: Pearson's r on ${films.length} excerpts. Valence and arousal: R² on ${songs.length} songs of DEAM. [95 % bootstrap interval over groups].`,
      'A2E: emotions straight from the hidden layer, which mid-level ratings do not teach. A2Mid2E: the network learns from mid-level',
      'ratings alone, the emotions are linear in its units and teach nothing below. A2Mid2E-Joint: linear in the units, taught by both;',
      'the form that ships. Same clips, plan, seed and batches for all.',
      'Chowdhury et al. 2019 report a mean r of .76 (A2E), .71 (A2Mid2E) and .75 (A2Mid2E-Joint) on other splits of the film excerpts,',
      'with seven mid-level features, all rated by people.',
    ],
  };
}
