import { HIDDEN_SIZE } from '../../inference/dense-layers.js';
import { FILM_NAMES, MID_LEVEL_NAMES, PLANE_FILM_NAMES } from '../../inference/estimate.js';
import { RATED_UNITS } from '../evaluation/rated-units.js';
import { Ridge, type RidgeLines } from '../ridge.js';
import { type SaidClip, sayOf } from './said-clips.js';
import { HEAD_COLUMNS } from './target-table.js';
import type { TrainableNetwork } from './trainable-network.js';

/** Fewer clips with a rating settle nothing. */
const LEAST_RATED_COUNT = 20;
/** The units are corrected with a strong penalty: the emotions have to find in them what they found before. */
const UNIT_STRENGTH = 2000;
/** A line through nine units needs hardly any. */
const EMOTION_STRENGTH = 1e-3;

/** Targets in a row of `TargetTable`: the columns from a place on. */
interface Columns {
  readonly start: number;
  readonly size: number;
}
const RATED_COLUMNS: Columns = { start: HEAD_COLUMNS.midLevel.start, size: RATED_UNITS.length };
const APART_FILM_COLUMNS: Columns = {
  start: HEAD_COLUMNS.film.start + PLANE_FILM_NAMES.length,
  size: FILM_NAMES.length - PLANE_FILM_NAMES.length,
};

/**
 * Corrects the rated mid-level units by what their ratings miss, in a ridge regression on the hidden layer, which the steps of the training
 * share among all heads and see with gaps (dropout). Then valence, arousal and what DEAM means by them are fitted to say of the music what
 * they said before, and the film emotions outside the plane to their ratings.
 */
export function settleReadOuts(network: TrainableNetwork, said: readonly SaidClip[]): void {
  const rated = ratedClips(said, RATED_COLUMNS);
  if (rated.length < LEAST_RATED_COUNT) return;
  const missed = (clip: SaidClip): number[] =>
    targets(clip, RATED_COLUMNS).map((value, unit) => value - (clip.midLevel[unit] as number));
  const corrections = fitted(rated, ({ inputs }) => inputs.hidden, missed, UNIT_STRENGTH);
  addToUnits(network, corrections);
  const anew = sayOf(network, said);
  const unitsOf = ({ midLevel }: SaidClip): ArrayLike<number> => midLevel;
  const before = new Map(anew.map((clip, index) => [clip, said[index] as SaidClip]));
  for (const head of ['affect', 'deam'] as const) {
    const lines = fitted(anew, unitsOf, (clip) => before.get(clip)?.[head] ?? [], EMOTION_STRENGTH);
    setLines(network, head, lines, 2);
  }
  const film = ratedClips(anew, APART_FILM_COLUMNS);
  if (film.length < LEAST_RATED_COUNT) return;
  const lines = fitted(film, unitsOf, (clip) => targets(clip, APART_FILM_COLUMNS), EMOTION_STRENGTH);
  setLines(network, 'film', lines, APART_FILM_COLUMNS.size);
}

function targets({ row }: SaidClip, { start, size }: Columns): number[] {
  return [...row.values.subarray(start, start + size)];
}

function ratedClips(clips: readonly SaidClip[], columns: Columns): SaidClip[] {
  return clips.filter((clip) => targets(clip, columns).every(Number.isFinite));
}

function fitted(
  clips: readonly SaidClip[],
  inputsOf: (clip: SaidClip) => ArrayLike<number>,
  wantedOf: (clip: SaidClip) => readonly number[],
  strength: number,
): RidgeLines {
  return new Ridge(clips.map(inputsOf), clips.map(wantedOf)).lines(strength);
}

function setLines(
  network: TrainableNetwork,
  layer: 'affect' | 'deam' | 'film',
  { weights, biases }: RidgeLines,
  outputCount: number,
): void {
  network.assign(`${layer}/kernel`, (kernel) =>
    kernel.map((_, at) => weights[at % outputCount]?.[Math.floor(at / outputCount)] as number),
  );
  network.assign(`${layer}/bias`, () => biases);
}

/** The rated units come first among the outputs of the layer, the hidden layer first among its inputs. */
function addToUnits(network: TrainableNetwork, { weights, biases }: RidgeLines): void {
  const outputCount = MID_LEVEL_NAMES.length - 1;
  network.assign('units/kernel', (kernel) =>
    kernel.map((weight, at) => {
      const [input, unit] = [Math.floor(at / outputCount), at % outputCount];
      return input < HIDDEN_SIZE && unit < RATED_UNITS.length
        ? weight + (weights[unit]?.[input] as number)
        : weight;
    }),
  );
  network.assign('units/bias', (bias) => bias.map((value, unit) => value + (biases[unit] ?? 0)));
}
