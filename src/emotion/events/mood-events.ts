import { signedNumber } from '../../core/signed-number.js';
import { type Estimate, MOOD_NAMES, type MoodName } from '../../inference/estimate.js';
import type { EmotionEvent, EmotionFrame } from '../emotion-frame.js';
import { eventAt } from './event-at.js';
import { HeldCondition } from '../rules/held-condition.js';

/** How far the new mood's probability must be ahead of the old one's. */
const LEAD = 0.1;
const DWELL_SECONDS = 0.75;
const MIN_HOLD_SECONDS = 3;

/**
 * `mood-change`: another of the four stage moods leads, by a probability of at least 0.1, for three quarters of a second; at
 * most one in three seconds; only while there is music. The first mood of a stream is an event, too. `value` is the mood's
 * place in `MOOD_NAMES`, from 1.
 */
export class MoodEvents {
  readonly #held = new HeldCondition();
  #current: MoodName | null = null;
  #candidate: MoodName | null = null;
  #lastSeconds = Number.NEGATIVE_INFINITY;

  step(frame: EmotionFrame): EmotionEvent | null {
    const { emotion, state, hasEvents, audioTimeSeconds } = frame;
    const leader = emotion === null || state !== 'music' || !hasEvents ? null : leadingMood(emotion);
    if (leader !== this.#candidate) this.#held.step(false, audioTimeSeconds);
    this.#candidate = leader;
    if (emotion === null || leader === null) return null;
    const { moods } = emotion;
    const current = this.#current;
    const isAhead = leader !== current && (current === null || moods[leader] - moods[current] >= LEAD);
    if (this.#held.step(isAhead, audioTimeSeconds) < DWELL_SECONDS) return null;
    if (audioTimeSeconds - this.#lastSeconds < MIN_HOLD_SECONDS) return null;
    this.#current = leader;
    this.#lastSeconds = audioTimeSeconds;
    const before = current === null ? '' : `${current} (${moods[current].toFixed(2)}) → `;
    const { valence, arousal } = emotion;
    return eventAt(
      frame,
      'mood-change',
      MOOD_NAMES.indexOf(leader) + 1,
      moods[leader] * emotion.confidence,
      `${before}${leader} (${moods[leader].toFixed(2)}); valence ${signedNumber(valence)}, arousal ${signedNumber(arousal)}`,
    );
  }
}

function leadingMood({ moods }: Estimate): MoodName {
  return MOOD_NAMES.reduce((best, name) => (moods[name] > moods[best] ? name : best));
}
