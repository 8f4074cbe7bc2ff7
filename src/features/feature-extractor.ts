import { amplitudeToDb, dbToAmplitude } from '../core/units.js';
import { DcBlocker } from './dc-blocker.js';
import { DescriptorExtractor } from './descriptors.js';
import type { FeatureFrame, SignalState } from './feature-frame.js';
import { BAND_COUNT, FRAME_SIZE_SAMPLES, frameEndSampleIndex, STEP_FRAME_COUNT } from './feature-layout.js';
import { type Band, createLogFilterbank } from './log-filterbank.js';
import { LOUDNESS_FLOOR_LUFS, LoudnessMeter } from './loudness.js';
import { DEFAULT_GAIN, type GainSettings, LoudnessNormaliser } from './loudness-normaliser.js';
import { PITCH_WINDOW_SAMPLES, PitchProfile } from './pitch-profile.js';
import { DEFAULT_SILENCE_LUFS, SoundDetector } from './presence/sound-detector.js';
import { MagnitudeSpectrum } from './spectrum.js';

/** What a feature extractor may be told. */
export interface FeatureExtractorOptions {
  /** Whether frames carry Meyda's descriptors. */
  readonly withDescriptors: boolean;
  readonly level?: LevelSettings;
}

/** How levels are judged; may be changed while it runs. */
export interface LevelSettings {
  /** Loudness of what stands out of the room above which something sounds, LUFS. */
  readonly silenceThresholdLufs: number;
  readonly gain: GainSettings;
}

export const DEFAULT_LEVEL: LevelSettings = {
  silenceThresholdLufs: DEFAULT_SILENCE_LUFS,
  gain: DEFAULT_GAIN,
};

/**
 * Mono samples at 22,050 Hz in, one `FeatureFrame` for each hop out, in any chunking the same. One FFT a frame serves the
 * filterbank and the descriptors; a longer one at every fourth frame tells pitches apart. A frame is emitted as soon as its last sample is there. Samples must be finite
 * (the analysis chain sees to it). Runs in the analysis worker; allocates one frame's results a hop.
 */
export class FeatureExtractor {
  readonly #onFrame: (frame: FeatureFrame) => void;
  readonly #spectrum = new MagnitudeSpectrum(FRAME_SIZE_SAMPLES);
  readonly #filterbank = inOneRow(createLogFilterbank());
  readonly #descriptors: DescriptorExtractor | null;
  readonly #normaliser: LoudnessNormaliser;
  readonly #sound: SoundDetector;
  readonly #dcBlocker = new DcBlocker();
  readonly #pitchProfile = new PitchProfile();
  /** The last samples, oldest first: zeros before the stream began. */
  readonly #pitchWindow = new Float32Array(PITCH_WINDOW_SAMPLES);
  /** The newest of them: a frame. */
  readonly #frame = this.#pitchWindow.subarray(PITCH_WINDOW_SAMPLES - FRAME_SIZE_SAMPLES);
  #loudness = new LoudnessMeter();
  #sampleIndex = 0;
  #frameIndex = 0;
  #hopSquareSum = 0;
  #hopPeak = 0;
  #hopSampleCount = 0;

  constructor(options: FeatureExtractorOptions, onFrame: (frame: FeatureFrame) => void) {
    this.#onFrame = onFrame;
    this.#descriptors = options.withDescriptors ? new DescriptorExtractor() : null;
    const { silenceThresholdLufs, gain } = options.level ?? DEFAULT_LEVEL;
    this.#sound = new SoundDetector(silenceThresholdLufs);
    this.#normaliser = new LoudnessNormaliser(gain);
  }

  /** Index of the sample after the last one taken. */
  get sampleIndex(): number {
    return this.#sampleIndex;
  }

  /** Samples that the frame under way still lacks. */
  get missingSampleCount(): number {
    return frameEndSampleIndex(this.#frameIndex) - this.#sampleIndex;
  }

  /** What sounded at the end of the last frame. */
  get state(): SignalState {
    return this.#sound.state;
  }

  /** Takes effect at the next frame. */
  setLevel({ silenceThresholdLufs, gain }: LevelSettings): void {
    this.#sound.thresholdLufs = silenceThresholdLufs;
    this.#normaliser.settings = gain;
  }

  /** What follows is another stream: levels and spectra are of it alone. Indices and the signal state run on. */
  restart(): void {
    this.#pitchWindow.fill(0);
    this.#loudness = new LoudnessMeter();
    this.#dcBlocker.restart();
    this.#normaliser.restart();
    this.#sound.restart();
    this.#hopSquareSum = 0;
    this.#hopPeak = 0;
    this.#hopSampleCount = 0;
  }

  push(samples: Float32Array): void {
    let start = 0;
    while (start < samples.length) {
      const wanted = this.missingSampleCount;
      const piece = samples.subarray(start, start + wanted);
      this.#take(piece);
      start += piece.length;
      if (piece.length === wanted) this.#endFrame();
    }
  }

  #take(piece: Float32Array): void {
    const window = this.#pitchWindow;
    window.copyWithin(0, piece.length);
    const offset = window.length - piece.length;
    window.set(piece, offset);
    let squareSum = this.#hopSquareSum;
    let peak = this.#hopPeak;
    for (let index = 0; index < piece.length; index += 1) {
      const sample = piece[index] as number;
      squareSum += this.#dcBlocker.step(sample) ** 2;
      peak = Math.max(peak, Math.abs(sample));
    }
    this.#hopSquareSum = squareSum;
    this.#hopPeak = peak;
    this.#loudness.push(window.subarray(offset));
    this.#sampleIndex += piece.length;
    this.#hopSampleCount += piece.length;
  }

  #endFrame(): void {
    this.#loudness.endHop();
    const { momentaryLufs, shortTermLufs } = this.#loudness;
    const levelDbfs = toDbfs(Math.sqrt(this.#hopSquareSum / this.#hopSampleCount));
    const magnitudes = this.#spectrum.compute(this.#frame);
    const state = this.#sound.step(magnitudes);
    const gainDb = this.#normaliser.step(momentaryLufs, state);
    this.#onFrame({
      frameIndex: this.#frameIndex,
      sampleIndex: this.#sampleIndex,
      bands: this.#logBands(magnitudes, dbToAmplitude(gainDb)),
      pitchClasses: isStepEnd(this.#frameIndex) ? this.#pitchProfile.compute(this.#pitchWindow) : null,
      levelDbfs,
      peakDbfs: toDbfs(this.#hopPeak),
      momentaryLufs,
      shortTermLufs,
      gainDb,
      state,
      stateProbability: this.#sound.probability,
      descriptors: this.#descriptors?.compute(this.#frameIndex, this.#frame, magnitudes) ?? null,
    });
    this.#frameIndex += 1;
    this.#hopSquareSum = 0;
    this.#hopPeak = 0;
    this.#hopSampleCount = 0;
  }

  /** log10(1 + gain · band magnitude): madmom's compression with the live gain in place of the file's peak. */
  #logBands(magnitudes: Float32Array, gain: number): Float32Array {
    const bands = new Float32Array(BAND_COUNT);
    const { firstBins, starts, weights } = this.#filterbank;
    for (let band = 0; band < BAND_COUNT; band += 1) {
      const end = starts[band + 1] as number;
      let sum = 0;
      let bin = firstBins[band] as number;
      for (let place = starts[band] as number; place < end; place += 1, bin += 1)
        sum += (weights[place] as number) * (magnitudes[bin] as number);
      bands[band] = Math.log10(1 + gain * sum);
    }
    return bands;
  }
}

/** Whether a frame is the last of those that the network takes at a step. */
function isStepEnd(frameIndex: number): boolean {
  return (frameIndex + 1) % STEP_FRAME_COUNT === 0;
}

/** A filterbank with all weights one after the other: those of band i lie from `starts[i]` to `starts[i + 1]`. */
function inOneRow(bands: readonly Band[]): {
  readonly firstBins: Int32Array;
  readonly starts: Int32Array;
  readonly weights: Float64Array;
} {
  const starts = new Int32Array(bands.length + 1);
  for (const [index, { weights }] of bands.entries())
    starts[index + 1] = (starts[index] as number) + weights.length;
  return {
    firstBins: Int32Array.from(bands, ({ firstBin }) => firstBin),
    starts,
    weights: Float64Array.from(bands.flatMap(({ weights }) => [...weights])),
  };
}

function toDbfs(amplitude: number): number {
  return Math.max(LOUDNESS_FLOOR_LUFS, amplitudeToDb(amplitude));
}
