import { ANALYSIS_RATE_HZ } from '../../features/feature-layout.js';
import type { EmotionEvent } from '../emotion-frame.js';

/**
 * `input-lost` or `input-back`, at the last sample heard. `value` is 0 when lost, 1 when back; the reason is what the source
 * said of it.
 */
export function inputEvent(
  name: 'input-lost' | 'input-back',
  sampleIndex: number,
  reason: string,
): EmotionEvent {
  return {
    name,
    sampleIndex,
    audioTimeSeconds: sampleIndex / ANALYSIS_RATE_HZ,
    value: name === 'input-back' ? 1 : 0,
    confidence: 1,
    reason,
  };
}
