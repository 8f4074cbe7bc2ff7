import { createHash } from 'node:crypto';
import {
  ANALYSIS_RATE_HZ,
  BAND_COUNT,
  FRAME_RATE_HZ,
  FRAME_SIZE_SAMPLES,
  STEP_FRAME_COUNT,
} from './feature-layout.js';
import { PITCH_CLASS_COUNT, PITCH_WINDOW_SAMPLES } from './pitch-profile.js';
import { PULSE_LAYOUT } from './rhythm/pulse-input.js';

/** Everything that decides what a number in the network's input means; raise `version` when the code behind it changes. */
export const FEATURE_LAYOUT = {
  version: 2,
  sampleRateHz: ANALYSIS_RATE_HZ,
  frameSizeSamples: FRAME_SIZE_SAMPLES,
  frameRateHz: FRAME_RATE_HZ,
  frameAlignment: 'ends at round((index + 1) * hop)',
  bands: `${BAND_COUNT} of 24 an octave, 20 Hz to 16 kHz, unit area`,
  compression: 'log10(1 + gain * magnitude)',
  pitchClasses: `${PITCH_CLASS_COUNT} from A, spectral peaks of ${PITCH_WINDOW_SAMPLES} samples`,
  pulse: PULSE_LAYOUT.join('; '),
  level: 'gated mean to -18 LUFS, memory 20 s',
  stepFrameCount: STEP_FRAME_COUNT,
} as const;

/** Short digest of the layout: weights carry it, and weights with another one are refused. */
export function featureLayoutHash(): string {
  return createHash('sha256').update(JSON.stringify(FEATURE_LAYOUT)).digest('hex').slice(0, 16);
}
