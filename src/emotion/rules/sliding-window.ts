import { FRAME_RATE_HZ } from '../../features/feature-layout.js';

const MOST_CELLS = 32;

/**
 * The values of the last seconds, one a frame, in at most 32 cells: the window slides by a whole cell (one frame up to a
 * second, a 32nd of its length beyond), so memory and time are bounded however long it is. NaN counts as no value.
 */
export class SlidingWindow {
  readonly #cellCount: number;
  readonly #framesPerCell: number;
  readonly #sums: Float64Array;
  readonly #counts: Float64Array;
  readonly #lows: Float64Array;
  readonly #highs: Float64Array;
  #cell = 0;
  #frameInCell = -1;
  #cellsSeen = 1;

  constructor(seconds: number) {
    const frameCount = Math.max(1, Math.round(seconds * FRAME_RATE_HZ));
    this.#framesPerCell = Math.ceil(frameCount / MOST_CELLS);
    this.#cellCount = Math.max(2, Math.ceil(frameCount / this.#framesPerCell));
    this.#sums = new Float64Array(this.#cellCount);
    this.#counts = new Float64Array(this.#cellCount);
    this.#lows = new Float64Array(this.#cellCount).fill(Number.POSITIVE_INFINITY);
    this.#highs = new Float64Array(this.#cellCount).fill(Number.NEGATIVE_INFINITY);
  }

  push(value: number): void {
    this.#frameInCell += 1;
    if (this.#frameInCell === this.#framesPerCell) this.#openCell();
    if (Number.isNaN(value)) return;
    const cell = this.#cell;
    this.#sums[cell] = (this.#sums[cell] as number) + value;
    this.#counts[cell] = (this.#counts[cell] as number) + 1;
    this.#lows[cell] = Math.min(this.#lows[cell] as number, value);
    this.#highs[cell] = Math.max(this.#highs[cell] as number, value);
  }

  /** NaN without a value; likewise the others. */
  mean(): number {
    return this.#meanOf(0, this.#cellCount);
  }

  min(): number {
    const low = this.#lows.reduce((lowest, value) => Math.min(lowest, value));
    return low === Number.POSITIVE_INFINITY ? Number.NaN : low;
  }

  max(): number {
    const high = this.#highs.reduce((highest, value) => Math.max(highest, value));
    return high === Number.NEGATIVE_INFINITY ? Number.NaN : high;
  }

  /** Mean of the newer half less that of the older half; NaN until the window is full. */
  change(): number {
    if (this.#cellsSeen < this.#cellCount) return Number.NaN;
    const half = this.#cellCount >> 1;
    return this.#meanOf(0, half) - this.#meanOf(this.#cellCount - half, half);
  }

  #openCell(): void {
    this.#frameInCell = 0;
    this.#cellsSeen = Math.min(this.#cellsSeen + 1, this.#cellCount);
    this.#cell = (this.#cell + 1) % this.#cellCount;
    this.#sums[this.#cell] = 0;
    this.#counts[this.#cell] = 0;
    this.#lows[this.#cell] = Number.POSITIVE_INFINITY;
    this.#highs[this.#cell] = Number.NEGATIVE_INFINITY;
  }

  /** Over `count` cells from the one `age` cells old. */
  #meanOf(age: number, count: number): number {
    let sum = 0;
    let valueCount = 0;
    for (let back = age; back < age + count; back += 1) {
      const cell = (this.#cell - back + this.#cellCount) % this.#cellCount;
      sum += this.#sums[cell] as number;
      valueCount += this.#counts[cell] as number;
    }
    return sum / valueCount;
  }
}
