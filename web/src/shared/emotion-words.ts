import type { EmotionMessage } from '../../../src/server/protocol.js';
import { QUADRANT_WORDS } from './vocabulary.js';

/** What the values are doing, in words: a short form and what it means. */
export const EMOTION_STATE_WORDS: Readonly<
  Record<EmotionMessage['state'], { readonly short: string; readonly meaning: string }>
> = {
  warming: { short: 'Warming up', meaning: 'Music, but not enough of it heard yet.' },
  music: { short: 'Following music', meaning: 'The values follow what is playing.' },
  hold: { short: 'Silence: holding', meaning: 'The last values are held for a moment.' },
  decay: { short: 'Silence: fading', meaning: 'The values fade to neutral.' },
  held: { short: 'Held by hand', meaning: 'The values stay as they are until they are let go.' },
  idle: { short: 'Silence', meaning: 'Neutral until music is heard again.' },
};

/** The mood in a word, and what stands beside it: the sub-emotion, or why there is none. */
export function moodWords(
  words: EmotionMessage | null,
  hasModel: boolean,
): { readonly mood: string; readonly detail: string } {
  if (!hasModel) return { mood: 'Levels only', detail: 'no model: no emotions' };
  if (words === null) return { mood: '–', detail: '' };
  if (words.state === 'idle') return { mood: 'Neutral', detail: 'silence' };
  if (words.quadrant === null) return { mood: 'Listening', detail: 'not enough heard yet' };
  const detail =
    words.state === 'music' || words.state === 'warming'
      ? (words.subEmotion ?? '')
      : EMOTION_STATE_WORDS[words.state].short.toLowerCase();
  return { mood: QUADRANT_WORDS[words.quadrant], detail };
}
