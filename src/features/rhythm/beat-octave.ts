/** Beats over which the strengths are averaged … */
const MEMORY_BEATS = 8;
/** … and, until so many were heard, half as many: there is nothing yet to hold on to, and what is read is taken at once. */
const OPENING_BEATS = 16;
const OPENING_MEMORY_BEATS = 4;
/** Then another reading must hold for two bars before it is taken. */
const EVIDENCE_BEATS = 8;
/** Half-beats this strong next to the beats are beats themselves, if nothing else sounds; weaker ones are not. */
const DOUBLE_FROM = 0.85;
const DOUBLE_UNTIL = 0.68;
/** "Nothing else": onset strength elsewhere is at most this share of that at beats and half-beats. */
const LARGEST_REMAINDER = 0.2;
/** Every other beat this weak is none; stronger ones are. */
const HALVE_FROM = 0.3;
const HALVE_UNTIL = 0.39;
/** Only beats slower than this are doubled, only faster ones halved, and back again beyond the second value. */
const DOUBLE_BELOW_BPM = 105;
const DOUBLE_ENDS_BPM = 110;
const HALVE_ABOVE_BPM = 115;
const HALVE_ENDS_BPM = 110;
/** Half width of the place in which an onset counts for a beat or half-beat, beats. */
const PLACE_WIDTH = 0.12;
/** Weight of one frame in the comparison of places: a memory of about a second. */
const FRAME_GAIN = 0.01;

/**
 * Guards against half and double tempo, with two bars of evidence for every change of mind. The beat model takes any marked onset for a beat; this compares how strong beats,
 * every other beat, and half-beats are: evenly strong half-beats with nothing between them double a
 * slow tempo (a plain pulse), much weaker alternate beats halve a fast one, each with hysteresis.
 */
export class BeatOctave {
  /** Beats to tell for each beat of the model: .5, 1 or 2. */
  factor: 0.5 | 1 | 2 = 1;
  /** Mean strengths of beats of either parity and of half-beats. */
  readonly #beats = [0, 0];
  #halves = 0;
  /** Of the place under way. */
  #sum = 0;
  /** Mean strength of frames at beats and half-beats, and between. */
  #within = 0;
  #between = 0;
  #isInHalf = false;
  /** Beats since the start, and places for which another reading has held. */
  #beatCount = 0;
  #rivalPlaceCount = 0;

  /** Parity of the beats that stay when the tempo is halved. */
  get strongParity(): 0 | 1 {
    return (this.#beats[1] as number) > (this.#beats[0] as number) ? 1 : 0;
  }

  /** One frame: onset strength heard at `phase` (0..1) of the model's beats; `parity`: of the beat nearest to it. */
  step(strength: number, phase: number, parity: 0 | 1, tempoBpm: number): void {
    const distance = Math.min(phase, 1 - phase);
    const isInHalf = distance > 0.25;
    if (isInHalf !== this.#isInHalf) {
      this.#close(parity, tempoBpm);
      this.#isInHalf = isInHalf;
    }
    if (distance < PLACE_WIDTH || distance > 0.5 - PLACE_WIDTH) {
      this.#sum += strength;
      this.#within += FRAME_GAIN * (strength - this.#within);
    } else this.#between += FRAME_GAIN * (strength - this.#between);
  }

  /** The model's beats are now `ratio` times as long (1/2 or 2): what is told stays, where it can, and until there is evidence. */
  follow(ratio: number): void {
    const factor = this.factor * ratio;
    const beatCount = this.#beatCount;
    this.reset();
    this.#beatCount = beatCount;
    if (factor === 0.5 || factor === 2) this.factor = factor;
  }

  reset(): void {
    this.factor = 1;
    this.#beatCount = 0;
    this.#rivalPlaceCount = 0;
    this.#beats.fill(0);
    this.#halves = 0;
    this.#sum = 0;
    this.#between = 0;
    this.#within = 0;
    this.#isInHalf = false;
  }

  /** Ends the place under way; it was a half-beat if `#isInHalf`, else the beat before the present one. */
  #close(parity: 0 | 1, tempoBpm: number): void {
    const gain = 1 / (this.#beatCount < OPENING_BEATS ? OPENING_MEMORY_BEATS : MEMORY_BEATS);
    if (this.#isInHalf) this.#halves += gain * (this.#sum - this.#halves);
    else {
      this.#beats[parity] =
        (this.#beats[parity] as number) + 2 * gain * (this.#sum - (this.#beats[parity] as number));
      this.#beatCount += 1;
    }
    this.#decide(this.#reading(tempoBpm));
    this.#sum = 0;
  }

  #decide(reading: 0.5 | 1 | 2): void {
    const isRival = reading !== this.factor;
    this.#rivalPlaceCount = isRival ? this.#rivalPlaceCount + 1 : 0;
    // A beat has two places.
    if (!isRival || (this.#beatCount >= OPENING_BEATS && this.#rivalPlaceCount < 2 * EVIDENCE_BEATS)) return;
    this.factor = reading;
    this.#rivalPlaceCount = 0;
  }

  /** What the strengths say now; on the border, what was said before. */
  #reading(tempoBpm: number): 0.5 | 1 | 2 {
    const [even, odd] = this.#beats as [number, number];
    const halfShare = this.#halves / (0.5 * (even + odd) + 1e-9);
    const weakShare = Math.min(even, odd) / (Math.max(even, odd) + 1e-9);
    if (this.factor === 2) return halfShare < DOUBLE_UNTIL || tempoBpm > DOUBLE_ENDS_BPM ? 1 : 2;
    if (this.factor === 0.5) return weakShare > HALVE_UNTIL || tempoBpm < HALVE_ENDS_BPM ? 1 : 0.5;
    if (tempoBpm < DOUBLE_BELOW_BPM) {
      const isPlainPulse = this.#between < LARGEST_REMAINDER * this.#within;
      return isPlainPulse && halfShare > DOUBLE_FROM ? 2 : 1;
    }
    return tempoBpm > HALVE_ABOVE_BPM && weakShare < HALVE_FROM ? 0.5 : 1;
  }
}
