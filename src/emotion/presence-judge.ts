import type { FeatureFrame, SignalState } from '../features/feature-frame.js';
import type { Estimate } from '../inference/estimate.js';

/** What sounds, and how probable each answer is: sum 1. */
export interface Presence {
  readonly state: SignalState;
  readonly probabilities: Readonly<Record<SignalState, number>>;
}

type Sounding = Exclude<SignalState, 'silence'>;

/** Another answer takes over from this probability on: what is as likely as not stays as it was. */
const TAKEOVER_PROBABILITY = 0.6;
/** Least share of each kind of sound in what was computed to be noise, when the network is asked: it may always know better. */
const DOUBT = 0.15;

/**
 * Joins what is computed from the sound with what the network hears in it. Silence is computed alone; of what sounds, the
 * computed state is the prior and the network's probabilities, as of the newest estimate since the last silence, the evidence.
 * That something stands out of the room says nothing of music against speech and applause, that a note is held on and on
 * something for noise. Whether it is music is answered first, what else it is then. Until the first estimate it stands at what was
 * computed. Pure; one call a frame.
 */
export class PresenceJudge {
  #state: SignalState = 'silence';
  #sounds: Estimate['sounds'] | null = null;

  step(frame: FeatureFrame, newEstimate: Estimate | null): Presence {
    if (frame.state === 'silence') this.#sounds = null;
    else if (newEstimate !== null) this.#sounds = newEstimate.sounds;
    const probabilities = this.#weigh(frame);
    this.#state = frame.state === 'silence' ? 'silence' : this.#sounding(probabilities);
    return { state: this.#state, probabilities };
  }

  #sounding({ music, speech, noise }: Presence['probabilities']): Sounding {
    const other = speech > noise ? 'speech' : 'noise';
    const before = this.#state;
    if (before === 'silence') return music >= Math.max(speech, noise) ? 'music' : other;
    if (music >= TAKEOVER_PROBABILITY) return 'music';
    const isOther = before === 'music' ? 1 - music : Math.max(speech, noise);
    return isOther >= TAKEOVER_PROBABILITY ? other : before;
  }

  #weigh({ state, stateProbability: certainty }: FeatureFrame): Record<SignalState, number> {
    if (state === 'silence') return { music: 1 - certainty, speech: 0, noise: 0, silence: certainty };
    const prior = this.#sounds === null ? computed(state, certainty) : beforeHearing(state, certainty);
    const { music, speech, applause, noise } = this.#sounds ?? { music: 1, speech: 1, applause: 0, noise: 1 };
    const weights = {
      music: prior.music * music,
      speech: prior.speech * speech,
      noise: prior.noise * (applause + noise),
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

/** What is known while the network is silent. */
function computed(state: Sounding, certainty: number): Record<Sounding, number> {
  const rest = (1 - certainty) / 2;
  return { music: rest, speech: rest, noise: rest, [state]: certainty };
}

/** What is known before the network is asked. */
function beforeHearing(state: Sounding, certainty: number): Record<Sounding, number> {
  if (state === 'music')
    return { music: certainty / 3, speech: certainty / 3, noise: 1 - (2 * certainty) / 3 };
  const rest = Math.max((1 - certainty) / 2, DOUBT);
  return { music: rest, speech: rest, noise: rest, [state]: 1 - 2 * rest };
}
