import type { EmotionMessage } from '../../src/server/protocol.js';

/** What the curves are doing, in words: a short form for the header and what it means. */
export const EMOTION_STATE_WORDS: Readonly<
  Record<EmotionMessage['state'], { readonly short: string; readonly meaning: string }>
> = {
  warming: { short: 'Warming up', meaning: 'Music, but not enough of it heard yet.' },
  music: { short: 'Following music', meaning: 'The values follow what is playing.' },
  hold: { short: 'Silence: holding', meaning: 'The last values are held for a moment.' },
  decay: { short: 'Silence: fading', meaning: 'The values fade to neutral.' },
  held: { short: 'Held by hand', meaning: 'The values stay as they are until they are let go.' },
  idle: { short: 'Silence: idle', meaning: 'Neutral until music is heard again.' },
};

/** … of a tracker that was started without a model. */
export const WITHOUT_MODEL_WORDS = {
  short: 'Levels and onsets only',
  meaning: 'No model is loaded: there are no emotions to show.',
} as const;
