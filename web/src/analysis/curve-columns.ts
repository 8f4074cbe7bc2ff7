import type { SeriesInfo } from '../../../src/server/api-answers.js';
import { app } from '../state/app.js';

/** Curves as they are drawn and as they are. */
export interface CurveColumns {
  readonly times: readonly number[];
  /** In each series's own unit. */
  readonly values: readonly (readonly (number | null)[])[];
  /** On the chart's value axis. */
  readonly drawn: readonly (readonly (number | null)[])[];
}

const LEAST_STEP_SECONDS = 0.1;

/** The series between two moments, a step for every other pixel of `width`; without a common range each in shares of its own. */
export function curveColumns(
  series: readonly SeriesInfo[],
  range: readonly [number, number] | null,
  [from, to]: readonly [number, number],
  width: number,
): CurveColumns {
  const step = Math.max(LEAST_STEP_SECONDS, (2 * (to - from)) / Math.max(100, width));
  // Steps stand still while the window moves: a curve that shimmers cannot be read.
  const begin = Math.floor(from / step) * step;
  const names = series.map(({ name }) => name);
  const { times, values } = app.store.tracks.columns(names, begin, to, step);
  const drawn =
    range !== null
      ? values
      : values.map((column, index) => {
          const { low = 0, high = 1 } = series[index] ?? {};
          return column.map((value) => (value === null ? null : (value - low) / (high - low)));
        });
  return { times, values, drawn };
}
