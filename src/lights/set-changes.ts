import { FLASH_WINDOW_MS } from './flash-definitions.js';

/** What every column was from `timeMs` on; moments are numbered from the first on. */
interface Moment {
  readonly timeMs: number;
  readonly values: Float64Array;
  /** The latest from which some column rises to this one. */
  readonly riseFrom: number;
  /** The latest from which some column has fallen, and that from which some mixture has pulsed, by now. */
  readonly fallFrom: number;
  readonly pulseFrom: number;
}

const NEVER = -1;

/**
 * Opposing changes of every mixture of many columns at once, at most. A column is one quantity of one lamp under one curve,
 * sampled and held, in units of the change that counts; a mixture is any weighted mean of columns: every lamp, group and set
 * of groups under every curve of each lamp is one. Costs linear in the columns, where the sets are 2^groups.
 *
 * The bound. A mixture that makes seven opposing changes, rise first, has pulsed three times (risen by 1, then fallen by
 * 1), one pulse after the other, and risen once more. Fall first, it has fallen, pulsed twice, risen and fallen. So where some
 * mixture, it need not be the same each time, has pulsed three times within the window, no column may rise by 1 from there
 * on; and where some column fell and some mixtures pulsed twice after that, none may fall by 1 after a rise. A column's rise
 * bounds that of all mixtures. It also bounds the brightest of several, whose pulse is a pulse of one of them.
 *
 * Whether some mixture pulses is exact: lamps that glide past each other, one up and one down, do not, however far they go.
 * To count pulses of different mixtures together is what makes the bound too high, never too low.
 */
export class SetChanges {
  /** Those whose value still stood within the window, in order. */
  readonly #moments: Moment[];
  /** Number of the first of them, of all there ever were. */
  #firstNumber = 0;
  /** What no column may reach, as found by `bind`. */
  #ceilings: Float64Array;
  #floors: Float64Array;
  #isBound = false;

  /** Every column begins dark (0). */
  constructor(columnCount: number) {
    const values = new Float64Array(columnCount);
    const nothing = { riseFrom: NEVER, fallFrom: NEVER, pulseFrom: NEVER };
    this.#moments = [{ timeMs: Number.NEGATIVE_INFINITY, values, ...nothing }];
    this.#ceilings = new Float64Array(columnCount);
    this.#floors = new Float64Array(columnCount);
  }

  /** Adds `count` columns that went as those from `first` on did. */
  addLike(first: number, count: number): void {
    for (const [index, moment] of this.#moments.entries()) {
      const values = new Float64Array(moment.values.length + count);
      values.set(moment.values);
      values.set(moment.values.subarray(first, first + count), moment.values.length);
      this.#moments[index] = { ...moment, values };
    }
    this.#ceilings = new Float64Array(this.#ceilings.length + count);
    this.#floors = new Float64Array(this.#ceilings.length);
  }

  /** Most opposing changes of any mixture in the window that ends at `timeMs`. */
  changeCount(timeMs: number): number {
    this.#forget(timeMs);
    const start = this.#firstNumber;
    const fallen = this.#fallenBy(start);
    return Math.max(this.#countFrom(start), fallen === null ? 0 : 1 + this.#countFrom(fallen));
  }

  /** Finds what columns may do at `timeMs`, so that no mixture makes more than `allowed` (1 or more) changes in the window. */
  bind(timeMs: number, allowed: number): void {
    this.#forget(timeMs);
    this.#isBound = false;
    this.#ceilings.fill(Number.POSITIVE_INFINITY);
    this.#floors.fill(Number.NEGATIVE_INFINITY);
    this.#bindFrom(this.#firstNumber, allowed);
    const fallen = this.#fallenBy(this.#firstNumber);
    if (fallen !== null) this.#bindFrom(fallen, allowed - 1);
  }

  /** Whether the columns from `first` until `end`, as in `values`, stay within what `bind` found. */
  isWithin(values: Float64Array, first: number, end: number): boolean {
    if (!this.#isBound) return true;
    for (let column = first; column < end; column += 1) {
      const value = values[column] ?? 0;
      if (value >= (this.#ceilings[column] ?? 0) || value <= (this.#floors[column] ?? 0)) return false;
    }
    return true;
  }

  /** Notes that the columns have `values` from `timeMs` on. */
  accept(values: Float64Array, timeMs: number): void {
    this.#forget(timeMs);
    const last = this.#moments.at(-1);
    const now = values.slice();
    this.#moments.push({
      timeMs,
      values: now,
      riseFrom: this.#latest(({ values: before }) => falls(now, before), NEVER),
      fallFrom: this.#latest(({ values: before }) => falls(before, now), last?.fallFrom ?? NEVER),
      pulseFrom: this.#latestPulse(now, last?.pulseFrom ?? NEVER),
    });
  }

  /** Lets go of moments whose value was left before the window that ends at `timeMs`. */
  #forget(timeMs: number): void {
    const startMs = timeMs - FLASH_WINDOW_MS;
    const first = this.#moments.findIndex((_, index) => {
      const next = this.#moments[index + 1];
      return next === undefined || next.timeMs >= startMs;
    });
    this.#moments.splice(0, first);
    this.#firstNumber += first;
  }

  /** Number of the moment by which some column had fallen from `start` on. */
  #fallenBy(start: number): number | null {
    const index = this.#moments.findIndex(({ fallFrom }) => fallFrom >= start);
    return index < 0 ? null : this.#firstNumber + index;
  }

  /** Number of the moment by which some mixture had pulsed from `start` on. */
  #pulsedBy(start: number): number | null {
    const index = this.#moments.findIndex(({ pulseFrom }) => pulseFrom >= start);
    return index < 0 ? null : this.#firstNumber + index;
  }

  /** Most changes from `start` on of a mixture that rises first. */
  #countFrom(start: number): number {
    const pulsed = this.#pulsedBy(start);
    if (pulsed !== null) return 2 + this.#countFrom(pulsed);
    return this.#risen(start).length > 0 ? 1 : 0;
  }

  /** Lets no more than `allowed` changes happen from `start` on, the first of them a rise. */
  #bindFrom(start: number, allowed: number): void {
    if (allowed > 1) {
      const pulsed = this.#pulsedBy(start);
      if (pulsed !== null) this.#bindFrom(pulsed, allowed - 2);
    } else if (allowed === 1) {
      for (const { values } of this.#risen(start)) this.#raiseFloors(values);
    } else {
      for (const { values } of this.#moments.slice(start - this.#firstNumber)) this.#lowerCeilings(values);
    }
  }

  #raiseFloors(values: Float64Array): void {
    this.#isBound = true;
    for (const [column, value] of values.entries())
      this.#floors[column] = Math.max(this.#floors[column] ?? 0, value - 1);
  }

  #lowerCeilings(values: Float64Array): void {
    this.#isBound = true;
    for (const [column, value] of values.entries())
      this.#ceilings[column] = Math.min(this.#ceilings[column] ?? 0, value + 1);
  }

  /** Moments to which some column has risen from `start` on. */
  #risen(start: number): readonly Moment[] {
    return this.#moments.filter(({ riseFrom }) => riseFrom >= start);
  }

  /** Number of the latest moment after `known` for which `holds` does; else `known`. */
  #latest(holds: (moment: Moment) => boolean, known: number): number {
    const index = this.#moments.findLastIndex(
      (moment, place) => this.#firstNumber + place > known && holds(moment),
    );
    return index < 0 ? known : this.#firstNumber + index;
  }

  /** Number of the latest moment after `known` from which some mixture rises by 1 and falls by 1 to `now`; else `known`. */
  #latestPulse(now: Float64Array, known: number): number {
    let latest = known;
    for (const { riseFrom, values: top } of this.#moments.toReversed()) {
      if (riseFrom <= latest || !falls(top, now)) continue;
      for (let number = riseFrom; number > latest && number >= this.#firstNumber; number -= 1) {
        const before = this.#moments[number - this.#firstNumber]?.values ?? top;
        if (pulses(before, top, now)) latest = number;
      }
    }
    return latest;
  }
}

function falls(from: Float64Array, to: Float64Array): boolean {
  for (let column = 0; column < from.length; column += 1)
    if ((from[column] ?? 0) - (to[column] ?? 0) >= 1) return true;
  return false;
}

/**
 * Whether some weighted mean of the columns rises by 1 from `before` to `top` and falls by 1 from there to `after`. If any
 * does, one of two columns does: of one that rises by more, and lacks little of the fall for what it has to spare, and of one
 * that falls by more, and has much to spare for what it lacks of the rise.
 */
function pulses(before: Float64Array, top: Float64Array, after: Float64Array): boolean {
  let leastLack = Number.POSITIVE_INFINITY;
  let mostSpare = 0;
  for (let column = 0; column < top.length; column += 1) {
    const rise = (top[column] ?? 0) - (before[column] ?? 0) - 1;
    const fall = (top[column] ?? 0) - (after[column] ?? 0) - 1;
    if (rise >= 0 && fall >= 0) return true;
    if (rise > 0) leastLack = Math.min(leastLack, -fall / rise);
    else if (fall > 0) mostSpare = Math.max(mostSpare, fall / -rise);
  }
  return mostSpare >= leastLack;
}
