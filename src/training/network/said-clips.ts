import * as tf from '@tensorflow/tfjs-core';
import { STEP_FRAME_COUNT, WINDOW_STEP_COUNT } from '../../features/feature-layout.js';
import { pulseInputs } from '../../features/rhythm/pulse-input.js';
import { headInputs, readHeads } from '../../inference/heads.js';
import { poolSpan } from '../../inference/pool-span.js';
import { FIRST_ESTIMATE_STEPS } from '../../inference/span-tracker.js';
import type { CachedClip } from '../feature-cache.js';
import { clipSteps } from './clip-steps.js';
import type { Scale, TargetRow } from './target-table.js';
import type { TrainableNetwork } from './trainable-network.js';

const INPUT_NAMES = ['hidden', 'keys', 'pulse'] as const;
const SAID_HEADS = ['midLevel', 'affect', 'deam', 'film', 'moods'] as const;

/** What the heads of a network read of a clip, beside what they were to say. */
export interface HeardClip {
  readonly set: CachedClip['clip']['set'];
  readonly row: TargetRow;
  /** Means over a window at the beginning, one in the middle and one at the end. */
  readonly inputs: Readonly<Record<(typeof INPUT_NAMES)[number], Float32Array>>;
}

/** What a network says of a clip: raw outputs of heads, as `HeadOutputs`. */
export type SaidClip = HeardClip & Readonly<Record<(typeof SAID_HEADS)[number], readonly number[]>>;

/** Lets a network hear music; further excerpts of songs and clips that are too short are left out. `rows`: the targets of the clips. */
export function hearClips(
  network: TrainableNetwork,
  input: Scale,
  clips: readonly CachedClip[],
  rows: readonly TargetRow[],
): HeardClip[] {
  return clips.flatMap((clip, index): HeardClip[] => {
    const stepCount = Math.floor(clip.frameCount / STEP_FRAME_COUNT);
    const isAsked = clip.clip.set !== 'sounds' && clip.clip.excerpt !== true;
    if (!isAsked || stepCount < FIRST_ESTIMATE_STEPS) return [];
    const windowSteps = Math.min(WINDOW_STEP_COUNT, stepCount);
    const rest = stepCount - windowSteps;
    const windows = [...new Set([0, rest >> 1, rest])].map((firstStep) =>
      hearWindow(network, input, clip, firstStep, windowSteps),
    );
    const inputs = Object.fromEntries(
      INPUT_NAMES.map((name) => [name, meanOf(windows.map((window) => window[name]))]),
    ) as HeardClip['inputs'];
    return [{ set: clip.clip.set, row: rows[index] as TargetRow, inputs }];
  });
}

/** What the network says of what it has heard, by its heads as they are now. */
export function sayOf(network: TrainableNetwork, heard: readonly HeardClip[]): SaidClip[] {
  if (heard.length === 0) return [];
  const outputs = tf.tidy(() => {
    const [hidden, keys, pulse] = INPUT_NAMES.map((name) =>
      tf.stack(heard.map(({ inputs }) => tf.tensor1d(inputs[name]))),
    ) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    const said = readHeads(network, { hidden, keys, pulse }, network.wires());
    return SAID_HEADS.map((head) => said[head]);
  });
  const values = outputs.map((output) => output.arraySync());
  tf.dispose(outputs);
  return heard.map((clip, index) => {
    const [midLevel, affect, deam, film, moods] = values.map((rows) => rows[index] as number[]) as [
      number[],
      number[],
      number[],
      number[],
      number[],
    ];
    return { ...clip, midLevel, affect, deam, film, moods };
  });
}

function hearWindow(
  network: TrainableNetwork,
  input: Scale,
  clip: CachedClip,
  firstStep: number,
  stepCount: number,
): HeardClip['inputs'] {
  return tf.tidy(() => {
    const { steps, fluxes } = clipSteps(network, input, clip, firstStep, stepCount);
    const pooled = poolSpan(steps, tf.ones([1, stepCount]), [pulseInputs(fluxes)]);
    const { hidden, keys, pulse } = headInputs(network, pooled);
    const [first, second, third] = [hidden, keys, pulse].map((values) => values.dataSync<'float32'>());
    return { hidden: first, keys: second, pulse: third } as HeardClip['inputs'];
  });
}

function meanOf(rows: readonly Float32Array[]): Float32Array {
  return Float32Array.from(rows[0] ?? [], (_, at) =>
    rows.reduce((sum, row) => sum + (row[at] as number) / rows.length, 0),
  );
}
