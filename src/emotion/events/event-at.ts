import { clamp } from '../../core/units.js';
import type { EmotionEvent, EmotionFrame } from '../emotion-frame.js';

/** An event at the end of `frame`; `confidence` is limited to 0..1. */
export function eventAt(
  frame: EmotionFrame,
  name: string,
  value: number,
  confidence: number,
  reason: string,
): EmotionEvent {
  return {
    name,
    sampleIndex: frame.feature.sampleIndex,
    audioTimeSeconds: frame.audioTimeSeconds,
    value,
    confidence: clamp(confidence, 0, 1),
    reason,
  };
}
