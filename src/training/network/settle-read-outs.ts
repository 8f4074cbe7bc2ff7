import { HIDDEN_SIZE } from '../../inference/dense-layers.js';
import { FILM_NAMES, MID_LEVEL_NAMES, PLANE_FILM_NAMES } from '../../inference/estimate.js';
import { RATED_UNITS } from '../evaluation/rated-units.js';
import { Ridge, type RidgeLines } from '../ridge.js';
import { type SaidClip, sayOf } from './said-clips.js';
import { HEAD_COLUMNS } from './target-table.js';
import type { TrainableNetwork } from './trainable-network.js';

/** With fewer rated clips the units stay as they are. */
const LEAST_RATED_COUNT = 20;
/** The units are corrected with a strong penalty: the emotions have to find in them what they found before. */
const UNIT_STRENGTH = 2000;
/** With fewer the film emotions outside the plane say what they said before, not what their ratings say. */
const LEAST_FILM_COUNT = 100;
/** A line through nine units needs hardly any. */
const EMOTION_STRENGTH = 1e-3;

/** Outputs of the layer `units`; modality has a layer of its own. */
const UNIT_NAMES = MID_LEVEL_NAMES.filter((name) => name !== 'modality');
const RATED_COLUMNS = RATED_UNITS.map((name) => HEAD_COLUMNS.midLevel.start + MID_LEVEL_NAMES.indexOf(name));
const FILM_COLUMNS = FILM_NAMES.map((_, index) => HEAD_COLUMNS.film.start + index).slice(
  PLANE_FILM_NAMES.length,
);

/**
 * Corrects the rated mid-level units. In training they share the hidden layer with all other heads, and parts of it are dropped, so they
 * miss some of what it tells of the ratings; a ridge regression on it adds that. Valence, arousal and what DEAM means by them are then
 * fitted to say of the music what they said before, and the film emotions outside the plane to their ratings.
 */
export function settleReadOuts(network: TrainableNetwork, said: readonly SaidClip[]): void {
  const rated = ratedClips(said, RATED_COLUMNS);
  if (rated.length < LEAST_RATED_COUNT) return;
  const missed = rated.map((clip) =>
    RATED_UNITS.map(
      (name, at) =>
        (targets(clip, RATED_COLUMNS)[at] as number) -
        (clip.midLevel[MID_LEVEL_NAMES.indexOf(name)] as number),
    ),
  );
  correctUnits(
    network,
    new Ridge(
      rated.map(({ inputs }) => inputs.hidden),
      missed,
    ).lines(UNIT_STRENGTH),
  );
  const anew = sayOf(network, said);
  const linesTo = (clips: readonly SaidClip[], wanted: readonly (readonly number[])[]): RidgeLines =>
    new Ridge(
      clips.map(({ midLevel }) => midLevel),
      wanted,
    ).lines(EMOTION_STRENGTH);
  for (const head of ['affect', 'deam'] as const)
    setLines(
      network,
      head,
      linesTo(
        anew,
        said.map((clip) => clip[head]),
      ),
    );
  const film = ratedClips(anew, FILM_COLUMNS);
  const filmLines =
    film.length >= LEAST_FILM_COUNT
      ? linesTo(
          film,
          film.map((clip) => targets(clip, FILM_COLUMNS)),
        )
      : linesTo(
          anew,
          said.map((clip) => clip.film.slice(PLANE_FILM_NAMES.length)),
        );
  setLines(network, 'film', filmLines);
}

function targets({ row }: SaidClip, columns: readonly number[]): number[] {
  return columns.map((column) => row.values[column] as number);
}

function ratedClips(clips: readonly SaidClip[], columns: readonly number[]): SaidClip[] {
  return clips.filter((clip) => targets(clip, columns).every(Number.isFinite));
}

function setLines(
  network: TrainableNetwork,
  layer: 'affect' | 'deam' | 'film',
  { weights, biases }: RidgeLines,
): void {
  network.assign(`${layer}/kernel`, (kernel) =>
    kernel.map((_, at) => weights[at % weights.length]?.[Math.floor(at / weights.length)] as number),
  );
  network.assign(`${layer}/bias`, () => biases);
}

/** Adds lines from the hidden layer, which comes first among the inputs of the layer, to the rated units. */
function correctUnits(network: TrainableNetwork, { weights, biases }: RidgeLines): void {
  const places = UNIT_NAMES.map((unit) => (RATED_UNITS as readonly string[]).indexOf(unit));
  network.assign('units/kernel', (kernel) =>
    kernel.map((weight, at) => {
      const place = places[at % places.length] as number;
      const input = Math.floor(at / places.length);
      return place === -1 || input >= HIDDEN_SIZE ? weight : weight + (weights[place]?.[input] as number);
    }),
  );
  network.assign('units/bias', (bias) =>
    bias.map((value, unit) => value + (biases[places[unit] as number] ?? 0)),
  );
}
