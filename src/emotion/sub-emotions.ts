import { quadrantOf } from './circumplex.js';

/**
 * The twelve sub-emotions, by angle from the valence axis towards arousal, 30° each, so that each quadrant has three. The
 * order of the circle is Russell's (1980): pleasure 0°, excitement 45°, arousal 90°, distress 135°, displeasure 180°,
 * depression 225°, sleepiness 270°, relaxation 315°; sectors and the choice of words between those are ours.
 */
export const SUB_EMOTIONS = [
  'delighted',
  'excited',
  'astonished',
  'tense',
  'distressed',
  'miserable',
  'sad',
  'depressed',
  'tired',
  'sleepy',
  'relaxed',
  'content',
] as const;
export type SubEmotion = (typeof SUB_EMOTIONS)[number];

/**
 * Sub-emotion of a point, valence and arousal each −1..1: sector n of `SUB_EMOTIONS` spans 30n° (included) to 30(n + 1)°
 * (not included). On the axes and in the centre the quadrant decides (`quadrantOf`), so that the two never disagree. Near
 * the centre the sector says little.
 */
export function subEmotionOf(valence: number, arousal: number): SubEmotion {
  const quadrant = Number(quadrantOf(valence, arousal).slice(1)) - 1;
  const degrees = ((Math.atan2(arousal, valence) * 180) / Math.PI + 360) % 360;
  const third = Math.max(0, Math.min(2, Math.floor((degrees - 90 * quadrant) / 30)));
  return SUB_EMOTIONS[3 * quadrant + third] as SubEmotion;
}
