/** Six basic emotions (Ekman 1992) in the order of every vector of them. */
export const BASIC_EMOTIONS = ['joy', 'sadness', 'anger', 'fear', 'disgust', 'surprise'] as const;
export type BasicEmotion = (typeof BASIC_EMOTIONS)[number];
