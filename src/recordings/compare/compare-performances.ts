import { AffektError } from '../../core/errors.js';
import type { FileAnalysis } from '../../engine/file-analysis.js';
import type { ClipEstimate } from '../../inference/clip-summary.js';
import { PITCH_CLASS_COUNT } from '../../features/pitch-profile.js';
import { type Steps, stepDistance, type WarpPath, warpPath } from './time-warp.js';

/** A place of the piece, in both performances. */
export interface ComparedPoint {
  readonly aSeconds: number;
  readonly bSeconds: number;
  readonly a: ClipEstimate;
  readonly b: ClipEstimate;
}

/** A stretch in which one value differs in one direction. */
export interface Difference {
  readonly value: 'valence' | 'arousal';
  readonly aSeconds: readonly [from: number, to: number];
  readonly bSeconds: readonly [from: number, to: number];
  /** Of B less that of A. */
  readonly mean: number;
}

/** Two performances of a piece against each other. */
export interface PerformanceComparison {
  /** At every point of A's curve that has one in B. */
  readonly points: readonly ComparedPoint[];
  /** 0..1: how much alike the pitch classes are along the way; near 1 for one piece, less for two. */
  readonly harmonyMatch: number;
  /** The same with B from its end to its beginning: `harmonyMatch` of one piece stands well above it. */
  readonly chanceMatch: number;
  readonly differences: readonly Difference[];
  /** Mean of B less A, mean of its size, and correlation of the two curves. */
  readonly valence: CurveAgreement;
  readonly arousal: CurveAgreement;
}

export interface CurveAgreement {
  readonly mean: number;
  readonly meanSize: number;
  readonly r: number;
}

/** Least difference that is told, and how long it must last. */
const LEAST_DIFFERENCE = 0.15;
const LEAST_SECONDS = 3;
/** Two performances of one piece are at least so much closer to a perfect match than chance. */
const SAME_PIECE_SHARE = 0.25;
/** Pitch classes are averaged over so many steps before and after: notes need not fall together to the eighth of a second. */
const SMOOTHING_STEPS = 3;

/** Whether it can be one piece that both play, by its harmony. */
export function isSamePiece({ harmonyMatch, chanceMatch }: PerformanceComparison): boolean {
  return harmonyMatch - chanceMatch >= SAME_PIECE_SHARE * (1 - chanceMatch);
}

/** Aligns two analyses, made with curve and spectrum, by their pitch classes. Throws `AFFEKT_AUDIO_TOO_SHORT` without steps. */
export function comparePerformances(a: FileAnalysis, b: FileAnalysis): PerformanceComparison {
  const [stepsA, stepsB] = [pitchSteps(a), pitchSteps(b)];
  if (stepsA.count === 0 || stepsB.count === 0)
    throw new AffektError(
      'AFFEKT_AUDIO_TOO_SHORT',
      'There is nothing to align: a recording has less than a step of sound.',
    );
  const path = warpPath(stepsA, stepsB);
  const backwards = reversed(stepsB);
  const points = comparedPoints(a, b, path);
  return {
    points,
    harmonyMatch: matchAlong(stepsA, stepsB, path),
    chanceMatch: matchAlong(stepsA, backwards, warpPath(stepsA, backwards)),
    differences: [...differences(points, 'valence'), ...differences(points, 'arousal')].sort(
      (x, y) => weight(y) - weight(x),
    ),
    valence: agreement(points, 'valence'),
    arousal: agreement(points, 'arousal'),
  };
}

function pitchSteps({ spectrum }: FileAnalysis): Steps {
  const count = spectrum?.stepCount ?? 0;
  const size = PITCH_CLASS_COUNT;
  const values = new Float32Array(count * size);
  for (let step = 0; step < count; step += 1) {
    const end = Math.min(count, step + SMOOTHING_STEPS + 1);
    for (let near = Math.max(0, step - SMOOTHING_STEPS); near < end; near += 1) {
      for (let index = 0; index < size; index += 1) {
        const at = step * size + index;
        values[at] = (values[at] as number) + (spectrum?.pitchClasses[near * size + index] as number);
      }
    }
  }
  return { count, size, values };
}

/** How alike two recordings are along the cheapest way. */
function matchAlong(a: Steps, b: Steps, path: WarpPath): number {
  return 1 - mean(path.map(([stepA, stepB]) => stepDistance(a, stepA, b, stepB)));
}

/** From the end to the beginning: the same notes in an order that says nothing. */
function reversed({ count, size, values }: Steps): Steps {
  const backwards = new Float32Array(values.length);
  for (let step = 0; step < count; step += 1) {
    backwards.set(values.subarray(step * size, (step + 1) * size), (count - 1 - step) * size);
  }
  return { count, size, values: backwards };
}

function comparedPoints(a: FileAnalysis, b: FileAnalysis, path: WarpPath): ComparedPoint[] {
  const stepSeconds = a.spectrum?.stepSeconds ?? 1;
  const [first, last] = [b.curve[0], b.curve.at(-1)];
  if (first === undefined || last === undefined) return [];
  const spacing = (b.curve[1]?.timeSeconds ?? first.timeSeconds + 1) - first.timeSeconds;
  // Where A's step meets several of B, the middle one.
  const met = new Map<number, number[]>();
  for (const [stepA, stepB] of path) met.set(stepA, [...(met.get(stepA) ?? []), stepB]);
  return a.curve.flatMap(({ timeSeconds, estimate }) => {
    const steps = met.get(Math.round((timeSeconds - a.startSeconds) / stepSeconds) - 1) ?? [];
    const step = steps[Math.floor(steps.length / 2)];
    if (step === undefined) return [];
    const bSeconds = b.startSeconds + (step + 1) * stepSeconds;
    const point = b.curve[Math.round((bSeconds - first.timeSeconds) / spacing)];
    return point === undefined ? [] : [{ aSeconds: timeSeconds, bSeconds, a: estimate, b: point.estimate }];
  });
}

/** Stretches of one direction that are long and large enough. */
function differences(points: readonly ComparedPoint[], value: 'valence' | 'arousal'): Difference[] {
  const sideOf = (point: ComparedPoint | undefined): number => {
    const difference = point === undefined ? 0 : point.b[value] - point.a[value];
    return Math.abs(difference) < LEAST_DIFFERENCE ? 0 : Math.sign(difference);
  };
  const begins = points.flatMap((point, index) =>
    sideOf(point) === sideOf(points[index - 1]) && index > 0 ? [] : [index],
  );
  return begins.flatMap((begin, index) => {
    const part = points.slice(begin, begins[index + 1] ?? points.length);
    const [first, last] = [part[0], part.at(-1)];
    if (first === undefined || last === undefined || sideOf(first) === 0) return [];
    if (last.aSeconds - first.aSeconds < LEAST_SECONDS) return [];
    return [
      {
        value,
        aSeconds: [first.aSeconds, last.aSeconds] as const,
        bSeconds: [first.bSeconds, last.bSeconds] as const,
        mean: mean(part.map(({ a, b }) => b[value] - a[value])),
      },
    ];
  });
}

function weight({ aSeconds: [from, to], mean: size }: Difference): number {
  return (to - from) * Math.abs(size);
}

function agreement(points: readonly ComparedPoint[], value: 'valence' | 'arousal'): CurveAgreement {
  const [as, bs] = [points.map(({ a }) => a[value]), points.map(({ b }) => b[value])];
  const [meanA, meanB] = [mean(as), mean(bs)];
  const sum = (of: (index: number) => number): number => as.reduce((total, _, index) => total + of(index), 0);
  const [deviationA, deviationB] = [
    (i: number) => (as[i] as number) - meanA,
    (i: number) => (bs[i] as number) - meanB,
  ];
  const scale = Math.sqrt(sum((i) => deviationA(i) ** 2) * sum((i) => deviationB(i) ** 2));
  return {
    mean: meanB - meanA,
    meanSize: mean(as.map((x, i) => Math.abs((bs[i] as number) - x))),
    r: scale === 0 ? Number.NaN : sum((i) => deviationA(i) * deviationB(i)) / scale,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
