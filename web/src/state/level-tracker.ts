/** What is wrong with the input level, if anything. */
export type LevelWarning = 'clip' | 'too-low' | 'no-signal' | null;

/** One reading of the meter. Levels in dBFS, −120 at digital silence; loudness in LUFS; time in seconds of audio. */
export interface LevelReading {
  readonly audioTimeSeconds: number;
  readonly peakDbfs: number;
  readonly momentaryLufs: number;
  readonly hasMusic: boolean;
}

const CLIP_DBFS = -0.1;
/** A clip stays on show this long, so that it is seen and never blinks. */
const CLIP_SHOWN_SECONDS = 4;
const PEAK_HOLD_SECONDS = 1.5;
const PEAK_FALL_DB_PER_SECOND = 12;
/** Music quieter than this leaves the analysis little to work with. */
const TOO_LOW_LUFS = -45;
const NO_SIGNAL_DBFS = -90;
/** A low level is complained of only when it lasts: pauses and fades are music too. */
const LOW_SECONDS = 4;

/** Peak hold and warnings of the level meter; a pure function of the readings, in audio time. */
export class LevelTracker {
  #heldPeakDbfs = -120;
  #heldAtSeconds = Number.NEGATIVE_INFINITY;
  #lastSeconds = Number.NEGATIVE_INFINITY;
  #clippedAtSeconds = Number.NEGATIVE_INFINITY;
  #loudEnoughAtSeconds = Number.NaN;
  #signalAtSeconds = Number.NaN;
  #hasMusic = false;

  /** Highest peak of the last moments, then falling, dBFS. */
  get heldPeakDbfs(): number {
    return this.#heldPeakDbfs;
  }

  get warning(): LevelWarning {
    if (this.#lastSeconds - this.#clippedAtSeconds < CLIP_SHOWN_SECONDS) return 'clip';
    if (this.#lastSeconds - this.#signalAtSeconds >= LOW_SECONDS) return 'no-signal';
    if (this.#hasMusic && this.#lastSeconds - this.#loudEnoughAtSeconds >= LOW_SECONDS) return 'too-low';
    return null;
  }

  push(reading: LevelReading): void {
    const now = reading.audioTimeSeconds;
    if (now < this.#lastSeconds || Number.isNaN(this.#signalAtSeconds)) this.#restart(now);
    const elapsed = now - this.#lastSeconds;
    if (reading.peakDbfs >= this.#heldPeakDbfs) {
      this.#heldPeakDbfs = reading.peakDbfs;
      this.#heldAtSeconds = now;
    } else if (now - this.#heldAtSeconds > PEAK_HOLD_SECONDS) {
      this.#heldPeakDbfs = Math.max(reading.peakDbfs, this.#heldPeakDbfs - PEAK_FALL_DB_PER_SECOND * elapsed);
    }
    if (reading.peakDbfs >= CLIP_DBFS) this.#clippedAtSeconds = now;
    if (reading.peakDbfs > NO_SIGNAL_DBFS) this.#signalAtSeconds = now;
    if (!reading.hasMusic || reading.momentaryLufs >= TOO_LOW_LUFS) this.#loudEnoughAtSeconds = now;
    this.#hasMusic = reading.hasMusic;
    this.#lastSeconds = now;
  }

  #restart(nowSeconds: number): void {
    this.#heldPeakDbfs = -120;
    this.#heldAtSeconds = nowSeconds;
    this.#clippedAtSeconds = Number.NEGATIVE_INFINITY;
    this.#loudEnoughAtSeconds = nowSeconds;
    this.#signalAtSeconds = nowSeconds;
    this.#lastSeconds = nowSeconds;
  }
}
