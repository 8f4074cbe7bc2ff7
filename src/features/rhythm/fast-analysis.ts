import type { OnsetEvent } from '../feature-frame.js';
import { DcBlocker } from '../dc-blocker.js';
import { FAST_FRAME_SIZE_SAMPLES, FAST_HOP_SAMPLES } from '../feature-layout.js';
import { OnsetPicker } from './onset-picker.js';
import { OnsetStrength } from './onset-strength.js';
import { BandLevels } from './onset-levels.js';
import { MagnitudeSpectrum } from '../spectrum.js';

/** Onsets need a sample of the frame above this (−57 dBFS): the peaks of a quiet room stay below. */
const GATE_AMPLITUDE = 10 ** (-57 / 20);
/** Samples are limited to this, so that one broken sample cannot deafen the detector for minutes. */
const LARGEST_AMPLITUDE = 4;
/** Onset strength that counts as 1 for display, decades per band. */
const FULL_STRENGTH = 0.8;

/**
 * The fast analysis: mono samples at 22,050 Hz in, level, band levels and onset strength 172 times a second (frames of
 * 512 samples under a Hann window, hop 128) and onset events out, in any chunking the same.
 *
 * An onset is decided 1..23 ms after it sounds (clicks 1..7, drums 4..18, soft plucks 9..23): the rise of the frame to
 * what stands out of the rest, plus at most one hop. Non-finite
 * samples are counted and taken as 0. Never throws; allocates only when constructed and one object an onset.
 */
export class FastAnalysis {
  readonly #onOnset: (onset: OnsetEvent) => void;
  readonly #onHop: ((analysis: FastAnalysis) => void) | null;
  readonly #spectrum = new MagnitudeSpectrum(FAST_FRAME_SIZE_SAMPLES);
  readonly #strength = new OnsetStrength();
  readonly #picker = new OnsetPicker();
  readonly #levels = new BandLevels();
  readonly #dcBlocker = new DcBlocker();
  /** The last frame, oldest first: zeros before the stream began. */
  readonly #frame = new Float32Array(FAST_FRAME_SIZE_SAMPLES);
  #hopFill = 0;
  #sampleIndex = 0;
  #nonFiniteSampleCount = 0;
  #onsetStrength = 0;

  /**
   * `onHop` is called at every hop after the fields are renewed, and after the hop's onset, if any. `startSampleIndex`: how many
   * samples went before, for indices that run on.
   */
  constructor(
    onOnset: (onset: OnsetEvent) => void,
    onHop: ((analysis: FastAnalysis) => void) | null = null,
    startSampleIndex = 0,
  ) {
    this.#onOnset = onOnset;
    this.#onHop = onHop;
    this.#sampleIndex = startSampleIndex;
  }

  /** Index of the sample after the last hop's last one. */
  get sampleIndex(): number {
    return this.#sampleIndex;
  }

  /** NaN and infinities met so far. */
  get nonFiniteSampleCount(): number {
    return this.#nonFiniteSampleCount;
  }

  /** Onset strength of the newest hop, 0..1. */
  get onsetStrength(): number {
    return this.#onsetStrength;
  }

  /** Mean rise in three ranges (to 250 Hz, to 2,500 Hz, above), decades, 0 or more; renewed in place at every hop. */
  get onsetRises(): Float64Array {
    return this.#strength.rises;
  }

  /** RMS of the newest frame (23 ms), dBFS (−120 at digital silence; a full-scale sine has −3). */
  get levelDbfs(): number {
    return this.#levels.levelDbfs;
  }

  /** RMS of the frame below 200 Hz, dBFS, as `levelDbfs`. */
  get lowDbfs(): number {
    return this.#levels.lowDbfs;
  }

  /** RMS of the frame from 200 to 2,500 Hz, dBFS. */
  get midDbfs(): number {
    return this.#levels.midDbfs;
  }

  /** RMS of the frame above 2,500 Hz, dBFS. */
  get highDbfs(): number {
    return this.#levels.highDbfs;
  }

  push(samples: Float32Array): void {
    for (let index = 0; index < samples.length; index += 1) {
      let sample = samples[index] as number;
      if (!Number.isFinite(sample)) {
        this.#nonFiniteSampleCount += 1;
        sample = 0;
      }
      this.#frame[FAST_FRAME_SIZE_SAMPLES - FAST_HOP_SAMPLES + this.#hopFill] = this.#dcBlocker.step(
        Math.max(-LARGEST_AMPLITUDE, Math.min(LARGEST_AMPLITUDE, sample)),
      );
      this.#hopFill += 1;
      if (this.#hopFill === FAST_HOP_SAMPLES) this.#endHop();
    }
  }

  #endHop(): void {
    this.#sampleIndex += FAST_HOP_SAMPLES;
    const magnitudes = this.#spectrum.compute(this.#frame);
    this.#levels.step(this.#frame, magnitudes);
    const flux = this.#strength.step(magnitudes);
    this.#onsetStrength = Math.min(1, flux / FULL_STRENGTH);
    const strength = this.#picker.step(flux, this.#levels.peakAmplitude > GATE_AMPLITUDE);
    if (strength > 0) this.#onOnset({ sampleIndex: this.#sampleIndex, strength });
    this.#onHop?.(this);
    this.#frame.copyWithin(0, FAST_HOP_SAMPLES);
    this.#hopFill = 0;
  }
}
