import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { FeatureFrame } from '../../src/features/feature-frame.js';
import {
  ANALYSIS_RATE_HZ,
  BAND_COUNT,
  frameEndSampleIndex,
  STEP_FRAME_COUNT,
} from '../../src/features/feature-layout.js';
import { PITCH_CLASS_COUNT } from '../../src/features/pitch-profile.js';
import { onsetFluxes } from '../../src/features/rhythm/onset-flux.js';
import { pulseInputs } from '../../src/features/rhythm/pulse-input.js';
import { selectBackend } from '../../src/inference/backend.js';
import type { Estimate } from '../../src/inference/estimate.js';
import { explainedValue } from '../../src/inference/explanation.js';
import { headsForward } from '../../src/inference/heads.js';
import { loadModel, type ModelArtifact } from '../../src/inference/model-artifact.js';
import { stepForward, stepSize } from '../../src/inference/network.js';
import { NetworkWeights } from '../../src/inference/network-weights.js';
import type { PooledSpan } from '../../src/inference/pool-span.js';
import { mixOutputs, ReadOut } from '../../src/inference/read-out.js';
import { FIRST_ESTIMATE_STEPS, SpanTracker } from '../../src/inference/span-tracker.js';
import { StreamingNetwork } from '../../src/inference/streaming-network.js';
import { TRUNKS, type TrunkName } from '../../src/inference/trunks.js';
import { featureFrames } from '../support/feature-frames.js';
import { writeRandomModel } from '../support/random-model.js';
import { joined, louder, whiteNoise } from '../support/sounds.js';
import { drumLoop } from '../support/synth.js';
import { temporaryFolder } from '../support/temporary-folder.js';

await selectBackend('wasm');

/** 27 s: drums for longer than the window of 10 s, silence of 3 s, drums, and noise, which is another music. */
function material(): Float32Array {
  const drums = drumLoop({ tempoBpm: 120, barCount: 7 }, ANALYSIS_RATE_HZ).samples;
  return joined(
    drums,
    new Float32Array(3 * ANALYSIS_RATE_HZ),
    drums.subarray(0, 6 * ANALYSIS_RATE_HZ),
    louder(whiteNoise(0.2, 4, 7), 0),
  );
}

const frames = featureFrames(material());

async function randomModel(trunk: TrunkName = 'small'): Promise<ModelArtifact> {
  const folder = await temporaryFolder();
  await writeRandomModel(folder, { seed: 6, changeThreshold: 1e9, trunk });
  return loadModel(folder);
}

/** The model with a threshold that its largest distance, where the noise begins, passes and the drums do not. */
function seeingChange(model: ModelArtifact): ModelArtifact {
  const largest = Math.max(...reference(model).map(({ novelty }) => novelty));
  return { ...model, manifest: { ...model.manifest, changeThreshold: 0.7 * largest } };
}

function stream(
  model: ModelArtifact,
  stepsAtOnce: number,
  flushEvery = Number.POSITIVE_INFINITY,
  heard = frames,
): Estimate[] {
  const network = new StreamingNetwork(model, { stepsAtOnce });
  const estimates: Estimate[] = [];
  for (const [index, frame] of heard.entries()) {
    estimates.push(...network.push(frame));
    if (index % flushEvery === flushEvery - 1) estimates.push(...network.flush());
  }
  estimates.push(...network.flush());
  network.dispose();
  return estimates;
}

/** Steps [steps][`stepSize`] of one pass over all whole steps since the stream began. */
function stepsAtOnce(
  model: ModelArtifact,
  weights: NetworkWeights,
  heard: readonly FeatureFrame[],
): Float32Array {
  const stepCount = Math.floor(heard.length / STEP_FRAME_COUNT);
  const frameCount = stepCount * STEP_FRAME_COUNT;
  const { mean, sd } = model.manifest.input;
  const input = new Float32Array(frameCount * BAND_COUNT);
  for (let frame = 0; frame < frameCount; frame += 1) {
    for (let band = 0; band < BAND_COUNT; band += 1) {
      const value = (heard[frame] as FeatureFrame).bands[band] as number;
      input[frame * BAND_COUNT + band] = (value - (mean[band] as number)) / (sd[band] as number);
    }
  }
  const profiles = heard.slice(0, frameCount).flatMap(({ pitchClasses }) => [...(pitchClasses ?? [])]);
  return tf.tidy(() => {
    const all = tf.tensor3d(input, [1, frameCount, BAND_COUNT]);
    const pitchClasses = tf.tensor3d(profiles, [1, stepCount, PITCH_CLASS_COUNT]);
    return stepForward(weights, all, pitchClasses).dataSync<'float32'>().slice();
  });
}

/** A span's mean and deviation over time, of the pitch classes at the end of each step the mean; two passes, in double precision. */
function pooled(span: Float32Array, size: number, pulse: readonly number[]): PooledSpan {
  const stepCount = span.length / size;
  const column = (place: number): number[] =>
    Array.from({ length: stepCount }, (_, step) => span[step * size + place] as number);
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / stepCount;
  const columns = Array.from({ length: size }, (_, place) => column(place));
  const means = columns.map(mean);
  const varyingSize = size - PITCH_CLASS_COUNT;
  const deviations = columns
    .slice(0, varyingSize)
    .map((values, place) =>
      Math.sqrt(mean(values.map((value) => (value - (means[place] as number)) ** 2)) + 1e-4),
    );
  return {
    moments: tf.tensor2d([[...means.slice(0, varyingSize), ...deviations]]),
    pitchClasses: tf.tensor2d([means.slice(varyingSize)]),
    pulse: tf.tensor2d([[...pulse]]),
  };
}

/** The same estimates from one pass over the whole: each step pools its span out of all embeddings. */
function reference(model: ModelArtifact, heard = frames): Estimate[] {
  const weights = new NetworkWeights(model);
  const readOut = new ReadOut(model);
  const tracker = new SpanTracker(model.manifest.changeThreshold);
  const size = stepSize(TRUNKS[model.manifest.trunk]);
  const steps = stepsAtOnce(model, weights, heard);
  const estimates: Estimate[] = [];
  const fluxes = onsetFluxes(heard.map(({ bands }) => bands));
  const heads = (step: number, spanSteps: number, pulseSteps: number) =>
    tf.tidy(() => {
      const span = steps.slice((step + 1 - spanSteps) * size, (step + 1) * size);
      const [from, to] = [step + 1 - pulseSteps, step + 1].map((at) => at * STEP_FRAME_COUNT);
      const pulse = pulseInputs(fluxes.subarray(from, to));
      const outputs = headsForward(weights, pooled(span, size, pulse));
      return {
        affect: Array.from(outputs.affect.dataSync()),
        midLevel: Array.from(outputs.midLevel.dataSync()),
        gems: Array.from(outputs.gems.dataSync()),
        moods: Array.from(outputs.moods.dataSync()),
        basic: Array.from(outputs.basic.dataSync()),
        sounds: Array.from(outputs.sounds.dataSync()),
        spread: Array.from(outputs.spread.dataSync()),
        doubt: Array.from(outputs.doubt.dataSync()),
      };
    });
  for (let step = 0; step < steps.length / size; step += 1) {
    const isMusic = heard[(step + 1) * STEP_FRAME_COUNT - 1]?.state === 'music';
    const spans = tracker.advance(isMusic);
    if (spans === null) continue;
    const slow = heads(step, spans.slowSteps, spans.slowSteps);
    const fast = heads(step, spans.fastSteps, spans.slowSteps);
    const { sd } = model.manifest.outputs.affect;
    const novelty = Math.hypot(
      ...slow.affect.map((value, i) => 2 * (sd[i] as number) * (value - (fast.affect[i] as number))),
    );
    const fastShare = tracker.judge(novelty);
    const { slowSteps, fastSteps } = spans;
    estimates.push(
      readOut.estimate(
        mixOutputs(slow, fast, fastShare),
        step,
        slowSteps + fastShare * (fastSteps - slowSteps),
        novelty,
      ),
    );
  }
  weights.dispose();
  return estimates;
}

/** All numbers of an estimate in one row, values before clamping. */
function numbers(estimate: Estimate): number[] {
  const { why } = estimate;
  return [
    estimate.sampleIndex,
    estimate.spanSeconds,
    estimate.novelty,
    estimate.confidence,
    ...[why.valence, why.arousal, ...Object.values(why.film)].map(explainedValue),
    ...Object.values(estimate.midLevel),
    ...Object.values(estimate.gems),
    ...Object.values(estimate.moods),
    ...Object.values(estimate.basic),
    estimate.valenceSd,
    estimate.arousalSd,
  ];
}

/** Of values over 1 as a share of them: the reference adds in another order, in single precision. */
function largestDifference(some: readonly Estimate[], others: readonly Estimate[]): number {
  expect(some.length).toBe(others.length);
  let largest = 0;
  for (const [index, estimate] of some.entries()) {
    const other = numbers(others[index] as Estimate);
    for (const [column, value] of numbers(estimate).entries()) {
      const wanted = other[column] as number;
      largest = Math.max(largest, Math.abs(value - wanted) / Math.max(1, Math.abs(wanted)));
    }
  }
  return largest;
}

describe('streaming network', () => {
  it('stepped equals one pass over the whole stream, in steps of 1, 3, 26 and with ragged flushes', async () => {
    const model = seeingChange(await randomModel());
    const whole = reference(model);
    // The stream fills the window of 10 s, falls silent, and changes after more than the fast span.
    expect(whole.some(({ spanSeconds }) => spanSeconds > 9.9)).toBe(true);
    const restart = whole.findIndex(({ sampleIndex }) => sampleIndex > 16 * ANALYSIS_RATE_HZ);
    expect(whole[restart]?.spanSeconds).toBeCloseTo(1.024, 9);
    const cuts = whole.filter(
      ({ spanSeconds }, index) =>
        index > 0 && spanSeconds === 1.024 && (whole[index - 1]?.spanSeconds ?? 0) > 1.6,
    );
    expect(cuts.length).toBeGreaterThan(0);
    for (const estimate of whole) expect(numbers(estimate).every(Number.isFinite)).toBe(true);

    const stepped = stream(model, 1);
    expect(largestDifference(stepped, whole)).toBeLessThan(1e-5);
    expect(largestDifference(stream(model, 3), stepped)).toBeLessThan(1e-5);
    expect(largestDifference(stream(model, 26), stepped)).toBeLessThan(1e-5);
    expect(largestDifference(stream(model, 26, 37), stepped)).toBeLessThan(1e-5);
  });

  it('is the same however many steps are taken at once, changed in mid-stream', async () => {
    const model = seeingChange(await randomModel());
    const network = new StreamingNetwork(model, { stepsAtOnce: 8 });
    const estimates = frames.flatMap((frame, index) => {
      network.stepsAtOnce = [1, 8, 3, 1][Math.floor(index / 150) % 4] as number;
      return network.push(frame);
    });
    estimates.push(...network.flush());
    network.dispose();
    expect(largestDifference(estimates, stream(model, 1))).toBeLessThan(1e-5);
  });

  it('hears another stream after a restart as if nothing had been before, and keeps nothing of it', async () => {
    const model = seeingChange(await randomModel());
    const network = new StreamingNetwork(model);
    for (const frame of frames.slice(0, 200)) network.push(frame);
    const heldCount = tf.memory().numTensors;
    network.restart();
    const two = frames.slice(400, 600);
    const heard = two.flatMap((frame) => network.push(frame));
    expect(tf.memory().numTensors).toBe(heldCount);
    network.dispose();

    const fresh = stream(model, 1, Number.POSITIVE_INFINITY, two);
    const first = frameEndSampleIndex(199);
    expect(heard.map(({ sampleIndex }) => sampleIndex - first)).toEqual(
      fresh.map(({ sampleIndex }) => sampleIndex - frameEndSampleIndex(-1)),
    );
    const inPlace = heard.map((estimate, index) => ({
      ...estimate,
      sampleIndex: fresh[index]?.sampleIndex ?? 0,
    }));
    expect(largestDifference(inPlace, fresh)).toBeLessThan(1e-5);
    expect(fresh.length).toBeGreaterThan(15);
  });

  it("with the paper's trunk, stepped equals one pass too", async () => {
    const model = await randomModel('paper');
    // The last 5 s: the end of the drums, and a noise.
    const wholeSteps = Math.floor(frames.length / STEP_FRAME_COUNT);
    const heard = frames.slice(STEP_FRAME_COUNT * (wholeSteps - 40));
    const whole = reference(model, heard);
    expect(whole).toHaveLength(40 - FIRST_ESTIMATE_STEPS + 1);
    const valences = whole.map(({ why }) => explainedValue(why.valence));
    expect(Math.max(...valences) - Math.min(...valences)).toBeGreaterThan(0.01);
    const every = Number.POSITIVE_INFINITY;
    expect(largestDifference(stream(model, 1, every, heard), whole)).toBeLessThan(1e-5);
    expect(largestDifference(stream(model, 26, 37, heard), whole)).toBeLessThan(1e-5);
  });

  it('moves with the music: estimates of different music differ', async () => {
    const estimates = stream(await randomModel(), 26);
    const valences = estimates.map(({ why }) => explainedValue(why.valence));
    expect(Math.max(...valences) - Math.min(...valences)).toBeGreaterThan(0.01);
  });

  it('keeps no tensors but its weights and states, however long it runs', async () => {
    const model = await randomModel();
    const before = tf.memory().numTensors;
    const network = new StreamingNetwork(model);
    const held: number[] = [];
    for (const frame of frames.slice(0, 120)) {
      network.push(frame);
      held.push(tf.memory().numTensors);
    }
    expect(new Set(held.slice(8)).size).toBe(1);
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
