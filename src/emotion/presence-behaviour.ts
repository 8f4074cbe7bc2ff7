/** What is done while something that is not music sounds. */
export interface StateBehaviour {
  /** `neutral`: the values stay for the hold and fall to neutral; `hold`: they stay as the music left them; `follow`: as in music. */
  readonly values: 'neutral' | 'hold' | 'follow';
  /** Whether beats, onsets, builds, drops, sections and the like are told. */
  readonly events: boolean;
}

/** What is done when there is no music. Times are in seconds of audio. */
export interface PresenceBehaviour {
  /** The last emotion stays this long. */
  readonly holdSeconds: number;
  /** Then it falls to neutral exponentially with this time constant. */
  readonly decaySeconds: number;
  readonly speech: StateBehaviour;
  readonly noise: StateBehaviour;
  /** Of events there are onsets alone: the first notes of what comes. */
  readonly silence: StateBehaviour;
}

/** As the settings have it by default. */
export const DEFAULT_PRESENCE_BEHAVIOUR: PresenceBehaviour = {
  holdSeconds: 2,
  decaySeconds: 1.5,
  speech: { values: 'neutral', events: false },
  noise: { values: 'neutral', events: false },
  silence: { values: 'neutral', events: true },
};
