import { clamp } from '../../core/units.js';
import { quadrantOf } from '../../emotion/circumplex.js';
import { subEmotionOf } from '../../emotion/sub-emotions.js';
import type { ClipEstimate } from '../../inference/clip-summary.js';
import { GEMS_NAMES } from '../../inference/estimate.js';
import type { ModelArtifact } from '../../inference/model-artifact.js';

/** An estimate as it is given out: every vocabulary by its name. */
export function estimateValues(estimate: ClipEstimate): object {
  const { valence, arousal, deam, film, midLevel, gems, moods, basic, sounds } = estimate;
  return {
    valence,
    arousal,
    quadrant: quadrantOf(valence, arousal),
    subEmotion: subEmotionOf(valence, arousal),
    intervals: {
      valence: interval(valence, estimate.valenceSd),
      arousal: interval(arousal, estimate.arousalSd),
    },
    deam,
    film,
    midLevel,
    gems,
    moods,
    basic,
    sounds,
  };
}

/** About 68 % of listeners' mean ratings lie within; cut at the ends of the scale. */
export function interval(value: number, sd: number): readonly [low: number, high: number] {
  return [clamp(value - sd, -1, 1), clamp(value + sd, -1, 1)];
}

/** The GEMS emotions at or above the model's thresholds. */
export function gemsPresent({ gems }: ClipEstimate, { manifest }: ModelArtifact): string[] {
  return GEMS_NAMES.filter((name, i) => gems[name] >= (manifest.gemsThresholds[i] as number));
}
