import { type BootstrapInterval, bootstrapInterval, quantile } from '../metrics/bootstrap.js';

/** A value at a moment of the music. */
export interface TimedValue {
  readonly seconds: number;
  readonly value: number;
}

/** How a value followed a cut, in seconds of music after it. */
export interface Response {
  readonly halfSeconds: number;
  readonly nineTenthsSeconds: number;
  /** From the value before the cut to the final one. */
  readonly change: number;
  /** Share of the change gone at each value after the cut. */
  readonly course: readonly TimedValue[];
}

/** A median with its 95 % bootstrap interval, and the quartiles of what it is the median of. */
export interface MedianFigure extends BootstrapInterval {
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
}

/** Response times over many cuts. */
export interface ResponseFigures {
  readonly pairCount: number;
  /** Cuts left out because the value did not rise by `LEAST_CHANGE`: there is nothing to time. */
  readonly flatCount: number;
  readonly half: MedianFigure;
  readonly nineTenths: MedianFigure;
  /** Median and quartiles of the share of the change gone, at each step after the cut. */
  readonly course: readonly { seconds: number; lower: number; median: number; upper: number }[];
}

const FINAL_SECONDS = 2;
const LEAST_CHANGE = 0.1;
const EPSILON_SECONDS = 1e-6;

/**
 * When a value has gone half and nine tenths of its way after the music was cut at `cutSeconds`. The way leads from the
 * last value before the cut to the mean of the last 2 s. Times are those of the first value at or past the mark, so they
 * are as fine as the values lie (128 ms), and never shorter than what a listener to the live stream waits. Null without
 * a value before the cut or without 2 s after it.
 */
export function responseToCut(values: readonly TimedValue[], cutSeconds: number): Response | null {
  const before = values.findLast(({ seconds }) => seconds <= cutSeconds + EPSILON_SECONDS);
  const after = values.filter(({ seconds }) => seconds > cutSeconds + EPSILON_SECONDS);
  const endSeconds = after.at(-1)?.seconds ?? cutSeconds;
  if (before === undefined || endSeconds < cutSeconds + FINAL_SECONDS) return null;
  const last = after.filter(({ seconds }) => seconds > endSeconds - FINAL_SECONDS);
  const change = last.reduce((sum, { value }) => sum + value, 0) / last.length - before.value;
  const course = after.map(({ seconds, value }) => ({
    seconds: seconds - cutSeconds,
    value: (value - before.value) / change,
  }));
  const reached = (share: number): number =>
    course.find(({ value }) => value >= share)?.seconds ?? endSeconds - cutSeconds;
  return { halfSeconds: reached(0.5), nineTenthsSeconds: reached(0.9), change, course };
}

/**
 * Figures of many cuts to livelier music.
 * @param responses one a cut, all with values at the same moments; `group` is what the bootstrap draws by.
 * @returns null when the value rose in none of them.
 */
export function responseFigures(
  responses: readonly { readonly response: Response; readonly group: string }[],
  seed: number,
): ResponseFigures | null {
  const rising = responses.filter(({ response }) => response.change >= LEAST_CHANGE);
  const longest = Math.max(...rising.map(({ response }) => response.course.length));
  const first = rising.find(({ response }) => response.course.length === longest);
  if (first === undefined) return null;
  const figure = (times: readonly number[]): MedianFigure => ({
    ...bootstrapInterval(
      rising.map(({ group }) => group),
      (indices) =>
        quantileOf(
          indices.map((index) => times[index] as number),
          0.5,
        ),
      { seed },
    ),
    lowerQuartile: quantileOf(times, 0.25),
    upperQuartile: quantileOf(times, 0.75),
  });
  return {
    pairCount: rising.length,
    flatCount: responses.length - rising.length,
    half: figure(rising.map(({ response }) => response.halfSeconds)),
    nineTenths: figure(rising.map(({ response }) => response.nineTenthsSeconds)),
    course: first.response.course.map(({ seconds }, step) => {
      const shares = rising.flatMap(({ response }) => response.course[step]?.value ?? []);
      return {
        seconds,
        lower: quantileOf(shares, 0.25),
        median: quantileOf(shares, 0.5),
        upper: quantileOf(shares, 0.75),
      };
    }),
  };
}

function quantileOf(values: readonly number[], share: number): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    share,
  );
}
