/** What passes at most: three beats in any second (WCAG 2.3.1). */
const ALLOWED_COUNT = 3;
const WINDOW_SECONDS = 1;
/** For sums of times that are a second but for rounding. */
const ROUNDING_SECONDS = 1e-6;
/** A tracked tempo wobbles: only one that is faster than the limit by this is divided for it alone, and returns below it by this. */
const TEMPO_MARGIN = 0.02;
/** The beats of so long must not have crowded before a beat is divided less. */
const CALM_SECONDS = 8;
/** Of those; as many as the highest divisor has to look at, and some. */
const REMEMBERED_BEATS = 64;
/** 16 divides 48 beats a second: nothing faster is a beat. */
const HIGHEST_DIVISOR = 16;
/** After a longer pause the beat starts anew. */
const PAUSE_SECONDS = 3;

/**
 * Divides a beat that is faster than three a second by two, four, …, so that what passes is every second (fourth, …) beat,
 * evenly, and never a random choice; slower beats all pass. The tracked tempo decides, and the beats themselves where they
 * crowd all the same: a fourth within a second is left out, and from it on the beat is divided. No second ever has more than
 * three passed beats, whatever comes.
 */
export class BeatDivider {
  readonly #highestRateHz: number;
  #beats: number[] = [];
  /** The last three that passed. */
  #passed: number[] = [];
  #sincePassed = 0;
  /** Every how-many-th beat passes. */
  divisor = 1;

  /** `highestRateHz`: a tempo faster than this is divided; less than three a second where what follows carries less. */
  constructor(highestRateHz = ALLOWED_COUNT / WINDOW_SECONDS) {
    this.#highestRateHz = highestRateHz;
  }

  /** Whether the beat at `timeSeconds`, told with the tempo `tempoBpm`, passes. */
  passes(timeSeconds: number, tempoBpm: number): boolean {
    this.#remember(timeSeconds);
    this.#followTempo(tempoBpm / 60);
    this.#sincePassed += 1;
    if (this.#sincePassed < this.divisor) return false;
    const third = this.#passed.at(-ALLOWED_COUNT);
    if (third !== undefined && isCrowd(timeSeconds - third)) {
      this.divisor = Math.min(HIGHEST_DIVISOR, 2 * this.divisor);
      return false;
    }
    this.#passed = [...this.#passed.slice(1 - ALLOWED_COUNT), timeSeconds];
    this.#sincePassed = 0;
    return true;
  }

  #remember(timeSeconds: number): void {
    const last = this.#beats.at(-1);
    if (last === undefined || timeSeconds - last >= PAUSE_SECONDS) {
      this.#beats = [];
      this.divisor = 1;
      this.#sincePassed = HIGHEST_DIVISOR;
    }
    this.#beats = [...this.#beats.slice(1 - REMEMBERED_BEATS), timeSeconds].filter(
      (beat) => beat > timeSeconds - CALM_SECONDS,
    );
  }

  #followTempo(rateHz: number): void {
    const fast = this.#highestRateHz * (1 + TEMPO_MARGIN);
    const slow = this.#highestRateHz * (1 - TEMPO_MARGIN);
    while (this.divisor < HIGHEST_DIVISOR && rateHz / this.divisor > fast) this.divisor *= 2;
    while (this.divisor > 1 && (2 * rateHz) / this.divisor <= slow && !this.#crowdsAt(this.divisor / 2))
      this.divisor /= 2;
  }

  /** Whether four of the remembered beats, every `divisor`-th of them, fall into a second. */
  #crowdsAt(divisor: number): boolean {
    const reach = ALLOWED_COUNT * divisor;
    return this.#beats.some((beat, index) => {
      const later = this.#beats[index + reach];
      return later !== undefined && isCrowd(later - beat);
    });
  }
}

/** Whether beats that are three apart, by so many seconds, are more than three in a second. */
function isCrowd(seconds: number): boolean {
  return seconds < WINDOW_SECONDS - ROUNDING_SECONDS;
}
