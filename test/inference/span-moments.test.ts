import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { PITCH_CLASS_COUNT } from '../../src/features/pitch-profile.js';
import { selectBackend } from '../../src/inference/backend.js';
import { poolSpan } from '../../src/inference/pool-span.js';
import { SpanMoments } from '../../src/inference/span-moments.js';
import { Random } from '../../src/training/random.js';

const VARYING = 20;
const SIZE = VARYING + PITCH_CLASS_COUNT;
const STEPS = 103;

describe('moments of a span', () => {
  beforeAll(() => selectBackend('wasm'));

  it('are what training pools, also where a value hardly moves', () => {
    const random = new Random(7);
    const steps = Float32Array.from({ length: STEPS * SIZE }, (_, place) =>
      // The first column is as good as constant, the second constant.
      place % SIZE === 0 ? 8 + 0.001 * random.uniform() : place % SIZE === 1 ? 3 : 4 * random.uniform(),
    );
    const pool = new SpanMoments(SIZE, STEPS);
    pool.take(new Float32Array(STEPS * SIZE).fill(9), STEPS);
    pool.take(steps, STEPS);
    for (const [endStep, spanSteps] of [
      [STEPS, 78],
      [80, 78],
      [60, 8],
      [9, 9],
    ] as const) {
      const moments = new Float32Array(2 * VARYING);
      const pitchClasses = new Float32Array(PITCH_CLASS_COUNT);
      pool.write(endStep, spanSteps, moments, pitchClasses);
      const span = steps.slice((endStep - spanSteps) * SIZE, endStep * SIZE);
      const expected = tf.tidy(() => {
        const pooled = poolSpan(tf.tensor3d(span, [1, spanSteps, SIZE]), tf.ones([1, spanSteps]), [[0, 0]]);
        return [...pooled.moments.dataSync(), ...pooled.pitchClasses.dataSync()];
      });
      for (const [place, value] of [...moments, ...pitchClasses].entries())
        expect(value).toBeCloseTo(expected[place] as number, 5);
    }
  });
});
