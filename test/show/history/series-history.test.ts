import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lowestAndHighest } from '../../../src/show/history/lowest-and-highest.js';
import { SeriesHistory } from '../../../src/show/history/series-history.js';
import { SERIES } from '../../../src/show/history/series-table.js';

/** One frame of the analysis in samples, as it steps through the rows. */
const FRAME_SAMPLES = 705.6;
const RATE_HZ = 4;
const ALL = { fromSeconds: 0, toSeconds: Number.POSITIVE_INFINITY };

function makeHistory(seconds = 10): SeriesHistory {
  return new SeriesHistory({ isPeak: [false, true], seconds, rateHz: RATE_HZ });
}

/** Frames `from` up to `to` with their index as the first value; the second is 1 in every fifth. */
function addFrames(history: SeriesHistory, from: number, to: number): void {
  for (let index = from; index < to; index += 1) {
    const values = Float64Array.of(index, index % 5 === 0 ? 1 : 0);
    history.add(Math.round(index * FRAME_SAMPLES), 1000 + index, values);
  }
}

/** The newest of the frames in each quarter of a second, from their definition. */
function newestOfRows(frameCount: number): number[] {
  const newest = new Map<number, number>();
  for (let index = 0; index < frameCount; index += 1)
    newest.set(Math.floor((Math.round(index * FRAME_SAMPLES) / 22_050) * RATE_HZ), index);
  return [...newest.values()];
}

describe('a history of series', () => {
  it('keeps the newest value of each row, of a peak the highest, and when it was', () => {
    const history = makeHistory();
    addFrames(history, 0, 100);
    const { times, heardAtMs, values } = history.columns({ ...ALL, places: [1, 0], rowCount: 100 });
    const expected = newestOfRows(100);
    expect(values).toEqual([expected.map(() => 1), expected]);
    expect(times).toEqual(expected.map((index) => Math.round(index * FRAME_SAMPLES) / 22_050));
    expect(heardAtMs).toEqual(expected.map((index) => 1000 + index));
    expect(history.newestSampleIndex).toBe(Math.round(99 * FRAME_SAMPLES));
  });

  it('forgets what is older than its length, and never grows (no growth)', () => {
    const history = makeHistory();
    const { byteLength } = history;
    addFrames(history, 0, 10_000);
    const { times, values } = history.columns({ ...ALL, places: [0], rowCount: 1000 });
    expect(values[0]).toEqual(newestOfRows(10_000).slice(-10 * RATE_HZ));
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(10);
    expect(history.byteLength).toBe(byteLength);
    expect(byteLength).toBe(2 * 4 * 40 + 2 * 8 * 40);
  });

  it('holds every number of a show for half an hour in less than 2.5 MB', () => {
    const isPeak = SERIES.map(() => false);
    expect(new SeriesHistory({ isPeak, seconds: 1800, rateHz: 4 }).byteLength).toBeLessThan(2.5e6);
  });

  it('leaves out what was not heard, and forgets what a long gap has overtaken', () => {
    const history = makeHistory();
    addFrames(history, 0, 32);
    addFrames(history, 200, 232);
    const { times } = history.columns({ ...ALL, places: [0], rowCount: 100 });
    expect(times.filter((time) => time > 1.1 && time < 6.3)).toEqual([]);
    expect(times).toHaveLength(9);
    addFrames(history, 10_000, 10_001);
    expect(history.columns({ ...ALL, places: [0], rowCount: 100 }).values).toEqual([[10_000]]);
  });

  it('tells no value as NaN, and a peak of a row that had one for a while', () => {
    const history = makeHistory();
    history.add(0, 0, Float64Array.of(0.5, Number.NaN));
    history.add(700, 0, Float64Array.of(Number.NaN, 0.25));
    history.add(1400, 0, Float64Array.of(Number.NaN, Number.NaN));
    expect(history.columns({ ...ALL, places: [0, 1], rowCount: 9 }).values).toEqual([[Number.NaN], [0.25]]);
  });

  it('begins anew when the sample index goes back', () => {
    const history = makeHistory();
    addFrames(history, 0, 100);
    expect(history.add(705, 7, Float64Array.of(5, 0))).toBe(true);
    expect(history.add(1411, 8, Float64Array.of(6, 0))).toBe(false);
    const { times, values } = history.columns({ ...ALL, places: [0], rowCount: 100 });
    expect(values).toEqual([[6]]);
    expect(times).toEqual([1411 / 22_050]);
  });

  it('gives a span with both its ends', () => {
    const history = makeHistory();
    for (let second = 0; second < 8; second += 1) history.add(second * 22_050, 0, Float64Array.of(second, 0));
    const span = { fromSeconds: 2, toSeconds: 5 };
    expect(history.columns({ ...span, places: [0], rowCount: 9 }).values).toEqual([[2, 3, 4, 5]]);
  });

  it('needs series and room', () => {
    expect(() => new SeriesHistory({ isPeak: [], seconds: 1, rateHz: 1 })).toThrow(RangeError);
    expect(() => new SeriesHistory({ isPeak: [true], seconds: 0, rateHz: 1 })).toThrow(RangeError);
    expect(() => new SeriesHistory({ isPeak: [true], seconds: 1, rateHz: Number.NaN })).toThrow(RangeError);
  });
});

describe('thinning', () => {
  it('loses no extreme, keeps the order of time, and stays within the rows asked for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.integer({ min: -1000, max: 1000 }), { nil: Number.NaN }), {
          minLength: 1,
          maxLength: 200,
        }),
        fc.integer({ min: 2, max: 60 }),
        (given, rowCount) => {
          const history = makeHistory(60);
          for (const [index, value] of given.entries())
            history.add(index * 5513, index, Float64Array.of(value, value));
          const { times, values } = history.columns({ ...ALL, places: [0], rowCount });
          const [column = []] = values;
          expect(times.length).toBe(column.length);
          expect(times.length).toBeLessThanOrEqual(rowCount);
          expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
          const known = (all: readonly number[]) => all.filter((value) => !Number.isNaN(value));
          expect(Math.min(...known(column))).toBe(Math.min(...known(given)));
          expect(Math.max(...known(column))).toBe(Math.max(...known(given)));
        },
      ),
    );
  });

  it('tells a short spike in a long silence, at its place', () => {
    const history = makeHistory(1800);
    for (let row = 0; row < 7200; row += 1)
      history.add(Math.ceil(row * 5512.5), 0, Float64Array.of(row === 3000 ? 1 : 0, 0));
    const { times, values } = history.columns({ ...ALL, places: [0], rowCount: 100 });
    const at = values[0]?.indexOf(1) ?? -1;
    expect(Math.abs((times[at] ?? 0) - 750)).toBeLessThanOrEqual(1800 / 50);
    expect(values[0]?.filter((value) => value === 1)).toHaveLength(1);
  });

  it.each([
    [[], []],
    [[7], [7]],
    [
      [3, 1, 2],
      [3, 1],
    ],
    [
      [1, 2, 0, 5],
      [0, 5],
    ],
    [
      [Number.NaN, 4, Number.NaN, 2],
      [4, 2],
    ],
    [
      [Number.NaN, Number.NaN],
      [Number.NaN, Number.NaN],
    ],
    [
      [6, 6, 6],
      [6, 6],
    ],
  ])('of %j is %j', (values, expected) => {
    expect(lowestAndHighest(values)).toEqual(expected);
  });
});
