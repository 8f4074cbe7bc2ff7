import type { SignalState } from '../../features/feature-frame.js';
import type { EmotionEvent, EmotionFrame } from '../emotion-frame.js';

const SOUND_VALUES = { music: 1, speech: 2, noise: 3 } as const satisfies Record<
  Exclude<SignalState, 'silence'>,
  number
>;

/** `sound-change`: something of another kind sounds than what sounded last. `value`: 1 music, 2 speech, 3 noise. */
export class SoundEvents {
  #last: keyof typeof SOUND_VALUES | null = null;

  step(frame: EmotionFrame): EmotionEvent | null {
    const { state, probabilities } = frame.presence;
    if (state === 'silence' || state === this.#last) return null;
    const before = this.#last;
    this.#last = state;
    if (before === null) return null;
    return {
      name: 'sound-change',
      sampleIndex: frame.feature.sampleIndex,
      audioTimeSeconds: frame.audioTimeSeconds,
      value: SOUND_VALUES[state],
      confidence: probabilities[state],
      reason: `${state} after ${before}`,
    };
  }
}
