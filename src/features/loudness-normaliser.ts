import { clamp } from '../core/units.js';
import type { SignalState } from './feature-frame.js';
import { FRAME_RATE_HZ } from './feature-layout.js';
import { lufsToMeanSquare, meanSquareToLufs } from './loudness.js';

/** Loudness the network is trained at, LUFS. */
const TARGET_LUFS = -18;
/** Memory of the loudness average: the dynamics within a section are music and stay. */
const MEMORY_FRAMES = 20 * FRAME_RATE_HZ;
/** Quieter than the average by more than this is a pause or a fade, not the level of the music (R128's relative gate, widened). */
const RELATIVE_GATE_LU = 20;
/** A pause of this length is none: the music is quieter now (another source, a fader), and the average begins anew … */
const LONGEST_PAUSE_FRAMES = 10 * FRAME_RATE_HZ;
/** … unless it is no louder than a room with people in it. */
const ROOM_LUFS = -55;

/** What decides the gain. */
export interface GainSettings {
  /** `auto`: brings the music to −18 LUFS; `fixed`: stays where it is put. */
  readonly mode: 'auto' | 'fixed';
  /** The gain when fixed, dB. */
  readonly fixedDb: number;
  /** Bounds of the automatic gain, dB. */
  readonly lowestDb: number;
  readonly highestDb: number;
  /** What the automatic gain does in steady noise. */
  readonly inNoise: 'hold' | 'follow';
}

export const DEFAULT_GAIN: GainSettings = {
  mode: 'auto',
  fixedDb: 0,
  lowestDb: -30,
  highestDb: 50,
  inNoise: 'hold',
};

/**
 * The causal stand-in for "normalise by the file's peak": a gain that brings the gated average loudness heard so far to
 * −18 LUFS. The average counts every frame alike until 20 s of music were heard (so a cold start settles within the first
 * second), then forgets exponentially (so level changes of a section stay audible to the network). Frozen in pauses, in silence
 * and, unless told otherwise, in steady noise: a room is never lifted. The same code runs live, offline and in training.
 */
export class LoudnessNormaliser {
  /** Takes effect at the next frame. A fixed gain leaves the average running, so that the way back to `auto` is short. */
  settings: GainSettings;
  #meanSquare = 0;
  #frameCount = 0;
  #pauseFrameCount = 0;

  constructor(settings: GainSettings = DEFAULT_GAIN) {
    this.settings = settings;
  }

  get gainDb(): number {
    const { mode, fixedDb, lowestDb, highestDb } = this.settings;
    if (mode === 'fixed') return fixedDb;
    const gainDb = this.#frameCount === 0 ? 0 : TARGET_LUFS - meanSquareToLufs(this.#meanSquare);
    return clamp(gainDb, lowestDb, highestDb);
  }

  /** Takes the momentary loudness at the end of a frame; returns the gain for that frame, dB. */
  step(momentaryLufs: number, state: SignalState): number {
    if (state === 'music' || (state === 'noise' && this.settings.inNoise === 'follow'))
      this.#follow(momentaryLufs);
    return this.gainDb;
  }

  /** Another input: what was heard so far says nothing of its level. */
  restart(): void {
    this.#frameCount = 0;
    this.#pauseFrameCount = 0;
  }

  #follow(momentaryLufs: number): void {
    if (this.#isPause(momentaryLufs)) {
      if (momentaryLufs > ROOM_LUFS) this.#pauseFrameCount += 1;
      if (this.#pauseFrameCount < LONGEST_PAUSE_FRAMES) return;
      this.#frameCount = 0;
    }
    this.#pauseFrameCount = 0;
    this.#frameCount = Math.min(this.#frameCount + 1, MEMORY_FRAMES);
    this.#meanSquare += (lufsToMeanSquare(momentaryLufs) - this.#meanSquare) / this.#frameCount;
  }

  #isPause(momentaryLufs: number): boolean {
    return this.#frameCount > 0 && momentaryLufs < meanSquareToLufs(this.#meanSquare) - RELATIVE_GATE_LU;
  }
}
