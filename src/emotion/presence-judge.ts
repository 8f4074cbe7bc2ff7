import type { FeatureFrame, SignalState } from '../features/feature-frame.js';
import type { Estimate } from '../inference/estimate.js';

/** What sounds, and how probable each answer is: sum 1. */
export interface Presence {
  readonly state: SignalState;
  readonly probabilities: Readonly<Record<SignalState, number>>;
}

type Sounding = Exclude<SignalState, 'silence'>;

/** Another state takes over from this probability on: what is as likely as not stays as it was. */
const TAKEOVER_PROBABILITY = 0.6;
/** Least share of each kind of sound in what was computed, when the network is asked: it may always know better. */
const DOUBT = 0.15;

/**
 * Joins what is computed from the sound with what the network hears in it. Silence is computed alone; of what sounds, the
 * computed state is the prior and the network's probabilities, as of the newest estimate since the last silence, the evidence.
 * Until the first estimate it stands at what was computed. Pure; one call a frame.
 */
export class PresenceJudge {
  #state: SignalState = 'silence';
  #sounds: Estimate['sounds'] | null = null;

  step(frame: FeatureFrame, newEstimate: Estimate | null): Presence {
    if (frame.state === 'silence') this.#sounds = null;
    else if (newEstimate !== null) this.#sounds = newEstimate.sounds;
    const probabilities = this.#weigh(frame);
    const likeliest = (Object.keys(probabilities) as SignalState[]).reduce((best, state) =>
      probabilities[state] > probabilities[best] ? state : best,
    );
    const isForced = frame.state === 'silence' || this.#state === 'silence';
    if (isForced || probabilities[likeliest] >= TAKEOVER_PROBABILITY) this.#state = likeliest;
    return { state: this.#state, probabilities };
  }

  #weigh({ state, stateProbability }: FeatureFrame): Record<SignalState, number> {
    if (state === 'silence') {
      return { music: 1 - stateProbability, speech: 0, noise: 0, silence: stateProbability };
    }
    const heard = this.#sounds;
    const rest = Math.max((1 - stateProbability) / 2, heard === null ? 0 : DOUBT);
    const prior = (sounding: Sounding): number => (sounding === state ? 1 - 2 * rest : rest);
    const weights = {
      music: prior('music') * (heard?.music ?? 1),
      speech: prior('speech') * (heard?.speech ?? 1),
      noise: prior('noise') * (heard === null ? 1 : heard.applause + heard.noise),
    };
    const sum = weights.music + weights.speech + weights.noise;
    return {
      music: weights.music / sum,
      speech: weights.speech / sum,
      noise: weights.noise / sum,
      silence: 0,
    };
  }
}
