import type { EmotionEvent, EmotionFrame, EmotionState } from '../../src/emotion/emotion-frame.js';
import { BAND_COUNT, frameEndSampleIndex } from '../../src/features/feature-layout.js';
import { subEmotionOf } from '../../src/emotion/sub-emotions.js';
import {
  BASIC_NAMES,
  type Estimate,
  FILM_NAMES,
  GEMS_NAMES,
  MID_LEVEL_NAMES,
  MOOD_NAMES,
} from '../../src/inference/estimate.js';

/** What a made-up frame says; the rest is neutral. */
export interface FrameValues {
  readonly frameIndex?: number;
  readonly valence?: number;
  readonly arousal?: number;
  readonly film?: number;
  readonly onsetStrength?: number;
  readonly tempoBpm?: number;
  readonly levelDbfs?: number;
  readonly capturedAtMs?: number;
  /** Left out: `music`. */
  readonly sound?: EmotionFrame['presence']['state'];
  /** Left out: `music`, or `warming` where there is no estimate. */
  readonly state?: EmotionState;
  /** false: no estimate yet. */
  readonly isKnown?: boolean;
}

/** An emotion frame as the tracker would send it, with values of the test's choosing. */
export function syntheticFrame(values: FrameValues = {}): EmotionFrame {
  const { frameIndex = 0, valence = 0, arousal = 0, film = 5, isKnown = true, sound = 'music' } = values;
  const sampleIndex = frameEndSampleIndex(frameIndex);
  const midLevel = record(MID_LEVEL_NAMES, 0.5);
  const why = { bias: 0, terms: record(MID_LEVEL_NAMES, 0) };
  const emotion: Estimate = {
    sampleIndex,
    spanSeconds: 10,
    valence,
    arousal,
    valenceSd: 0.2,
    arousalSd: 0.2,
    deam: { valence, arousal },
    film: record(FILM_NAMES, film),
    midLevel,
    gems: record(GEMS_NAMES, 0.3),
    moods: record(MOOD_NAMES, 0.25),
    basic: record(BASIC_NAMES, 1 / 6),
    sounds: { music: 0.97, speech: 0.01, applause: 0.01, noise: 0.01 },
    confidence: 0.8,
    novelty: 0,
    why: { valence: why, arousal: why, film: record(FILM_NAMES, why) },
  };
  return {
    feature: {
      frameIndex,
      sampleIndex,
      bands: new Float32Array(BAND_COUNT).fill(0.5),
      pitchClasses: null,
      levelDbfs: values.levelDbfs ?? -20,
      peakDbfs: -10,
      momentaryLufs: -20,
      shortTermLufs: -20,
      gainDb: 0,
      state: 'music',
      stateProbability: 1,
      descriptors: null,
    },
    emotion: isKnown ? emotion : null,
    quadrant: isKnown ? (valence >= 0 ? (arousal >= 0 ? 'Q1' : 'Q4') : arousal >= 0 ? 'Q2' : 'Q3') : null,
    subEmotion: isKnown ? subEmotionOf(valence, arousal) : null,
    presence: {
      state: sound,
      probabilities: { music: 0, speech: 0, noise: 0, silence: 0, [sound]: 1 },
    },
    hasEvents: sound === 'music',
    state: values.state ?? (isKnown ? 'music' : 'warming'),
    onsetStrength: values.onsetStrength ?? 0,
    lastBeat:
      values.tempoBpm === undefined ? null : { sampleIndex, tempoBpm: values.tempoBpm, confidence: 0.9 },
    audioTimeSeconds: sampleIndex / 22_050,
    capturedAtMs: values.capturedAtMs ?? 0,
    latencyMs: 10,
  };
}

/** An event as the tracker would send it. */
export function syntheticEvent(name: string, values: Partial<EmotionEvent> = {}): EmotionEvent {
  return { name, sampleIndex: 0, audioTimeSeconds: 0, value: 1, confidence: 1, reason: 'test', ...values };
}

function record<Name extends string, Value>(names: readonly Name[], value: Value): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, value])) as Record<Name, Value>;
}
