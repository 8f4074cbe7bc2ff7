import type { AudioFormat } from '../capture/audio-source.js';
import { LARGEST_SAMPLE } from '../core/largest-sample.js';
import type { BeatEvent } from '../features/rhythm/beat-event.js';
import { BeatTracker } from '../features/rhythm/beat-tracker.js';
import { FastAnalysis } from '../features/rhythm/fast-analysis.js';
import { FeatureExtractor } from '../features/feature-extractor.js';
import type { FeatureFrame, OnsetEvent } from '../features/feature-frame.js';
import { ANALYSIS_RATE_HZ } from '../features/feature-layout.js';
import { Resampler } from '../features/resampler.js';
import type { Estimate } from '../inference/estimate.js';
import type { StreamingNetwork } from '../inference/streaming-network.js';

/** What an analysis chain is made of and whom it tells. */
export interface AnalysisChainOptions {
  /** Null: features only. */
  readonly network: StreamingNetwork | null;
  readonly silenceThresholdLufs?: number;
  /** Each spectrogram frame in order, with the estimate it completed, if any (the newest, should there be more). */
  onFrame(frame: FeatureFrame, newEstimate: Estimate | null): void;
  onOnset?(onset: OnsetEvent): void;
  /** Beats are followed only where somebody is told. */
  onBeat?(beat: BeatEvent): void;
  /** Every estimate in order, for networks that take many steps at once. */
  onEstimate?(estimate: Estimate): void;
}

/**
 * The whole analysis of one stream: downmix → resample → features and fast analysis → network. The only one there is:
 * the worker, `affekt analyze` and the training cache all push audio through it. Any chunking gives the same results.
 */
export class AnalysisChain {
  readonly #options: AnalysisChainOptions;
  readonly #extractor: FeatureExtractor;
  readonly #fast: FastAnalysis | null;
  #resampler: Resampler | null = null;
  #mono = new Float32Array(0);
  /** Samples met so far that are not finite, or so large that they can only be garbage; each was taken as 0, or one would silence the filters for good. */
  nonFiniteSampleCount = 0;

  private constructor(options: AnalysisChainOptions) {
    this.#options = options;
    this.#extractor = new FeatureExtractor(
      {
        withDescriptors: options.onOnset !== undefined,
        ...(options.silenceThresholdLufs !== undefined && {
          silenceThresholdLufs: options.silenceThresholdLufs,
        }),
      },
      (frame) => this.#takeFrame(frame),
    );
    this.#fast = fastAnalysisFor(options);
  }

  static async create(options: AnalysisChainOptions): Promise<AnalysisChain> {
    return new AnalysisChain(options);
  }

  /** Takes interleaved audio. A change of rate ends the old resampler's stream and starts a new one; time runs on. */
  async push(format: AudioFormat, interleaved: Float32Array): Promise<void> {
    if (this.#resampler === null || this.#resampler.inputRateHz !== format.sampleRateHz) {
      const next = await Resampler.create(format.sampleRateHz, ANALYSIS_RATE_HZ);
      this.#resampler?.flush((samples) => this.#analyse(samples));
      this.#resampler?.close();
      this.#resampler = next;
    }
    this.#resampler.push(this.#downmix(interleaved, format.channelCount), (samples) =>
      this.#analyse(samples),
    );
  }

  /** The material has ended: analyses what the resampler and the network still hold (whole frames and steps only). */
  flush(): void {
    this.#resampler?.flush((samples) => this.#analyse(samples));
    for (const estimate of this.#options.network?.flush() ?? []) this.#options.onEstimate?.(estimate);
  }

  /** Frees the resampler. */
  close(): void {
    this.#resampler?.close();
    this.#resampler = null;
  }

  #analyse(samples: Float32Array): void {
    this.#fast?.push(samples);
    this.#extractor.push(samples);
  }

  #takeFrame(frame: FeatureFrame): void {
    const estimates = this.#options.network?.push(frame) ?? [];
    this.#options.onFrame(frame, estimates.at(-1) ?? null);
    for (const estimate of estimates) this.#options.onEstimate?.(estimate);
  }

  /** Mean of the channels; what cannot be sound is left out. */
  #downmix(interleaved: Float32Array, channelCount: number): Float32Array {
    const length = Math.floor(interleaved.length / channelCount);
    if (this.#mono.length < length) this.#mono = new Float32Array(length);
    for (let index = 0; index < length; index += 1) {
      let sum = 0;
      for (let channel = 0; channel < channelCount; channel += 1) {
        const sample = interleaved[index * channelCount + channel] as number;
        // False for NaN.
        if (Math.abs(sample) <= LARGEST_SAMPLE) sum += sample;
        else this.nonFiniteSampleCount += 1;
      }
      this.#mono[index] = sum / channelCount;
    }
    return this.#mono.subarray(0, length);
  }
}

/** Null where nobody is told of onsets or beats. */
function fastAnalysisFor({ onOnset, onBeat }: AnalysisChainOptions): FastAnalysis | null {
  if (onOnset === undefined && onBeat === undefined) return null;
  const tracker = onBeat === undefined ? null : new BeatTracker(onBeat);
  return new FastAnalysis(onOnset ?? (() => undefined), tracker === null ? null : (hop) => tracker.step(hop));
}
