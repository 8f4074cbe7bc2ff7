import type { OnsetEvent } from '../features/feature-frame.js';
import { ANALYSIS_RATE_HZ } from '../features/feature-layout.js';
import type { EmotionEvent } from './emotion-frame.js';

/** A beat as the fast analysis tells it. */
export interface HeardBeat {
  /** Index (at 22,050 Hz) of the sample on which the beat falls. */
  readonly sampleIndex: number;
  readonly tempoBpm: number;
  /** 0..1. */
  readonly confidence: number;
}

/** `onset`: `value` is its strength, 0..1; the stronger, the surer. */
export function onsetEvent({ sampleIndex, strength }: OnsetEvent): EmotionEvent {
  return {
    name: 'onset',
    sampleIndex,
    audioTimeSeconds: sampleIndex / ANALYSIS_RATE_HZ,
    value: strength,
    confidence: 0.5 + 0.5 * strength,
    reason: `onset strength ${strength.toFixed(2)}`,
  };
}

/** `beat`: `value` is the tempo, BPM; the beat falls at the event's sample, which is its phase. */
export function beatEvent({ sampleIndex, tempoBpm, confidence }: HeardBeat): EmotionEvent {
  return {
    name: 'beat',
    sampleIndex,
    audioTimeSeconds: sampleIndex / ANALYSIS_RATE_HZ,
    value: tempoBpm,
    confidence,
    reason: `${tempoBpm.toFixed(1)} BPM`,
  };
}
