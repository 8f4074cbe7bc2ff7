import type { AudioFormat } from '../capture/audio-source.js';
import type { BeatEvent } from '../features/rhythm/beat-event.js';
import { BeatTracker } from '../features/rhythm/beat-tracker.js';
import { FastAnalysis } from '../features/rhythm/fast-analysis.js';
import { FeatureExtractor } from '../features/feature-extractor.js';
import type { FeatureFrame, OnsetEvent } from '../features/feature-frame.js';
import { ANALYSIS_RATE_HZ } from '../features/feature-layout.js';
import { Resampler } from '../features/resampler.js';
import type { Estimate } from '../inference/estimate.js';
import type { StreamingNetwork } from '../inference/streaming-network.js';
import { type AnalysisParameters, DEFAULT_PARAMETERS } from './analysis-parameters.js';
import type { Downmixed } from './channel-mix.js';
import { Downmix } from './downmix.js';

/** What an analysis chain is made of and whom it tells. */
export interface AnalysisChainOptions {
  /** Null: features only. */
  readonly network: StreamingNetwork | null;
  readonly parameters?: AnalysisParameters;
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
  readonly #downmix: Downmix;
  #fast: FastAnalysis | null;
  #resampler: Resampler | null = null;

  constructor(options: AnalysisChainOptions) {
    const { channels, ...level } = options.parameters ?? DEFAULT_PARAMETERS;
    this.#options = options;
    this.#downmix = new Downmix(channels);
    this.#extractor = new FeatureExtractor(
      { withDescriptors: options.onOnset !== undefined, level },
      (frame) => this.#takeFrame(frame),
    );
    this.#fast = this.#createFastAnalysis();
  }

  /** Samples met so far that are not finite, or so large that they can only be garbage; each was taken as 0. */
  get nonFiniteSampleCount(): number {
    return this.#downmix.nonFiniteSampleCount;
  }

  /** What is heard of the channels now. */
  get downmixed(): Downmixed {
    return this.#downmix.downmixed;
  }

  /** Takes effect with the next audio. */
  setParameters({ channels, ...level }: AnalysisParameters): void {
    this.#downmix.choose(channels);
    this.#extractor.setLevel(level);
  }

  /**
   * What follows is another stream (another input), heard as if nothing had been before; but indices run on, and so does the
   * signal state. `isLive`: see `ChannelChoice`.
   */
  restart(isLive: boolean): void {
    this.#endResampler();
    this.#downmix.restart(isLive);
    this.#extractor.restart();
    this.#fast = this.#createFastAnalysis();
    for (const estimate of this.#options.network?.restart() ?? []) this.#options.onEstimate?.(estimate);
  }

  /**
   * Takes interleaved audio. A change of rate ends the old resampler's stream and starts a new one; time runs on. Throws
   * `AFFEKT_FORMAT_UNSUPPORTED` for a rate that cannot be analysed; then nothing is taken.
   */
  push(format: AudioFormat, interleaved: Float32Array): void {
    if (this.#resampler === null || this.#resampler.inputRateHz !== format.sampleRateHz) {
      const next = new Resampler(format.sampleRateHz, ANALYSIS_RATE_HZ);
      this.#endResampler();
      this.#resampler = next;
    }
    this.#resampler.push(this.#downmix.push(format, interleaved), (samples) => this.#analyse(samples));
  }

  /** The material has ended: analyses what the resampler and the network still hold (whole frames and steps only). */
  flush(): void {
    this.#resampler?.flush((samples) => this.#analyse(samples));
    for (const estimate of this.#options.network?.flush() ?? []) this.#options.onEstimate?.(estimate);
  }

  #analyse(samples: Float32Array): void {
    // Frame by frame, so that a beat comes after what sounded just before it, however the samples come.
    for (let start = 0; start < samples.length; ) {
      const piece = samples.subarray(start, start + this.#extractor.missingSampleCount);
      this.#fast?.push(piece);
      this.#extractor.push(piece);
      start += piece.length;
    }
  }

  #takeFrame(frame: FeatureFrame): void {
    const estimates = this.#options.network?.push(frame) ?? [];
    this.#options.onFrame(frame, estimates.at(-1) ?? null);
    for (const estimate of estimates) this.#options.onEstimate?.(estimate);
  }

  #endResampler(): void {
    this.#resampler?.flush((samples) => this.#analyse(samples));
    this.#resampler = null;
  }

  /** Null where nobody is told of onsets or beats. */
  #createFastAnalysis(): FastAnalysis | null {
    const { onOnset, onBeat } = this.#options;
    if (onOnset === undefined && onBeat === undefined) return null;
    const tracker = onBeat === undefined ? null : new BeatTracker(onBeat);
    return new FastAnalysis(
      onOnset ?? (() => undefined),
      tracker === null ? null : (hop) => tracker.step(hop),
      this.#extractor.sampleIndex,
    );
  }
}
