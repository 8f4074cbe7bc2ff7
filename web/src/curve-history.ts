import { FILM_WORDS, type FilmName } from './vocabulary.js';

/** Points nearer together than this are thinned out: 10 a second are more than a screen shows. */
const SMALLEST_STEP_SECONDS = 0.08;
/** Points further apart than this are not joined by a line. */
const GAP_SECONDS = 2;

/** What is kept of a frame for the curves. */
export interface CurvePoint {
  readonly audioTimeSeconds: number;
  readonly valence: number | null;
  readonly arousal: number | null;
  readonly film: Readonly<Record<FilmName, number>> | null;
}

/** Columns for uPlot: times and, at the same places, values; null where there is a gap. */
export interface CurveColumns {
  readonly times: number[];
  readonly valence: (number | null)[];
  readonly arousal: (number | null)[];
  readonly film: Readonly<Record<FilmName, (number | null)[]>>;
}

/** The last minutes of the curves in audio time, oldest first; holds at most `spanSeconds` and never grows past it. */
export class CurveHistory {
  #points: CurvePoint[] = [];
  #start = 0;

  constructor(readonly spanSeconds: number) {}

  get length(): number {
    return this.#points.length - this.#start;
  }

  get lastTimeSeconds(): number | null {
    return this.#points.at(-1)?.audioTimeSeconds ?? null;
  }

  /** Adds what is kept of a frame; one that is not later than the last by a visible step is left out. */
  push(frame: CurvePoint): void {
    const last = this.lastTimeSeconds;
    if (last !== null && frame.audioTimeSeconds - last < SMALLEST_STEP_SECONDS) return;
    const { audioTimeSeconds, valence, arousal, film } = frame;
    this.#points.push({ audioTimeSeconds, valence, arousal, film });
    this.#forget(audioTimeSeconds - this.spanSeconds);
  }

  clear(): void {
    this.#points = [];
    this.#start = 0;
  }

  /** Points from `fromSeconds` on, oldest first. */
  since(fromSeconds: number): readonly CurvePoint[] {
    return this.#points.slice(this.#firstAtOrAfter(fromSeconds));
  }

  /** The points from `fromSeconds` on as columns, with the last one before it so that lines reach the edge. */
  columns(fromSeconds: number): CurveColumns {
    const names = Object.keys(FILM_WORDS) as FilmName[];
    const film = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
      FilmName,
      (number | null)[]
    >;
    const columns = {
      times: [] as number[],
      valence: [] as (number | null)[],
      arousal: [] as (number | null)[],
      film,
    };
    const append = (point: CurvePoint) => {
      columns.times.push(point.audioTimeSeconds);
      columns.valence.push(point.valence);
      columns.arousal.push(point.arousal);
      for (const name of names) film[name].push(point.film?.[name] ?? null);
    };
    let previous: CurvePoint | undefined;
    for (const point of this.#points.slice(Math.max(this.#start, this.#firstAtOrAfter(fromSeconds) - 1))) {
      if (previous !== undefined && point.audioTimeSeconds - previous.audioTimeSeconds > GAP_SECONDS) {
        const middle = (previous.audioTimeSeconds + point.audioTimeSeconds) / 2;
        append({ audioTimeSeconds: middle, valence: null, arousal: null, film: null });
      }
      append(point);
      previous = point;
    }
    return columns;
  }

  #firstAtOrAfter(seconds: number): number {
    let low = this.#start;
    let high = this.#points.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#points[middle]?.audioTimeSeconds ?? 0) < seconds) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Forgets what is older; the array itself is shortened only now and then, which keeps a push cheap. */
  #forget(beforeSeconds: number): void {
    this.#start = this.#firstAtOrAfter(beforeSeconds);
    if (this.#start > 1024) {
      this.#points = this.#points.slice(this.#start);
      this.#start = 0;
    }
  }
}
