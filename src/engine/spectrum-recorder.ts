import type { FeatureFrame } from '../features/feature-frame.js';
import { BAND_COUNT, FRAME_RATE_HZ, STEP_FRAME_COUNT } from '../features/feature-layout.js';
import { PITCH_CLASS_COUNT } from '../features/pitch-profile.js';

/** What a recording sounds like, step by step (128 ms). */
export interface FileSpectrum {
  readonly stepSeconds: number;
  readonly stepCount: number;
  /** `BAND_COUNT` values a step: the mean of its frames, as the network hears them. */
  readonly bands: Float32Array;
  /** `PITCH_CLASS_COUNT` values a step, sum 1 (0 where nothing sounds). */
  readonly pitchClasses: Float32Array;
}

const FIRST_CAPACITY_STEPS = 1024;

/** Keeps the spectrum of a recording; grows with it, by 740 bytes a step. */
export class SpectrumRecorder {
  #bands = new Float32Array(FIRST_CAPACITY_STEPS * BAND_COUNT);
  #pitchClasses = new Float32Array(FIRST_CAPACITY_STEPS * PITCH_CLASS_COUNT);
  #stepCount = 0;

  /** Of whole steps. */
  get spectrum(): FileSpectrum {
    return {
      stepSeconds: STEP_FRAME_COUNT / FRAME_RATE_HZ,
      stepCount: this.#stepCount,
      bands: this.#bands.slice(0, this.#stepCount * BAND_COUNT),
      pitchClasses: this.#pitchClasses.slice(0, this.#stepCount * PITCH_CLASS_COUNT),
    };
  }

  takeFrame({ bands, pitchClasses }: FeatureFrame): void {
    const first = this.#stepCount * BAND_COUNT;
    for (let band = 0; band < BAND_COUNT; band += 1) {
      const sum = (this.#bands[first + band] as number) + (bands[band] as number) / STEP_FRAME_COUNT;
      this.#bands[first + band] = sum;
    }
    if (pitchClasses === null) return;
    this.#pitchClasses.set(pitchClasses, this.#stepCount * PITCH_CLASS_COUNT);
    this.#stepCount += 1;
    if ((this.#stepCount + 1) * BAND_COUNT <= this.#bands.length) return;
    this.#bands = doubled(this.#bands);
    this.#pitchClasses = doubled(this.#pitchClasses);
  }
}

function doubled(values: Float32Array): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(2 * values.length);
  larger.set(values);
  return larger;
}
