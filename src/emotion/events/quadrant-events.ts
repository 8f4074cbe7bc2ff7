import { signedNumber } from '../../core/signed-number.js';
import type { Estimate } from '../../inference/estimate.js';
import { distanceToBoundary, type Quadrant } from '../circumplex.js';
import type { EmotionEvent, EmotionFrame } from '../emotion-frame.js';
import { strongestTerms } from './strongest-terms.js';

/** How far inside the new quadrant the point must be. */
const MARGIN = 0.05;
/** How long it must be there, seconds of audio. */
const DWELL_SECONDS = 0.5;
/** Least time between two events, seconds of audio. */
const MIN_HOLD_SECONDS = 2;

const NUMBERS: Readonly<Record<Quadrant, number>> = { Q1: 1, Q2: 2, Q3: 3, Q4: 4 };
const MOODS: Readonly<Record<Quadrant, string>> = {
  Q1: 'uplifting',
  Q2: 'aggressive',
  Q3: 'melancholic',
  Q4: 'calm',
};

/**
 * `quadrant-change`: the emotion has gone over to another quadrant of the circumplex and stays there (hysteresis of 0.05,
 * half a second, at most one event in two seconds; only while there is music). The first quadrant of a stream is an event,
 * too. `value` is the quadrant's number, 1..4.
 */
export class QuadrantEvents {
  #current: Quadrant | null = null;
  #currentSinceSeconds = Number.NEGATIVE_INFINITY;
  #candidate: Quadrant | null = null;
  #candidateSinceSeconds = 0;

  step(frame: EmotionFrame): EmotionEvent | null {
    const { emotion, quadrant, state, hasEvents, audioTimeSeconds } = frame;
    const isClear =
      emotion !== null &&
      state === 'music' &&
      hasEvents &&
      quadrant !== this.#current &&
      distanceToBoundary(emotion.valence, emotion.arousal) >= MARGIN;
    if (!isClear || quadrant === null) {
      this.#candidate = null;
      return null;
    }
    if (quadrant !== this.#candidate) {
      this.#candidate = quadrant;
      this.#candidateSinceSeconds = audioTimeSeconds;
    }
    if (audioTimeSeconds - this.#candidateSinceSeconds < DWELL_SECONDS) return null;
    if (audioTimeSeconds - this.#currentSinceSeconds < MIN_HOLD_SECONDS) return null;
    const previous = this.#current;
    this.#current = quadrant;
    this.#currentSinceSeconds = audioTimeSeconds;
    this.#candidate = null;
    return {
      name: 'quadrant-change',
      sampleIndex: frame.feature.sampleIndex,
      audioTimeSeconds,
      value: NUMBERS[quadrant],
      confidence: emotion.confidence,
      reason: `${previous === null ? '' : `${label(previous)} → `}${label(quadrant)}: ${reasons(previous, emotion)}`,
    };
  }
}

function label(quadrant: Quadrant): string {
  return `${quadrant} (${MOODS[quadrant]})`;
}

/** The axes that changed sides, each with what pushed it there. */
function reasons(previous: Quadrant | null, { valence, arousal, why }: Estimate): string {
  const wasPositive = previous === null ? null : previous === 'Q1' || previous === 'Q4';
  const wasExcited = previous === null ? null : previous === 'Q1' || previous === 'Q2';
  const parts: string[] = [];
  if (wasExcited !== arousal >= 0) {
    parts.push(`arousal ${signedNumber(arousal)} by ${strongestTerms(why.arousal, arousal >= 0 ? 1 : -1)}`);
  }
  if (wasPositive !== valence >= 0) {
    parts.push(`valence ${signedNumber(valence)} by ${strongestTerms(why.valence, valence >= 0 ? 1 : -1)}`);
  }
  return parts.join('; ');
}
