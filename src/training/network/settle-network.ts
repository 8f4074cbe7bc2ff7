import { HIDDEN_SIZE } from '../../inference/dense-layers.js';
import { MOOD_NAMES, type MoodName } from '../../inference/estimate.js';
import type { CachedClip } from '../feature-cache.js';
import { countedAlike, Ridge } from '../ridge.js';
import { hearClips, type SaidClip, sayOf } from './said-clips.js';
import { settleReadOuts } from './settle-read-outs.js';
import { AXIS_COLUMNS, HEAD_COLUMNS, type Scale, type TargetRow } from './target-table.js';
import type { TrainableNetwork } from './trainable-network.js';

/** Added to every error before its logarithm is taken, in deviations of the axis: none is told from none. */
const LEAST_ERROR = 0.1;
/** Errors on what was trained on tell little of those elsewhere: a strong penalty keeps only what holds there too; doubts lie closer together. */
const DOUBT_STRENGTH = 300;
const LEAST_DOUBTED_COUNT = 20;
/** Borders tried, in deviations of the axis. */
const FURTHEST_BORDER = 0.6;
const BORDER_STRIDE = 0.02;
/** Share of the clips of a side that is told by chance here rather than there: no reason to move a border. */
const BORDER_CHANCE = 0.01;
const MOOD_ITERATION_COUNT = 200;
/** Sides of valence and arousal that each mood lies on. */
const MOOD_SIDES: Readonly<Record<MoodName, readonly [-1 | 1, -1 | 1]>> = {
  melancholic: [-1, -1],
  calm: [1, -1],
  uplifting: [1, 1],
  aggressive: [-1, 1],
};
/** Log-odds that a mood gains from one unit on its side of either axis. */
const PLANE_LEAN = 0.5;
const PLANE_STRENGTH = 30;
const SIDE_SETS = ['panda4q', 'emopia'] as const;

/**
 * Settles what is not learned step by step, from what the trained network says of the music that it was trained on: the layer
 * `doubt`, which tells from the hidden layer how far valence and arousal are likely to be off; the read-outs of the hidden layer
 * (`settleReadOuts`), after the doubt, because with them the training music is told too well to learn it from; the border of either axis,
 * which is moved no further than needed to tell the sides that listeners named about as well as can be; and the moods, which lean on
 * what the hidden layer tells of the plane, for they are its quadrants by other names and two hear more than one, and of which none is
 * said more often than it is meant. `rows`: the targets of the clips; `isFinished`: whether the read-outs are settled too, which are
 * part of the finish. Deviations and leanings are those over the music of all sets.
 */
export function settleNetwork(
  network: TrainableNetwork,
  input: Scale,
  clips: readonly CachedClip[],
  rows: readonly TargetRow[],
  isFinished: boolean,
): void {
  const heard = hearClips(network, input, clips, rows);
  const asTrained = sayOf(network, heard);
  settleDoubt(network, asTrained);
  if (isFinished) settleReadOuts(network, asTrained);
  const said = sayOf(network, heard);
  settleBorders(network, said);
  settleMoods(network, said);
}

/** The logarithm of the mean error of the axes that are rated, each in deviations of what is said of it, less that of knowing nothing; the sets count alike. */
function settleDoubt(network: TrainableNetwork, said: readonly SaidClip[]): void {
  const lines = network.axisLines();
  const deviations = axisDeviations(said);
  const misses = AXIS_COLUMNS.map((column) => {
    const [offset, slope] = lines[column.name];
    const rated = said.filter(({ row }) => isRated(row, column));
    const wanted = rated.map(({ row }) => (ratingOf(row, column) - offset) / slope);
    const unit = deviations[column.axis];
    const middle = mean(wanted);
    return {
      errors: new Map(
        rated.map((one, at) => [
          one,
          Math.abs((wanted[at] as number) - (one.affect[column.axis] as number)) / unit,
        ]),
      ),
      distances: wanted.map((value) => Math.abs(value - middle) / unit),
    };
  });
  const known = mean(misses.flatMap(({ distances }) => (distances.length === 0 ? [] : [mean(distances)])));
  const doubted = said.flatMap((one) => {
    const errors = misses.flatMap(({ errors }) => errors.get(one) ?? []);
    return errors.length === 0 ? [] : [{ set: one.set, hidden: one.inputs.hidden, error: mean(errors) }];
  });
  if (doubted.length < LEAST_DOUBTED_COUNT) return;
  const { weights, biases } = new Ridge(
    doubted.map(({ hidden }) => hidden),
    doubted.map(({ error }) => [Math.log((error + LEAST_ERROR) / known)]),
    countedAlike(doubted.map(({ set }) => set)),
  ).lines(DOUBT_STRENGTH);
  network.assign('doubt/kernel', () => weights[0] ?? []);
  network.assign('doubt/bias', () => biases);
}

/** Moves each axis, if that tells more, so that 0 is where the sides are told apart, sets and sides counted alike; what ratings mean stays. */
function settleBorders(network: TrainableNetwork, said: readonly SaidClip[]): void {
  const deviations = axisDeviations(said);
  for (const axis of [0, 1] as const) {
    const sets = SIDE_SETS.map((set) => {
      const column = HEAD_COLUMNS[set].start + axis;
      const sided = said.filter(({ row }) => Number.isFinite(row.values[column]));
      const values = (isUpper: boolean): number[] =>
        sided
          .filter(({ row }) => (row.values[column] as number) > 0.5 === isUpper)
          .map(({ affect }) => affect[axis] as number);
      return { upper: values(true), lower: values(false) };
    }).filter(({ upper, lower }) => upper.length > 0 && lower.length > 0);
    const told = (border: number): number =>
      mean(
        sets.map(
          ({ upper, lower }) =>
            upper.filter((value) => value >= border).length / upper.length +
            lower.filter((value) => value < border).length / lower.length,
        ),
      );
    const count = sets.length === 0 ? 0 : Math.round(FURTHEST_BORDER / BORDER_STRIDE);
    // From 0 outwards: of borders that are as good the nearest is taken.
    const borders = Array.from(
      { length: 2 * count + 1 },
      (_, at) => (at % 2 === 0 ? 1 : -1) * Math.ceil(at / 2),
    ).map((steps) => steps * BORDER_STRIDE * deviations[axis]);
    const shares = borders.map(told);
    const enough = Math.max(...shares) - 2 * BORDER_CHANCE;
    const best = borders[shares.findIndex((share) => share >= enough)] ?? 0;
    network.moveBorder(axis, best);
  }
}

/** Moods lean on the plane; then class-balanced means of the probabilities are made alike, the sets counted alike. */
function settleMoods(network: TrainableNetwork, asSaid: readonly SaidClip[]): void {
  const said = leanOnPlane(network, asSaid);
  const groups = SIDE_SETS.map((set) =>
    MOOD_NAMES.map((_, mood) =>
      said.filter((one) => one.set === set && one.row.classes.moods?.probabilities[mood] === 1),
    ),
  ).filter((moods) => moods.every((group) => group.length > 0));
  if (groups.length === 0) return;
  const offsets = MOOD_NAMES.map(() => 0);
  for (let iteration = 0; iteration < MOOD_ITERATION_COUNT; iteration += 1) {
    const shares = MOOD_NAMES.map((_, mood) =>
      mean(
        groups.map((moods) =>
          mean(moods.map((group) => mean(group.map(({ moods }) => softmax(moods, offsets)[mood] as number)))),
        ),
      ),
    );
    for (const [mood, share] of shares.entries())
      offsets[mood] = (offsets[mood] as number) - 0.5 * Math.log(share * MOOD_NAMES.length);
  }
  network.assign('moods/bias', (bias) => bias.map((value, mood) => value + (offsets[mood] as number)));
}

/** Adds to the layer `moods` what it can tell of valence and arousal. Returns what the network says then. */
function leanOnPlane(network: TrainableNetwork, said: readonly SaidClip[]): SaidClip[] {
  if (said.length === 0) return [];
  const { weights: axes } = new Ridge(
    said.map(({ inputs }) => inputs.hidden),
    said.map(({ affect }) => [affect[0] as number, affect[1] as number]),
  ).lines(PLANE_STRENGTH);
  const leans = MOOD_NAMES.map((name) =>
    Array.from({ length: HIDDEN_SIZE }, (_, unit) =>
      axes.reduce(
        (sum, weights, axis) =>
          sum + PLANE_LEAN * (MOOD_SIDES[name][axis] as number) * (weights[unit] as number),
        0,
      ),
    ),
  );
  network.assign('moods/kernel', (kernel) =>
    kernel.map((weight, at) => {
      const lean = leans[at % MOOD_NAMES.length] as readonly number[];
      return weight + (lean[Math.floor(at / MOOD_NAMES.length)] as number);
    }),
  );
  return said.map((one) => ({
    ...one,
    moods: leans.map((lean, mood) =>
      lean.reduce(
        (sum, weight, unit) => sum + weight * (one.inputs.hidden[unit] as number),
        one.moods[mood] as number,
      ),
    ),
  }));
}

type AxisColumn = (typeof AXIS_COLUMNS)[number];

function ratingOf({ values }: TargetRow, { head, index }: AxisColumn): number {
  return values[HEAD_COLUMNS[head].start + index] as number;
}

function isRated(row: TargetRow, column: AxisColumn): boolean {
  return Number.isFinite(ratingOf(row, column));
}

function axisDeviations(said: readonly SaidClip[]): readonly [number, number] {
  const deviation = (axis: 0 | 1): number => {
    const values = said.map(({ affect }) => affect[axis] as number);
    const middle = mean(values);
    return Math.max(1e-6, Math.sqrt(mean(values.map((value) => (value - middle) ** 2))));
  };
  return [deviation(0), deviation(1)];
}

function softmax(logits: ArrayLike<number>, offsets: readonly number[]): number[] {
  const powers = offsets.map((offset, at) => Math.exp((logits[at] as number) + offset));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
