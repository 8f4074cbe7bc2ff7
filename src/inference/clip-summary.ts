import {
  BASIC_NAMES,
  type Estimate,
  FILM_NAMES,
  GEMS_NAMES,
  MID_LEVEL_NAMES,
  MOOD_NAMES,
  SOUND_NAMES,
} from './estimate.js';

/** What a whole recording comes to. Ranges as in `Estimate`. */
export type ClipEstimate = Pick<
  Estimate,
  | 'valence'
  | 'arousal'
  | 'valenceSd'
  | 'arousalSd'
  | 'deam'
  | 'film'
  | 'midLevel'
  | 'gems'
  | 'moods'
  | 'basic'
  | 'sounds'
  | 'confidence'
>;

/**
 * Sums up the estimates of a recording: their mean, each weighted by the square of the span it was drawn from, so that
 * what was said on little music counts little. Pure; constant memory.
 */
export class ClipSummary {
  readonly #sums = new Map<string, number>();
  #weight = 0;

  add(estimate: Estimate): void {
    const weight = estimate.spanSeconds ** 2;
    this.#weight += weight;
    for (const [key, value] of flatten(estimate))
      this.#sums.set(key, (this.#sums.get(key) ?? 0) + weight * value);
  }

  /** Null when there was no estimate: under about one second of music. */
  result(): ClipEstimate | null {
    if (this.#weight === 0) return null;
    const mean = (key: string): number => (this.#sums.get(key) ?? 0) / this.#weight;
    const record = <Name extends string>(group: string, names: readonly Name[]): Record<Name, number> =>
      Object.fromEntries(names.map((name) => [name, mean(`${group}.${name}`)])) as Record<Name, number>;
    return {
      valence: mean('valence'),
      arousal: mean('arousal'),
      valenceSd: mean('valenceSd'),
      arousalSd: mean('arousalSd'),
      deam: record('deam', ['valence', 'arousal']),
      film: record('film', FILM_NAMES),
      midLevel: record('midLevel', MID_LEVEL_NAMES),
      gems: record('gems', GEMS_NAMES),
      moods: record('moods', MOOD_NAMES),
      basic: record('basic', BASIC_NAMES),
      sounds: record('sounds', SOUND_NAMES),
      confidence: mean('confidence'),
    };
  }
}

function* flatten(estimate: Estimate): Generator<[string, number]> {
  for (const name of ['valence', 'arousal', 'valenceSd', 'arousalSd', 'confidence'] as const)
    yield [name, estimate[name]];
  for (const group of ['deam', 'film', 'midLevel', 'gems', 'moods', 'basic', 'sounds'] as const) {
    for (const [name, value] of Object.entries(estimate[group])) yield [`${group}.${name}`, value];
  }
}
