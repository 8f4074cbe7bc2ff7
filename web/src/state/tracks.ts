/** The longest past that is kept, as long as the server's own. */
export const PAST_SECONDS = 1800;
/** Live points nearer together than this are thinned out: 10 a second are more than a screen shows. */
const SMALLEST_STEP_SECONDS = 0.095;
/** Points further apart than this are not joined by a line. */
const GAP_SECONDS = 2;

/** A value at a moment of the page's own clock, seconds; null: there was none. */
export interface Point {
  readonly atSeconds: number;
  readonly value: number | null;
}

/** One series over the last half hour, oldest first; never holds more. */
class Track {
  points: Point[] = [];
  #start = 0;

  push(point: Point): void {
    const last = this.points.at(-1)?.atSeconds;
    if (last !== undefined && point.atSeconds - last < SMALLEST_STEP_SECONDS) return;
    this.points.push(point);
    this.#start = this.firstAtOrAfter(point.atSeconds - PAST_SECONDS);
    // The array itself is shortened only now and then, which keeps a push cheap.
    if (this.#start > 2048) {
      this.points = this.points.slice(this.#start);
      this.#start = 0;
    }
  }

  /** Puts `past` in the place of what is held from its first point to its last; what is older or newer stays. */
  insert(past: readonly Point[]): void {
    const [first, last] = [past[0]?.atSeconds, past.at(-1)?.atSeconds];
    if (first === undefined || last === undefined) return;
    const older = this.points.slice(this.#start, this.firstAtOrAfter(first));
    const newer = this.points.slice(this.firstAtOrAfter(last + SMALLEST_STEP_SECONDS));
    this.points = [...older, ...past, ...newer];
    this.#start = 0;
  }

  firstAtOrAfter(seconds: number): number {
    let low = this.#start;
    let high = this.points.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.points[middle]?.atSeconds ?? 0) < seconds) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Series side by side: times, and at the same places the values of each. */
export interface Columns {
  readonly times: number[];
  readonly values: readonly (number | null)[][];
}

/**
 * What the series on show did in the last half hour, by the page's own clock: it goes on when the program is started anew, so
 * nothing that was seen is lost with it.
 */
export class Tracks {
  readonly #tracks = new Map<string, Track>();

  push(name: string, atSeconds: number, value: number | null): void {
    this.#track(name).push({ atSeconds, value });
  }

  /** Puts what the server kept in the place of what is held of the same time. */
  insert(name: string, past: readonly Point[]): void {
    this.#track(name).insert(past);
  }

  /** Points of a series from `fromSeconds` on, oldest first. */
  since(name: string, fromSeconds: number): readonly Point[] {
    const track = this.#tracks.get(name);
    return track === undefined ? [] : track.points.slice(track.firstAtOrAfter(fromSeconds));
  }

  /**
   * The series between two moments on one grid of steps of at least `stepSeconds`: of several values in a step the one furthest
   * from the step before, so that no peak is lost; a step without any has the value before, unless that is older than 2 s.
   */
  columns(names: readonly string[], fromSeconds: number, toSeconds: number, stepSeconds: number): Columns {
    const count = Math.max(1, Math.ceil((toSeconds - fromSeconds) / stepSeconds));
    const times = Array.from({ length: count }, (_, index) => fromSeconds + (index + 0.5) * stepSeconds);
    return { times, values: names.map((name) => this.#column(name, fromSeconds, stepSeconds, count)) };
  }

  #column(name: string, fromSeconds: number, stepSeconds: number, count: number): (number | null)[] {
    const column = new Array<number | null>(count).fill(null);
    const track = this.#tracks.get(name);
    if (track === undefined) return column;
    let at = track.firstAtOrAfter(fromSeconds - GAP_SECONDS);
    let before: Point | null = null;
    for (let index = 0; index < count; index += 1) {
      const endSeconds = fromSeconds + (index + 1) * stepSeconds;
      let chosen: Point | null = null;
      for (let point = track.points[at]; point !== undefined && point.atSeconds < endSeconds; ) {
        before ??= point;
        if (chosen === null || isFurther(point, chosen, before)) chosen = point;
        at += 1;
        point = track.points[at];
      }
      if (chosen !== null) before = chosen;
      const isKnown = before !== null && endSeconds - stepSeconds - before.atSeconds < GAP_SECONDS;
      column[index] = isKnown ? (before?.value ?? null) : null;
    }
    return column;
  }

  #track(name: string): Track {
    const known = this.#tracks.get(name);
    if (known !== undefined) return known;
    const track = new Track();
    this.#tracks.set(name, track);
    return track;
  }
}

function isFurther(point: Point, chosen: Point, before: Point): boolean {
  if (point.value === null) return false;
  if (chosen.value === null || before.value === null) return true;
  return Math.abs(point.value - before.value) >= Math.abs(chosen.value - before.value);
}
