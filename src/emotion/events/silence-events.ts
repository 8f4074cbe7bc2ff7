import { wholeNumberWords } from '../../core/signed-number.js';
import type { EmotionEvent, EmotionFrame } from '../emotion-frame.js';

/**
 * `silence-start` and `silence-end`, on the frame that changes the presence. `value` is the momentary loudness, LUFS.
 * A stream begins in silence without an event.
 */
export class SilenceEvents {
  #wasSilent = true;

  step(frame: EmotionFrame): EmotionEvent | null {
    const { state, probabilities } = frame.presence;
    const isSilent = state === 'silence';
    if (isSilent === this.#wasSilent) return null;
    this.#wasSilent = isSilent;
    const { momentaryLufs, levelDbfs } = frame.feature;
    return {
      name: isSilent ? 'silence-start' : 'silence-end',
      sampleIndex: frame.feature.sampleIndex,
      audioTimeSeconds: frame.audioTimeSeconds,
      value: momentaryLufs,
      confidence: probabilities[state],
      reason: isSilent
        ? `nothing stands out of the room any more, momentary loudness ${wholeNumberWords(momentaryLufs)} LUFS`
        : `${state} at ${wholeNumberWords(levelDbfs)} dBFS, momentary loudness ${wholeNumberWords(momentaryLufs)} LUFS`,
    };
  }
}
