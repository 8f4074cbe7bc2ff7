import { monotonicMs } from '../core/clock.js';
import type { AudioFormat } from '../capture/audio-source.js';
import type { EmotionEvent, EmotionFrame } from '../emotion/emotion-frame.js';
import { DEFAULT_PRESENCE_BEHAVIOUR } from '../emotion/presence-behaviour.js';
import { AnalysisChain } from '../engine/analysis-chain.js';
import { EmotionFollower } from '../engine/emotion-follower.js';
import { neutralOf } from '../engine/model-neutral.js';
import { StreamingNetwork } from '../inference/streaming-network.js';
import { loadModel, type Model } from './model.js';

/** How a stream is tracked, and whom it tells. */
export interface TrackerOptions {
  /** Of the samples that will be fed, Hz. */
  readonly sampleRateHz: number;
  /** Interleaved channels; their mean is heard, or the louder where they cancel out. Left out: 1. */
  readonly channelCount?: number;
  /** Left out: the one that ships. */
  readonly model?: Model;
  /** Each frame, 31.25 a second: what sounds and the emotion at its end. */
  readonly onFrame?: (frame: EmotionFrame) => void;
  /** What happened: beats, onsets, changes of section, mood or quadrant, drops, silence. */
  readonly onEvent?: (event: EmotionEvent) => void;
}

/**
 * Follows the emotion of a stream of samples that the caller feeds, in its own thread: no device, no server, no lights. Whatever
 * pieces the samples come in, the frames are the same. Memory is bounded.
 */
export class Tracker {
  readonly #format: AudioFormat;
  readonly #network: StreamingNetwork;
  readonly #chain: AnalysisChain;
  readonly #arrival: { atMs: number };
  /** What is asked for while a piece is being told waits until all of it was. */
  #turn: Promise<void> = Promise.resolve();

  private constructor(
    format: AudioFormat,
    network: StreamingNetwork,
    chain: AnalysisChain,
    arrival: { atMs: number },
  ) {
    this.#format = format;
    this.#network = network;
    this.#chain = chain;
    this.#arrival = arrival;
  }

  /** Throws an `AffektError` when the model cannot be loaded. */
  static async open(options: TrackerOptions): Promise<Tracker> {
    const { sampleRateHz, channelCount = 1, model = await loadModel(), onFrame, onEvent } = options;
    const follower = new EmotionFollower(DEFAULT_PRESENCE_BEHAVIOUR, [], {
      onFrame: (frame) => onFrame?.(frame),
      onEvent: (event) => onEvent?.(event),
    });
    follower.setNeutral(neutralOf(model.artifact));
    const network = new StreamingNetwork(model.artifact);
    const arrival = { atMs: monotonicMs() };
    let onsetStrength = 0;
    const chain = new AnalysisChain({
      network,
      onFrame(frame, estimate) {
        follower.takeFrame({ type: 'frame', frame, estimate, onsetStrength, capturedAtMs: arrival.atMs });
        onsetStrength = 0;
      },
      onOnset(onset) {
        onsetStrength = Math.max(onsetStrength, onset.strength);
        follower.takeOnset({ type: 'onset', onset });
      },
      onBeat: (beat) => follower.takeBeat(beat),
    });
    return new Tracker({ sampleRateHz, channelCount }, network, chain, arrival);
  }

  /** Takes interleaved samples, full scale ±1. Resolves when all they complete was told. Throws a `RangeError` for half a frame. */
  async push(samples: Float32Array): Promise<void> {
    if (samples.length % this.#format.channelCount !== 0) {
      throw new RangeError(
        `${samples.length} samples are no whole number of frames of ${this.#format.channelCount} channels`,
      );
    }
    await this.#inTurn(() => {
      this.#arrival.atMs = monotonicMs();
      this.#chain.push(this.#format, samples);
    });
  }

  /** The stream has ended: tells what was held back, and frees the memory. Nothing may be pushed afterwards. */
  async close(): Promise<void> {
    await this.#inTurn(() => {
      this.#chain.flush();
      this.#network.dispose();
    });
  }

  #inTurn(act: () => void): Promise<void> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
