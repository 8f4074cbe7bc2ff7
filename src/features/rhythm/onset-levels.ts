import { amplitudeToDb } from '../../core/units.js';
import { ANALYSIS_RATE_HZ, FAST_FRAME_SIZE_SAMPLES } from '../feature-layout.js';

const FLOOR_DBFS = -120;
const BIN_WIDTH_HZ = ANALYSIS_RATE_HZ / FAST_FRAME_SIZE_SAMPLES;
const MID_FROM_BIN = Math.round(200 / BIN_WIDTH_HZ);
const HIGH_FROM_BIN = Math.round(2500 / BIN_WIDTH_HZ);
/** Mean square of a signal from the sum of its squared magnitudes at positive frequencies: Parseval with the Hann window's energy. */
const MEAN_SQUARE_PER_POWER = 2 / (FAST_FRAME_SIZE_SAMPLES * FAST_FRAME_SIZE_SAMPLES * 0.375);

/** Levels of a fast frame for lights: of the whole and of three bands (to 200 Hz, to 2,500 Hz, above), dBFS, −120 at least. */
export class BandLevels {
  levelDbfs = FLOOR_DBFS;
  lowDbfs = FLOOR_DBFS;
  midDbfs = FLOOR_DBFS;
  highDbfs = FLOOR_DBFS;
  /** Largest absolute sample of the frame. */
  peakAmplitude = 0;

  /** `frame`: samples, unwindowed; `magnitudes`: bins 0..255 of the same under a Hann window. */
  step(frame: Float32Array, magnitudes: Float32Array): void {
    let squareSum = 0;
    let peak = 0;
    for (let index = 0; index < frame.length; index += 1) {
      const sample = frame[index] as number;
      squareSum += sample * sample;
      peak = Math.max(peak, Math.abs(sample));
    }
    this.peakAmplitude = peak;
    this.levelDbfs = toDbfs(squareSum / frame.length);
    this.lowDbfs = bandDbfs(magnitudes, 1, MID_FROM_BIN);
    this.midDbfs = bandDbfs(magnitudes, MID_FROM_BIN, HIGH_FROM_BIN);
    this.highDbfs = bandDbfs(magnitudes, HIGH_FROM_BIN, magnitudes.length);
  }
}

function bandDbfs(magnitudes: Float32Array, fromBin: number, toBin: number): number {
  let power = 0;
  for (let bin = fromBin; bin < toBin; bin += 1) power += (magnitudes[bin] as number) ** 2;
  return toDbfs(power * MEAN_SQUARE_PER_POWER);
}

function toDbfs(meanSquare: number): number {
  return Math.max(FLOOR_DBFS, amplitudeToDb(Math.sqrt(meanSquare)));
}
