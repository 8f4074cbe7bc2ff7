import * as tf from '@tensorflow/tfjs-core';
import { STEP_FRAME_COUNT, WINDOW_STEP_COUNT } from '../../features/feature-layout.js';
import { pulseInputs } from '../../features/rhythm/pulse-input.js';
import { headsForward } from '../../inference/heads.js';
import { poolSpan } from '../../inference/pool-span.js';
import { FIRST_ESTIMATE_STEPS } from '../../inference/span-tracker.js';
import type { CachedClip } from '../feature-cache.js';
import { clipSteps } from './clip-steps.js';
import type { TrainedNetwork } from './network-trainer.js';

/** Spans pooled in one pass: bounds the memory. */
const SPANS_AT_ONCE = 32;

/**
 * Valence and arousal as DEAM's raters mean them and the eight film emotions that a network of any form gives a clip, in the units of their ratings; null for
 * a clip under about a second. As the model that ships is read (`predictClip`), and to the same numbers where the music has no
 * change and no value leaves its range: an estimate at every step on up to 10 s of past, their mean weighted by the square of
 * the span. The forms need a way of their own since the artefact can hold one of them only.
 */
export function clipEmotions(
  { network, input, targets }: Pick<TrainedNetwork, 'network' | 'input' | 'targets'>,
  clip: CachedClip,
): number[] | null {
  const stepCount = Math.floor(clip.frameCount / STEP_FRAME_COUNT);
  if (stepCount < FIRST_ESTIMATE_STEPS) return null;
  const raw = tf.tidy(() => {
    const { steps, fluxes } = clipSteps(network, input, clip, 0, stepCount);
    const sums: tf.Tensor[] = [];
    let weightSum = 0;
    for (let first = FIRST_ESTIMATE_STEPS; first <= stepCount; first += SPANS_AT_ONCE) {
      const ends = Array.from(
        { length: Math.min(SPANS_AT_ONCE, stepCount + 1 - first) },
        (_, i) => first + i,
      );
      const spans = ends.map((end) => Math.min(end, WINDOW_STEP_COUNT));
      const weights = spans.map((span) => span ** 2);
      weightSum += weights.reduce((sum, weight) => sum + weight, 0);
      sums.push(
        tf.tidy(() => {
          const mask = ends.map((end, row) => spanMask(end, spans[row] as number, stepCount));
          const pulses = ends.map((end, row) =>
            pulseInputs(
              fluxes.subarray((end - (spans[row] as number)) * STEP_FRAME_COUNT, end * STEP_FRAME_COUNT),
            ),
          );
          const pooled = poolSpan(steps, tf.tensor2d(mask, [ends.length, stepCount]), pulses);
          const { deam, film } = headsForward(network, pooled, network.wires());
          return tf.sum(tf.mul(tf.concat([deam, film], 1), tf.tensor2d(weights, [ends.length, 1])), 0);
        }),
      );
    }
    return tf.div(tf.addN(sums), weightSum).dataSync<'float32'>();
  });
  const { deam, film } = targets.scales;
  const [mean, sd] = [
    [...deam.mean, ...film.mean],
    [...deam.sd, ...film.sd],
  ];
  return Array.from(raw, (value, index) => (mean[index] as number) + (sd[index] as number) * value);
}

/** 1 for the `span` steps before step `end`. */
function spanMask(end: number, span: number, stepCount: number): number[] {
  return Array.from({ length: stepCount }, (_, step) => (step < end && step >= end - span ? 1 : 0));
}
