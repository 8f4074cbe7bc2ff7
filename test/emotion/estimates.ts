import { clamp } from '../../src/core/units.js';
import type { Presence } from '../../src/emotion/presence-judge.js';
import { type FeatureFrame, SIGNAL_STATES, type SignalState } from '../../src/features/feature-frame.js';
import { BAND_COUNT, frameEndSampleIndex } from '../../src/features/feature-layout.js';
import {
  type Estimate,
  type Explanation,
  FILM_NAMES,
  GEMS_NAMES,
  MID_LEVEL_NAMES,
  type MidLevelName,
} from '../../src/inference/estimate.js';
import { explainedValue } from '../../src/inference/explanation.js';

/** An explanation with these terms, the others 0. */
export function explanation(bias: number, terms: Partial<Record<MidLevelName, number>> = {}): Explanation {
  return { bias, terms: { ...named(MID_LEVEL_NAMES, 0), ...terms } };
}

/** A consistent estimate: the values are what their explanations sum to, clamped. */
export function estimateOf(valence: Explanation, arousal: Explanation): Estimate {
  const film = named(FILM_NAMES, explanation(4, { speed: 2.5 }));
  return {
    sampleIndex: 0,
    spanSeconds: 10,
    valence: clamp(explainedValue(valence), -1, 1),
    arousal: clamp(explainedValue(arousal), -1, 1),
    valenceSd: 0.2,
    arousalSd: 0.2,
    deam: { valence: 0.1, arousal: 0.2 },
    film: named(FILM_NAMES, 6.5),
    midLevel: named(MID_LEVEL_NAMES, 0.9),
    gems: named(GEMS_NAMES, 0.4),
    moods: { melancholic: 0.7, calm: 0.1, uplifting: 0.1, aggressive: 0.1 },
    basic: { joy: 0.5, sadness: 0.1, anger: 0.1, fear: 0.1, disgust: 0.1, surprise: 0.1 },
    sounds: { music: 1, speech: 0, applause: 0, noise: 0 },
    confidence: 0.8,
    novelty: 0,
    why: { valence, arousal, film },
  };
}

/** A feature frame of which only position and signal state matter. */
export function featureFrame(frameIndex: number, state: SignalState): FeatureFrame {
  return {
    frameIndex,
    sampleIndex: frameEndSampleIndex(frameIndex),
    bands: new Float32Array(BAND_COUNT),
    pitchClasses: null,
    levelDbfs: state === 'music' ? -20 : -90,
    peakDbfs: -10,
    momentaryLufs: state === 'music' ? -21 : -91,
    shortTermLufs: -20,
    gainDb: 0,
    state,
    stateProbability: 1,
    descriptors: null,
  };
}

/** What is said of a frame of which only this is known. */
export function presenceOf(state: SignalState): Presence {
  return { state, probabilities: { ...named(SIGNAL_STATES, 0), [state]: 1 } };
}

function named<Name extends string, Value>(names: readonly Name[], value: Value): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, value])) as Record<Name, Value>;
}
