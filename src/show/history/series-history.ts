import { ANALYSIS_RATE_HZ } from '../../features/feature-layout.js';
import { lowestAndHighest } from './lowest-and-highest.js';

export interface SeriesHistoryOptions {
  /** One entry a series: whether of several frames the highest value is kept, not the newest. */
  readonly isPeak: readonly boolean[];
  /** Length of what is kept, seconds of audio. */
  readonly seconds: number;
  /** Rows kept a second, Hz. */
  readonly rateHz: number;
}

/** Part of a history: which series, from when to when (audio time, both ends included), and at most how many rows. */
export interface HistoryWish {
  readonly places: readonly number[];
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly rowCount: number;
}

/** Rows of a history as columns, oldest first. */
export interface HistoryColumns {
  /** Audio time of each row, seconds. */
  readonly times: readonly number[];
  /** Monotonic time at which each row was heard, ms. */
  readonly heardAtMs: readonly number[];
  /** One column for each series asked for; NaN where there was no value. */
  readonly values: readonly (readonly number[])[];
}

/**
 * The last minutes of many series, one row for every `1 / rateHz` of audio time: a ring of float32 columns, allocated at
 * once (4 bytes a value) and never grown. A row takes in all frames of its span: of a peak the highest, of anything else
 * the newest value. A sample index that goes back begins a new stream, and the history with it. Pure: no clock. Control
 * thread.
 */
export class SeriesHistory {
  readonly rowCount: number;
  readonly #options: SeriesHistoryOptions;
  readonly #samplesPerRow: number;
  /** Column after column. */
  readonly #values: Float32Array;
  /** Sample index of the newest frame in each row; NaN: nothing was heard then. */
  readonly #sampleIndices: Float64Array;
  readonly #heardAtMs: Float64Array;
  #newestSampleIndex: number | null = null;

  /** Throws a `RangeError` unless there is a series, and room for at least one row. */
  constructor(options: SeriesHistoryOptions) {
    const { isPeak, seconds, rateHz } = options;
    this.rowCount = Math.ceil(seconds * rateHz);
    if (!(isPeak.length >= 1 && this.rowCount >= 1 && Number.isFinite(this.rowCount) && rateHz > 0)) {
      throw new RangeError(
        `a history needs series, seconds and rateHz, not ${isPeak.length}, ${seconds}, ${rateHz}`,
      );
    }
    this.#options = options;
    this.#samplesPerRow = ANALYSIS_RATE_HZ / rateHz;
    this.#values = new Float32Array(isPeak.length * this.rowCount);
    this.#sampleIndices = new Float64Array(this.rowCount).fill(Number.NaN);
    this.#heardAtMs = new Float64Array(this.rowCount);
  }

  /** Index (at 22,050 Hz) of the sample after the newest one heard; null before the first frame. */
  get newestSampleIndex(): number | null {
    return this.#newestSampleIndex;
  }

  /** Bytes held, now and ever. */
  get byteLength(): number {
    return this.#values.byteLength + this.#sampleIndices.byteLength + this.#heardAtMs.byteLength;
  }

  /** Takes in a frame: one value a series (NaN: none). Returns whether a new stream began with it. Does not allocate. */
  add(sampleIndex: number, heardAtMs: number, values: Float64Array): boolean {
    const newest = this.#newestSampleIndex;
    const isAnew = newest !== null && sampleIndex < newest;
    if (isAnew) this.#sampleIndices.fill(Number.NaN);
    const slot = this.#slotOf(sampleIndex);
    const lastSlot = newest === null || isAnew ? -1 : this.#slotOf(newest);
    this.#newestSampleIndex = sampleIndex;
    for (let begun = Math.max(lastSlot + 1, slot - this.rowCount + 1); begun <= slot; begun += 1) {
      this.#sampleIndices[begun % this.rowCount] = Number.NaN;
    }
    const row = slot % this.rowCount;
    const isFirst = Number.isNaN(this.#sampleIndices[row] ?? Number.NaN);
    this.#sampleIndices[row] = sampleIndex;
    this.#heardAtMs[row] = heardAtMs;
    for (const [place, isPeak] of this.#options.isPeak.entries()) {
      const at = place * this.rowCount + row;
      const value = values[place] ?? Number.NaN;
      const before = isPeak && !isFirst ? (this.#values[at] ?? Number.NaN) : Number.NaN;
      if (value > before || Number.isNaN(before)) this.#values[at] = value;
    }
    return isAnew;
  }

  /**
   * The rows of a span. Where there are more than `rowCount` (at least 2), the span is divided into `rowCount / 2` parts of
   * equal length, and each is told by two rows: the lowest and the highest value of each series, in the order in which they
   * came, under the times of the first and the last row of the part.
   */
  columns({ places, fromSeconds, toSeconds, rowCount }: HistoryWish): HistoryColumns {
    const parts = partsOf(this.#slotsBetween(fromSeconds, toSeconds), rowCount).map((slots) =>
      slots.map((slot) => slot % this.rowCount),
    );
    const ends = parts.flatMap((rows) => [rows[0] ?? 0, rows.at(-1) ?? 0].slice(0, rows.length));
    return {
      times: ends.map((row) => (this.#sampleIndices[row] ?? 0) / ANALYSIS_RATE_HZ),
      heardAtMs: ends.map((row) => this.#heardAtMs[row] ?? 0),
      values: places.map((place) =>
        parts.flatMap((rows) =>
          lowestAndHighest(rows.map((row) => this.#values[place * this.rowCount + row] ?? Number.NaN)),
        ),
      ),
    };
  }

  /** Slots in which something was heard, oldest first. */
  #slotsBetween(fromSeconds: number, toSeconds: number): number[] {
    if (this.#newestSampleIndex === null) return [];
    const newest = this.#slotOf(this.#newestSampleIndex);
    const slots: number[] = [];
    for (let slot = Math.max(0, newest - this.rowCount + 1); slot <= newest; slot += 1) {
      const seconds = (this.#sampleIndices[slot % this.rowCount] ?? Number.NaN) / ANALYSIS_RATE_HZ;
      if (seconds >= fromSeconds && seconds <= toSeconds) slots.push(slot);
    }
    return slots;
  }

  #slotOf(sampleIndex: number): number {
    return Math.floor(sampleIndex / this.#samplesPerRow);
  }
}

/** Each slot alone, or, where there are more than `rowCount`, so many parts of equal length that two rows a part will do. */
function partsOf(slots: readonly number[], rowCount: number): number[][] {
  if (slots.length <= rowCount) return slots.map((slot) => [slot]);
  const [first = 0, last = 0] = [slots[0], slots.at(-1)];
  const partCount = Math.floor(rowCount / 2);
  const parts: number[][] = Array.from({ length: partCount }, () => []);
  for (const slot of slots) parts[Math.floor(((slot - first) * partCount) / (last - first + 1))]?.push(slot);
  return parts.filter((part) => part.length > 0);
}
