import { clamp } from '../../core/units.js';
import { FRAME_RATE_HZ } from '../../features/feature-layout.js';
import type { EmotionFrame } from '../emotion-frame.js';

const BIN_COUNT = 100;
/** After this long without music like it, its weight is down to 1/e. */
const MEMORY_FRAMES = 150 * FRAME_RATE_HZ;
const AROUSAL_SHARE = 0.6;
const QUIETEST_LUFS = -45;
const LOUDEST_LUFS = -5;

/**
 * How intense the music is, 0..1: arousal (if there is a model) and short-term loudness between −45 and −5 LUFS. NaN when
 * a measure is not a number.
 */
export function intensityOf({ feature, emotion }: EmotionFrame): number {
  const loudness = clamp((feature.shortTermLufs - QUIETEST_LUFS) / (LOUDEST_LUFS - QUIETEST_LUFS), 0, 1);
  if (emotion === null) return loudness;
  return AROUSAL_SHARE * (0.5 + 0.5 * emotion.arousal) + (1 - AROUSAL_SHARE) * loudness;
}

/** The range the intensity moved in during the last minutes of music: a histogram that forgets exponentially. */
export class IntensityRange {
  readonly #weights = new Float64Array(BIN_COUNT);
  #scale = 1;
  #total = 0;

  /** Takes the intensity (0..1) of a frame; NaN is left out. */
  push(intensity: number): void {
    if (Number.isNaN(intensity)) return;
    // The newest weighs more instead of all others less; brought back to 1 before it overflows.
    this.#scale *= 1 + 1 / MEMORY_FRAMES;
    const bin = clamp(Math.floor(intensity * BIN_COUNT), 0, BIN_COUNT - 1);
    this.#weights[bin] = (this.#weights[bin] as number) + this.#scale;
    this.#total += this.#scale;
    if (this.#scale < 1e6) return;
    for (let index = 0; index < BIN_COUNT; index += 1) {
      this.#weights[index] = (this.#weights[index] as number) / this.#scale;
    }
    this.#total /= this.#scale;
    this.#scale = 1;
  }

  /** Intensity below which `share` (0..1) of the time was; 0 when nothing was heard. */
  quantile(share: number): number {
    let below = 0;
    for (let bin = 0; bin < BIN_COUNT; bin += 1) {
      below += this.#weights[bin] as number;
      if (below > 0 && below >= share * this.#total) return (bin + 0.5) / BIN_COUNT;
    }
    return 0;
  }
}
