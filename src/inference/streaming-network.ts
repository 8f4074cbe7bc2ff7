import * as tf from '@tensorflow/tfjs-core';
import type { FeatureFrame } from '../features/feature-frame.js';
import { BAND_COUNT, STEP_FRAME_COUNT, WINDOW_STEP_COUNT } from '../features/feature-layout.js';
import type { Estimate } from './estimate.js';
import { headsForward, poolSpan } from './heads.js';
import type { ModelArtifact } from './model-artifact.js';
import { NetworkWeights } from './network-weights.js';
import { ReadOut } from './read-out.js';
import { SpanTracker } from './span-tracker.js';
import { EMBEDDING_SIZE, initialTrunkState, type TrunkState, trunkForward } from './trunk.js';

/**
 * The network, stepped: takes spectrogram frames as they come and gives an estimate every 128 ms of music. Each step
 * computes only the new frames, on cached layer states. Exact: the reference is one pass over everything since the stream
 * began; `stepsAtOnce` (how many steps share a trunk pass: 1 live, more offline for speed) does not change the numbers.
 * Needs a current tfjs backend (`selectBackend`). State is bounded.
 */
export class StreamingNetwork {
  readonly model: ModelArtifact;
  readonly #weights: NetworkWeights;
  readonly #readOut: ReadOut;
  readonly #span: SpanTracker;
  readonly #stepsAtOnce: number;
  readonly #input: Float32Array;
  readonly #isMusic: boolean[] = [];
  /** Embeddings of the last 10 s, oldest first; the newest step's is last. */
  readonly #embeddings = new Float32Array(WINDOW_STEP_COUNT * EMBEDDING_SIZE);
  #state: TrunkState = initialTrunkState();
  #inputFrameCount = 0;
  #stepCount = 0;

  constructor(model: ModelArtifact, options: { readonly stepsAtOnce: number } = { stepsAtOnce: 1 }) {
    this.model = model;
    this.#weights = new NetworkWeights(model);
    this.#readOut = new ReadOut(model);
    this.#span = new SpanTracker(model.manifest.changeThreshold);
    this.#stepsAtOnce = options.stepsAtOnce;
    this.#input = new Float32Array(options.stepsAtOnce * STEP_FRAME_COUNT * BAND_COUNT);
  }

  /** Takes the next frame; returns the estimates it completes (none, or up to `stepsAtOnce`). */
  push(frame: FeatureFrame): readonly Estimate[] {
    this.#standardise(frame.bands, this.#inputFrameCount * BAND_COUNT);
    this.#inputFrameCount += 1;
    if (this.#inputFrameCount % STEP_FRAME_COUNT === 0) this.#isMusic.push(frame.state === 'music');
    return this.#isMusic.length < this.#stepsAtOnce ? [] : this.flush();
  }

  /** Runs the whole steps that wait; frames of an unfinished step stay. */
  flush(): readonly Estimate[] {
    const stepCount = this.#isMusic.length;
    if (stepCount === 0) return [];
    const embeddings = this.#runTrunk(stepCount);
    const estimates: Estimate[] = [];
    for (let step = 0; step < stepCount; step += 1) {
      this.#embeddings.copyWithin(0, EMBEDDING_SIZE);
      const offset = step * EMBEDDING_SIZE;
      const newest = embeddings.subarray(offset, offset + EMBEDDING_SIZE);
      this.#embeddings.set(newest, this.#embeddings.length - EMBEDDING_SIZE);
      const estimate = this.#estimate(this.#isMusic[step] as boolean);
      if (estimate !== null) estimates.push(estimate);
      this.#stepCount += 1;
    }
    this.#isMusic.length = 0;
    const taken = stepCount * STEP_FRAME_COUNT;
    this.#input.copyWithin(0, taken * BAND_COUNT, this.#inputFrameCount * BAND_COUNT);
    this.#inputFrameCount -= taken;
    return estimates;
  }

  dispose(): void {
    this.#weights.dispose();
    tf.dispose(this.#state);
  }

  #standardise(bands: Float32Array, offset: number): void {
    const { mean, sd } = this.model.manifest.input;
    for (let band = 0; band < BAND_COUNT; band += 1) {
      this.#input[offset + band] = ((bands[band] as number) - (mean[band] as number)) / (sd[band] as number);
    }
  }

  #runTrunk(stepCount: number): Float32Array {
    const frameCount = stepCount * STEP_FRAME_COUNT;
    const previous = this.#state;
    const [embeddings, ...state] = tf.tidy(() => {
      const frames = tf.tensor3d(this.#input.slice(0, frameCount * BAND_COUNT), [1, frameCount, BAND_COUNT]);
      const result = trunkForward(this.#weights, frames, previous);
      return [result.embeddings, ...result.state];
    }) as [tf.Tensor3D, ...TrunkState];
    this.#state = state;
    const values = embeddings.dataSync() as Float32Array;
    tf.dispose([embeddings, ...previous]);
    return values;
  }

  #estimate(isMusic: boolean): Estimate | null {
    const spans = this.#span.advance(isMusic);
    if (spans === null) return null;
    const { slowSteps, fastSteps } = spans;
    const outputs = tf.tidy(() => {
      const embeddings = tf.tensor3d(this.#embeddings, [1, WINDOW_STEP_COUNT, EMBEDDING_SIZE]);
      const pooled = [slowSteps, fastSteps].map((steps) => poolSpan(embeddings, newestSteps(steps)));
      const heads = headsForward(this.#weights, tf.concat(pooled, 0) as tf.Tensor2D);
      const wanted = tf.concat([heads.affect, heads.midLevel, heads.gems, heads.moods], 1);
      return wanted.dataSync() as Float32Array;
    });
    const width = outputs.length / 2;
    const distance = Math.hypot(
      ...[0, 1].map((i) => (outputs[i] as number) - (outputs[width + i] as number)),
    );
    const isChange = this.#span.judge(distance);
    const raw = outputs.subarray(isChange ? width : 0, isChange ? 2 * width : width);
    return this.#readOut.estimate(
      {
        midLevel: raw.subarray(2, 11),
        gems: raw.subarray(11, 20),
        moods: raw.subarray(20, 24),
        novelty: distance,
      },
      this.#stepCount,
      isChange ? fastSteps : slowSteps,
    );
  }
}

function newestSteps(count: number): tf.Tensor2D {
  const mask = new Float32Array(WINDOW_STEP_COUNT).fill(1, WINDOW_STEP_COUNT - count);
  return tf.tensor2d(mask, [1, WINDOW_STEP_COUNT]);
}
