import * as tf from '@tensorflow/tfjs-core';
import type { FeatureFrame } from '../features/feature-frame.js';
import { BAND_COUNT, STEP_FRAME_COUNT, WINDOW_STEP_COUNT } from '../features/feature-layout.js';
import { PITCH_CLASS_COUNT } from '../features/pitch-profile.js';
import { PULSE_INPUT_COUNT, PulseHistory } from '../features/rhythm/pulse-input.js';
import type { Estimate } from './estimate.js';
import { CHORD, KEY } from './harmony.js';
import type { ModelArtifact } from './model-artifact.js';
import { stepSize } from './network.js';
import { NetworkWeights } from './network-weights.js';
import { mixOutputs, RAW_HEADS, type RawOutputs, ReadOut } from './read-out.js';
import { SpanMoments } from './span-moments.js';
import { SpanTracker } from './span-tracker.js';
import { TabulatedHeads } from './tabulated-heads.js';
import { TemplateMatcher } from './template-matcher.js';
import { initialTrunkState, type TrunkState, trunkForward } from './trunk.js';

/** Steps that are looked back at beside the newest. */
const PAST_STEP_COUNT = WINDOW_STEP_COUNT - 1;

/** A span of the known steps: the `spanSteps` before `endStep`. */
interface SpanRow {
  readonly endStep: number;
  readonly spanSteps: number;
  readonly pulse: readonly number[];
}

/**
 * The network, stepped: takes spectrogram frames as they come and gives an estimate every 128 ms of music. Each step
 * computes only the new frames, on cached layer states. Exact: the reference is one pass over everything since the stream
 * began; how many steps share a trunk pass (1 live, more offline and when late, for speed) does not change the numbers.
 * Needs a current tfjs backend (`selectBackend`). State is bounded.
 */
export class StreamingNetwork {
  readonly model: ModelArtifact;
  /** Steps that are run together, 1 to those of the constructor. May be changed at any time. */
  stepsAtOnce: number;
  readonly #weights: NetworkWeights;
  readonly #heads: TabulatedHeads<(typeof RAW_HEADS)[number]>;
  readonly #chords: TemplateMatcher;
  readonly #keys: TemplateMatcher;
  readonly #readOut: ReadOut;
  readonly #spareFrames: number;
  readonly #frames: Float32Array;
  readonly #pitchClasses: Float32Array;
  readonly #isSounding: boolean[] = [];
  /** The steps of 10 s but one, oldest first, then those that were run together last. */
  readonly #steps: Float32Array;
  readonly #stepSize: number;
  readonly #moments: SpanMoments;
  #span: SpanTracker;
  #pulse: PulseHistory;
  #state: TrunkState;
  #inputFrameCount = 0;
  #stepCount = 0;

  constructor(model: ModelArtifact, options: { readonly stepsAtOnce: number } = { stepsAtOnce: 1 }) {
    this.model = model;
    this.#weights = new NetworkWeights(model);
    this.#heads = new TabulatedHeads(this.#weights, RAW_HEADS);
    this.#chords = new TemplateMatcher(model, CHORD);
    this.#keys = new TemplateMatcher(model, KEY);
    this.#readOut = new ReadOut(model);
    this.#span = new SpanTracker(model.manifest.changeThreshold);
    this.#stepSize = stepSize(this.#weights.trunk);
    this.#steps = new Float32Array((PAST_STEP_COUNT + options.stepsAtOnce) * this.#stepSize);
    this.#moments = new SpanMoments(this.#stepSize, PAST_STEP_COUNT + options.stepsAtOnce);
    this.#state = initialTrunkState(this.#weights.trunk);
    this.stepsAtOnce = options.stepsAtOnce;
    this.#spareFrames = options.stepsAtOnce * STEP_FRAME_COUNT;
    this.#frames = new Float32Array(this.#spareFrames * BAND_COUNT);
    this.#pitchClasses = new Float32Array(options.stepsAtOnce * PITCH_CLASS_COUNT);
    this.#pulse = new PulseHistory(this.#spareFrames);
  }

  /** Takes the next frame; returns the estimates it completes (none, or as many as steps were waiting). */
  push(frame: FeatureFrame): readonly Estimate[] {
    this.#standardise(frame.bands, this.#inputFrameCount * BAND_COUNT);
    this.#pulse.push(frame.bands);
    this.#inputFrameCount += 1;
    if (this.#inputFrameCount % STEP_FRAME_COUNT === 0) {
      if (frame.pitchClasses === null)
        throw new RangeError(`frame ${frame.frameIndex} ends a step without pitch classes`);
      this.#pitchClasses.set(frame.pitchClasses, this.#isSounding.length * PITCH_CLASS_COUNT);
      this.#isSounding.push(frame.state !== 'silence');
    }
    return this.#isSounding.length < this.stepsAtOnce ? [] : this.flush();
  }

  /** Runs the whole steps that wait; frames of an unfinished step stay. */
  flush(): readonly Estimate[] {
    const stepCount = this.#isSounding.length;
    if (stepCount === 0) return [];
    this.#runSteps(stepCount);
    this.#moments.take(this.#steps, PAST_STEP_COUNT + stepCount);
    const estimates = this.#readSteps(stepCount);
    this.#steps.copyWithin(0, stepCount * this.#stepSize, (PAST_STEP_COUNT + stepCount) * this.#stepSize);
    this.#stepCount += stepCount;
    this.#isSounding.length = 0;
    const taken = stepCount * STEP_FRAME_COUNT;
    this.#frames.copyWithin(0, taken * BAND_COUNT, this.#inputFrameCount * BAND_COUNT);
    this.#inputFrameCount -= taken;
    return estimates;
  }

  /**
   * What follows is another stream: nothing of the last one is in its estimates. Indices run on; frames of an unfinished step
   * count as nothing heard.
   */
  restart(): readonly Estimate[] {
    const estimates = this.flush();
    tf.dispose(this.#state.flat());
    this.#state = initialTrunkState(this.#weights.trunk);
    this.#span = new SpanTracker(this.model.manifest.changeThreshold);
    this.#pulse = new PulseHistory(this.#spareFrames);
    this.#frames.fill(0, 0, this.#inputFrameCount * BAND_COUNT);
    return estimates;
  }

  dispose(): void {
    this.#heads.dispose();
    this.#weights.dispose();
    tf.dispose(this.#state.flat());
  }

  #standardise(bands: Float32Array, offset: number): void {
    const { mean, sd } = this.model.manifest.input;
    for (let band = 0; band < BAND_COUNT; band += 1) {
      this.#frames[offset + band] = ((bands[band] as number) - (mean[band] as number)) / (sd[band] as number);
    }
  }

  /** Runs the steps that wait and appends them to `#steps`. */
  #runSteps(stepCount: number): void {
    const embeddings = this.#embed(stepCount * STEP_FRAME_COUNT);
    const embeddingSize = embeddings.length / stepCount;
    for (let step = 0; step < stepCount; step += 1) {
      const row = this.#steps.subarray((PAST_STEP_COUNT + step) * this.#stepSize);
      const pitchClasses = this.#pitchClasses.subarray(
        step * PITCH_CLASS_COUNT,
        (step + 1) * PITCH_CLASS_COUNT,
      );
      row.set(embeddings.subarray(step * embeddingSize, (step + 1) * embeddingSize));
      this.#chords.write(pitchClasses, row.subarray(embeddingSize));
      row.set(pitchClasses, embeddingSize + CHORD.channels);
    }
  }

  #embed(frameCount: number): Float32Array {
    const previous = this.#state;
    const { embeddings, state } = tf.tidy(() => {
      const frames = tf.tensor3d(this.#frames.slice(0, frameCount * BAND_COUNT), [1, frameCount, BAND_COUNT]);
      return trunkForward(this.#weights, frames, previous);
    });
    this.#state = state;
    const values = embeddings.dataSync<'float32'>();
    const kept = new Set(state.flat());
    tf.dispose([embeddings, ...previous.flat().filter((piece) => !kept.has(piece))]);
    return values;
  }

  /**
   * Estimates of the newest `stepCount` of `#steps`. The heads read all of them at once, over the spans that hold unless the music
   * changes; where it does, what follows is read again.
   */
  #readSteps(stepCount: number): Estimate[] {
    const estimates: Estimate[] = [];
    for (let step = 0; step < stepCount; ) {
      const outputs = this.#runHeads(this.#foresee(step, stepCount));
      for (let hasChanged = false; step < stepCount && !hasChanged; step += 1) {
        const spans = this.#span.advance(this.#isSounding[step] as boolean);
        if (spans === null) continue;
        const [slow, fast] = [outputs.shift(), outputs.shift()] as [RawOutputs, RawOutputs];
        const novelty = this.#readOut.distance(slow, fast);
        const fastShare = this.#span.judge(novelty);
        const spanSteps = spans.slowSteps + fastShare * (spans.fastSteps - spans.slowSteps);
        estimates.push(
          this.#readOut.estimate(
            mixOutputs(slow, fast, fastShare),
            this.#stepCount + step,
            spanSteps,
            novelty,
          ),
        );
        hasChanged = fastShare === 1;
      }
    }
    return estimates;
  }

  /** The spans that will be read from step `first` on if the music does not change: of each step with music the slow, then the fast. */
  #foresee(first: number, stepCount: number): SpanRow[] {
    const span = this.#span.copy();
    const rows: SpanRow[] = [];
    for (let step = first; step < stepCount; step += 1) {
      const spans = span.advance(this.#isSounding[step] as boolean);
      if (spans === null) continue;
      const { slowSteps, fastSteps } = spans;
      // A second tells nothing of the pulse: both spans take it from the slow one.
      const laterFrames = this.#inputFrameCount - (step + 1) * STEP_FRAME_COUNT;
      const pulse = this.#pulse.inputs(slowSteps * STEP_FRAME_COUNT, laterFrames);
      const endStep = PAST_STEP_COUNT + step + 1;
      for (const spanSteps of [slowSteps, fastSteps]) rows.push({ endStep, spanSteps, pulse });
    }
    return rows;
  }

  /** Head outputs of spans of `#steps`. */
  #runHeads(rows: readonly SpanRow[]): RawOutputs[] {
    if (rows.length === 0) return [];
    const momentCount = 2 * (this.#stepSize - PITCH_CLASS_COUNT);
    const heardSize = momentCount + KEY.channels;
    const restSize = KEY.channels + PULSE_INPUT_COUNT;
    const heard = new Float32Array(rows.length * heardSize);
    const rest = new Float32Array(rows.length * restSize);
    const pitchClasses = new Float32Array(PITCH_CLASS_COUNT);
    for (const [row, { endStep, spanSteps, pulse }] of rows.entries()) {
      const heardRow = heard.subarray(row * heardSize, (row + 1) * heardSize);
      const restRow = rest.subarray(row * restSize, (row + 1) * restSize);
      this.#moments.write(endStep, spanSteps, heardRow, pitchClasses);
      this.#keys.write(pitchClasses, restRow);
      heardRow.set(restRow.subarray(0, KEY.channels), momentCount);
      restRow.set(pulse, KEY.channels);
    }
    return this.#heads.read(heard, rest, rows.length);
  }
}
