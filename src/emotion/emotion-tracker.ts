import type { FeatureFrame } from '../features/feature-frame.js';
import { ANALYSIS_RATE_HZ } from '../features/feature-layout.js';
import type { Estimate } from '../inference/estimate.js';
import { type Quadrant, quadrantOf } from './circumplex.js';
import type { EmotionState } from './emotion-frame.js';
import { blendWithNeutral, type NeutralEmotion } from './neutral-emotion.js';
import { DEFAULT_PRESENCE_BEHAVIOUR, type PresenceBehaviour } from './presence-behaviour.js';
import { type Presence, PresenceJudge } from './presence-judge.js';
import { type SubEmotion, subEmotionOf } from './sub-emotions.js';

/** Emotion as given out: `emotion` is null until the first estimate; `quadrant` and `subEmotion` are null when idle, too. */
export interface TrackedEmotion {
  readonly state: EmotionState;
  readonly emotion: Estimate | null;
  readonly quadrant: Quadrant | null;
  readonly subEmotion: SubEmotion | null;
  readonly presence: Presence;
  /** Whether what sounds now has beats, builds, drops and the like: music, and what the behaviour says of the rest. */
  readonly hasEvents: boolean;
}

/** Probability of music below which there is none; kept from being divided by. */
const LEAST_MUSIC = 1e-6;
/** Weight of the estimate below which the decay is over. */
const IDLE_WEIGHT = 0.02;
/** Time constant with which the emotion returns to the estimate when the music resumes, so that nothing jumps. */
const RESUME_SECONDS = 0.25;

/**
 * Follows the estimates while there is music and does as it is told when there is none. Confidence falls with the probability of
 * music:
 *
 * `idle` → music → `warming` (until the first estimate of this music) → `music` → none → `hold` → `decay` → `idle`.
 * The first frame of music ends hold and decay at once. After `idle` the last piece is forgotten: until the new music's
 * first estimate the emotion is neutral with confidence 0. What the behaviour has follow is followed like music; where it holds,
 * `hold` does not end. By hand the emotion may be `held` in any of them.
 *
 * Pure: time is the frames' sample index. Estimates of what is not followed are left aside.
 */
export class EmotionTracker {
  /** May be changed between frames, as may be the next two. */
  neutral: NeutralEmotion;
  behaviour: PresenceBehaviour;
  /** The emotion that is given out stays as it is, `held`, while the music is followed unseen. */
  isHeld = false;
  readonly #judge = new PresenceJudge();
  #state: EmotionState = 'idle';
  #estimate: Estimate | null = null;
  /** Whether `#estimate` belongs to the music since the last idle. */
  #isCurrent = false;
  /** Share of the estimate in the emotion, against neutral. */
  #weight = 0;
  #silentSeconds = 0;
  #lastSampleIndex = 0;
  #given: TrackedEmotion | null = null;

  constructor(neutral: NeutralEmotion, behaviour: PresenceBehaviour = DEFAULT_PRESENCE_BEHAVIOUR) {
    this.neutral = neutral;
    this.behaviour = behaviour;
  }

  step(frame: FeatureFrame, newEstimate: Estimate | null): TrackedEmotion {
    const elapsedSeconds = (frame.sampleIndex - this.#lastSampleIndex) / ANALYSIS_RATE_HZ;
    this.#lastSampleIndex = frame.sampleIndex;
    const presence = this.#judge.step(frame, newEstimate);
    const { state } = presence;
    const values = state === 'music' ? 'follow' : this.behaviour[state].values;
    if (values === 'follow') this.#stepFollowed(newEstimate, elapsedSeconds);
    else this.#stepAbsence(elapsedSeconds, values === 'hold');
    const hasEvents = state === 'music' || (state !== 'silence' && this.behaviour[state].events);
    this.#given =
      this.#given !== null && this.isHeld
        ? { ...this.#given, state: 'held', presence, hasEvents }
        : { ...this.#followed(presence), presence, hasEvents };
    return this.#given;
  }

  /** What is given out when it is not held. */
  #followed(presence: Presence): Omit<TrackedEmotion, 'presence' | 'hasEvents'> {
    const emotion = this.#emotion(presence);
    if (emotion === null || this.#weight === 0)
      return { state: this.#state, emotion, quadrant: null, subEmotion: null };
    const { valence, arousal } = emotion;
    return {
      state: this.#state,
      emotion,
      quadrant: quadrantOf(valence, arousal),
      subEmotion: subEmotionOf(valence, arousal),
    };
  }

  #stepFollowed(newEstimate: Estimate | null, elapsedSeconds: number): void {
    this.#silentSeconds = 0;
    if (newEstimate !== null) {
      if (this.#estimate === null) this.#weight = 1;
      this.#estimate = newEstimate;
      this.#isCurrent = true;
    }
    this.#state = this.#isCurrent ? 'music' : 'warming';
    if (!this.#isCurrent || this.#weight === 1) return;
    const rest = (1 - this.#weight) * Math.exp(-elapsedSeconds / RESUME_SECONDS);
    this.#weight = rest < 1e-3 ? 1 : 1 - rest;
  }

  /** The emotion between the estimate and neutral; while something sounds, no surer than it is that this is music. */
  #emotion({ state, probabilities }: Presence): Estimate | null {
    if (this.#estimate === null) return null;
    const emotion = blendWithNeutral(this.#estimate, this.neutral, this.#weight);
    if (state === 'silence') return emotion;
    // The estimate has taken the network's own word on this into account.
    const share = Math.min(1, probabilities.music / Math.max(emotion.sounds.music, LEAST_MUSIC));
    return { ...emotion, confidence: emotion.confidence * share };
  }

  #stepAbsence(elapsedSeconds: number, isHolding: boolean): void {
    if (!this.#isCurrent) {
      this.#state = 'idle';
      return;
    }
    this.#silentSeconds += elapsedSeconds;
    if (isHolding || this.#silentSeconds <= this.behaviour.holdSeconds) {
      this.#state = 'hold';
      return;
    }
    this.#state = 'decay';
    const decayedSeconds = Math.min(elapsedSeconds, this.#silentSeconds - this.behaviour.holdSeconds);
    this.#weight *= Math.exp(-decayedSeconds / this.behaviour.decaySeconds);
    if (this.#weight >= IDLE_WEIGHT) return;
    this.#weight = 0;
    this.#isCurrent = false;
    this.#state = 'idle';
  }
}
