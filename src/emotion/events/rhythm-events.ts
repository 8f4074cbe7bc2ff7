import type { BeatEvent } from '../../features/rhythm/beat-event.js';
import type { OnsetEvent } from '../../features/feature-frame.js';
import { ANALYSIS_RATE_HZ } from '../../features/feature-layout.js';
import type { EmotionEvent } from '../emotion-frame.js';

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

/** `beat`: `value` is the tempo, BPM; the beat falls at the event's sample, which is its phase; the reason says when the next will. */
export function beatEvent({ sampleIndex, tempoBpm, confidence }: BeatEvent): EmotionEvent {
  const nextSeconds = sampleIndex / ANALYSIS_RATE_HZ + 60 / tempoBpm;
  return {
    name: 'beat',
    sampleIndex,
    audioTimeSeconds: sampleIndex / ANALYSIS_RATE_HZ,
    value: tempoBpm,
    confidence,
    reason: `${tempoBpm.toFixed(1)} BPM, next beat at ${nextSeconds.toFixed(2)} s`,
  };
}
