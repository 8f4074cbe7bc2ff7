import { FRAME_RATE_HZ } from '../feature-layout.js';
import { lufsToMeanSquare } from '../loudness.js';
import { createPresenceBands, MEAN_SQUARE_PER_POWER, type PresenceBand } from './presence-bands.js';

/** Frames of a cell, over which levels are summed: .26 s. */
const CELL_FRAMES = 8;
/** What has not changed for so many cells is steady: 3.1 s. */
const WINDOW_CELLS = 12;
/** A loud tone may be a held note: it belongs to the background only when it was steady for so much longer, 7 s. */
const HELD_NOTE_CELLS = Math.round((7 * FRAME_RATE_HZ) / CELL_FRAMES);
/** A sound that is not always steady counts back by so many cells each time. */
const UNSTEADY_CELLS = 2;
/** The whole is steady when bands with this share of its loudness are. */
const STEADY_SHARE = 0.9;
/** A band is steady when its level moves no more than noise does, by this factor; a fan's tone may waver by the second figure, dB. */
const STEADY_SPREAD = 1.5;
const LEAST_STEADY_SPREAD_DB = 2.5;
/** Noise moves at least by this share of what it should: a tone does not. */
const NOISE_SPREAD = 0.6;
/** Mean logarithm of a band's bins less that of their mean: −.6 in noise, far less where partials stand out. */
const NOISE_FLATNESS = -0.95;
const LEAST_BINS_OF_FLATNESS = 8;
/** So much of the loudness in bands that are like noise makes it noise. */
const NOISE_SHARE = 0.8;
/** What stands out of a band passes its mean by this much, and this many times the spread of noise, dB. */
const MARGIN_DB = 3;
const MARGIN_SPREADS = 2.5;
/** The loudest that a room is by itself, LUFS. */
export const LOUDEST_ROOM_LUFS = -45;
const LOUDEST_ROOM = lufsToMeanSquare(LOUDEST_ROOM_LUFS);
/** What follows digital silence, or nearly so, is not the room. */
const NO_ROOM = lufsToMeanSquare(-90);
/** Share of the window's energy that the first two frames fill. */
const PARTIAL_SHARES = [0.143, 0.861];
const FLOOR = 1e-14;

/** Sums over the frames of a cell, a band each. */
interface Cell {
  readonly power: Float64Array;
  readonly db: Float64Array;
  readonly dbSquare: Float64Array;
  readonly flatness: Float64Array;
}

/**
 * What sounds all the time, and what stands out of it. In each band the background rises to a sound that has been steady for
 * three seconds while the whole was (a loud tone: ten), and falls at once to the lowest that was heard. Steady is what moves no
 * more than noise or a tone does; a constant is not heard at all. What sounds from the very start is the room, unless it is louder
 * than a room. Works in place; allocates only when constructed.
 */
export class Background {
  readonly #bands: readonly PresenceBand[] = createPresenceBands();
  /** Mean square of the background in each band. */
  readonly #power = new Float64Array(this.#bands.length).fill(Number.POSITIVE_INFINITY);
  readonly #now = new Float64Array(this.#bands.length);
  readonly #margins = new Float64Array(this.#bands.length);
  readonly #cells: readonly Cell[] = Array.from({ length: WINDOW_CELLS }, () => ({
    power: new Float64Array(this.#bands.length),
    db: new Float64Array(this.#bands.length),
    dbSquare: new Float64Array(this.#bands.length),
    flatness: new Float64Array(this.#bands.length),
  }));
  readonly #mean = new Float64Array(this.#bands.length);
  readonly #lowest = new Float64Array(this.#bands.length);
  readonly #isSteady = new Uint8Array(this.#bands.length);
  /** Of whole frames: the first ones hold zeros of before the stream. */
  #frameCount = -PARTIAL_SHARES.length;
  #heldCells = 0;
  /** Whether the first frames were louder than a room, or as good as silent. */
  #hasOpened = false;

  constructor() {
    this.#setMargins(1);
  }
  /** Mean square of what stands out in the newest frame: K-weighted, but bass in full. */
  foreground = 0;
  /** K-weighted mean square of the background. */
  loudness = 0;

  /** How far a held tone is from being taken for background: 0..1. */
  get heldShare(): number {
    return Math.min(1, this.#heldCells / HELD_NOTE_CELLS);
  }

  /** `magnitudes`: bins 0..1023 of a Hann-windowed frame of 2,048 samples. */
  step(magnitudes: Float32Array): void {
    const loudness = this.#measure(magnitudes);
    this.#frameCount += 1;
    if (this.#frameCount >= CELL_FRAMES && this.#frameCount % CELL_FRAMES === 0) this.#learn();
    this.foreground = this.#frameCount < CELL_FRAMES ? this.#openingForeground(loudness) : this.#excess();
  }

  /** While nothing is known of the room: what is louder than a room, or follows digital silence, or stands out of all before. */
  #openingForeground(loudness: number): number {
    const share = PARTIAL_SHARES[this.#frameCount + PARTIAL_SHARES.length - 1] ?? 1;
    const isNew = loudness > share * LOUDEST_ROOM || this.#hasOpened;
    this.#hasOpened ||= loudness < NO_ROOM;
    this.#hasOpened ||= isNew;
    if (isNew) return loudness / share;
    if (this.#frameCount <= 1) {
      this.#power.set(this.#now);
      return 0;
    }
    const foreground = this.#excess();
    if (foreground === 0)
      for (let index = 0; index < this.#bands.length; index += 1)
        this.#power[index] = Math.max(this.#power[index] as number, this.#now[index] as number);
    return foreground;
  }

  #excess(): number {
    let excess = 0;
    for (let index = 0; index < this.#bands.length; index += 1) {
      const above =
        (this.#now[index] as number) - (this.#margins[index] as number) * (this.#power[index] as number);
      if (above > 0) excess += above * Math.max(1, (this.#bands[index] as PresenceBand).loudnessWeight);
    }
    return excess;
  }

  /** Renews `#now` and the cell under way; returns the K-weighted mean square of all bands. */
  #measure(magnitudes: Float32Array): number {
    const at = Math.floor(Math.max(0, this.#frameCount) / CELL_FRAMES) % WINDOW_CELLS;
    const cell = this.#cells[at] as Cell;
    if (this.#frameCount % CELL_FRAMES === 0) for (const sums of Object.values(cell)) sums.fill(0);
    let loudness = 0;
    for (let index = 0; index < this.#bands.length; index += 1) {
      const { firstBin, endBin, loudnessWeight } = this.#bands[index] as PresenceBand;
      const binCount = endBin - firstBin;
      const isWide = binCount >= LEAST_BINS_OF_FLATNESS;
      let sum = 0;
      let logs = 0;
      let product = 1;
      for (let bin = firstBin; bin < endBin; bin += 1) {
        const magnitude = magnitudes[bin] as number;
        const power = magnitude * magnitude;
        sum += power;
        if (!isWide) continue;
        product *= power + FLOOR;
        if ((bin & 7) !== 7) continue;
        // A logarithm for eight: their product is far from both ends of what a number can be.
        logs += Math.log(product);
        product = 1;
      }
      logs += Math.log(product);
      const power = sum * MEAN_SQUARE_PER_POWER;
      const db = 10 * Math.log10(power + FLOOR);
      this.#now[index] = power;
      loudness += power * loudnessWeight;
      if (this.#frameCount < 0) continue;
      add(cell.power, index, power);
      add(cell.db, index, db);
      add(cell.dbSquare, index, db * db);
      if (isWide) add(cell.flatness, index, logs / binCount - Math.log(sum / binCount + FLOOR));
    }
    return loudness;
  }

  /** The mean of few cells is not yet that of the room. */
  #setMargins(cellCount: number): void {
    const spreads = MARGIN_SPREADS * (1 + (cellCount < WINDOW_CELLS ? 1 / Math.sqrt(cellCount) : 0));
    for (let index = 0; index < this.#bands.length; index += 1) {
      const { noiseSpreadDb } = this.#bands[index] as PresenceBand;
      this.#margins[index] = 10 ** ((MARGIN_DB + spreads * noiseSpreadDb) / 10);
    }
  }

  #learn(): void {
    const cellCount = Math.min(this.#frameCount / CELL_FRAMES, WINDOW_CELLS);
    const { isSteady, isRoom, isNoise } = this.#judge(cellCount);
    const isLong = cellCount === WINDOW_CELLS;
    this.#setMargins(cellCount);
    this.#heldCells =
      isSteady && isLong ? this.#heldCells + 1 : Math.max(0, this.#heldCells - UNSTEADY_CELLS);
    if (this.#frameCount === CELL_FRAMES && this.#hasOpened) this.#power.fill(0);
    const isBackground = isSteady && (isRoom || (isLong && isNoise) || this.#heldCells >= HELD_NOTE_CELLS);
    this.loudness = 0;
    for (let index = 0; index < this.#bands.length; index += 1) {
      const before = this.#power[index] as number;
      const lowest = this.#lowest[index] as number;
      const heard = this.#isSteady[index] === 1 ? (this.#mean[index] as number) : lowest;
      const power = isBackground ? heard : Math.min(before, lowest);
      this.#power[index] = power;
      this.loudness += power * (this.#bands[index] as PresenceBand).loudnessWeight;
    }
  }

  /** What the newest cells have in common; renews `#mean`, `#lowest` and `#isSteady`. */
  #judge(cellCount: number): { isSteady: boolean; isRoom: boolean; isNoise: boolean } {
    const frameCount = cellCount * CELL_FRAMES;
    let loudness = 0;
    let steadyLoudness = 0;
    let noiseLoudness = 0;
    for (let index = 0; index < this.#bands.length; index += 1) {
      const { firstBin, endBin, noiseSpreadDb, loudnessWeight } = this.#bands[index] as PresenceBand;
      let power = 0;
      let db = 0;
      let dbSquare = 0;
      let flatness = 0;
      let lowest = Number.POSITIVE_INFINITY;
      for (let at = 0; at < cellCount; at += 1) {
        const cell = this.#cells[at] as Cell;
        power += cell.power[index] as number;
        db += cell.db[index] as number;
        dbSquare += cell.dbSquare[index] as number;
        flatness += cell.flatness[index] as number;
        lowest = Math.min(lowest, (cell.power[index] as number) / CELL_FRAMES);
      }
      const mean = power / frameCount;
      const spreadDb = Math.sqrt(Math.max(0, dbSquare / frameCount - (db / frameCount) ** 2));
      const isSteady = spreadDb <= Math.max(LEAST_STEADY_SPREAD_DB, STEADY_SPREAD * noiseSpreadDb);
      const isFlat = endBin - firstBin < LEAST_BINS_OF_FLATNESS || flatness / frameCount > NOISE_FLATNESS;
      this.#mean[index] = mean;
      this.#lowest[index] = lowest;
      this.#isSteady[index] = isSteady ? 1 : 0;
      loudness += mean * loudnessWeight;
      if (isSteady) steadyLoudness += mean * loudnessWeight;
      if (isFlat && spreadDb >= NOISE_SPREAD * noiseSpreadDb) noiseLoudness += mean * loudnessWeight;
    }
    return {
      isSteady: steadyLoudness >= STEADY_SHARE * loudness,
      isRoom: loudness <= LOUDEST_ROOM,
      isNoise: noiseLoudness >= NOISE_SHARE * loudness,
    };
  }
}

function add(sums: Float64Array, index: number, value: number): void {
  sums[index] = (sums[index] as number) + value;
}
