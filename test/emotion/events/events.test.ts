import { describe, expect, it } from 'vitest';
import { quadrantOf } from '../../../src/emotion/circumplex.js';
import type { EmotionEvent, EmotionFrame, EmotionState } from '../../../src/emotion/emotion-frame.js';
import { inputEvent } from '../../../src/emotion/events/input-events.js';
import { QuadrantEvents } from '../../../src/emotion/events/quadrant-events.js';
import { beatEvent, onsetEvent } from '../../../src/emotion/events/rhythm-events.js';
import { SilenceEvents } from '../../../src/emotion/events/silence-events.js';
import { strongestTerms } from '../../../src/emotion/events/strongest-terms.js';
import { subEmotionOf } from '../../../src/emotion/sub-emotions.js';
import { FRAME_RATE_HZ } from '../../../src/features/feature-layout.js';
import { estimateOf, explanation, featureFrame, presenceOf } from '../estimates.js';

function emotionFrame(
  frameIndex: number,
  valence: number,
  arousal: number,
  state: EmotionState = 'music',
): EmotionFrame {
  const feature = featureFrame(frameIndex, state === 'music' ? 'music' : 'silence');
  const term = (value: number) => explanation(0, { speed: 0.75 * value, tonalStability: 0.25 * value });
  return {
    feature,
    emotion: estimateOf(term(valence), term(arousal)),
    quadrant: quadrantOf(valence, arousal),
    subEmotion: subEmotionOf(valence, arousal),
    presence: presenceOf(feature.state),
    hasEvents: feature.state === 'music',
    state,
    onsetStrength: 0,
    lastBeat: null,
    audioTimeSeconds: feature.sampleIndex / 22_050,
    capturedAtMs: 0,
    latencyMs: 0,
  };
}

/** Events of a path through the plane: [seconds, valence, arousal, state]. */
function eventsOf(path: readonly (readonly [number, number, number, EmotionState?])[]): EmotionEvent[] {
  const detector = new QuadrantEvents();
  let frameIndex = 0;
  const events: EmotionEvent[] = [];
  for (const [seconds, valence, arousal, state] of path) {
    for (let frame = 0; frame < seconds * FRAME_RATE_HZ; frame += 1) {
      const event = detector.step(emotionFrame(frameIndex, valence, arousal, state));
      if (event !== null) events.push(event);
      frameIndex += 1;
    }
  }
  return events;
}

describe('quadrant-change', () => {
  it('tells the first quadrant and each later one, with the axis that changed sides and its strongest terms', () => {
    const events = eventsOf([
      [3, 0.4, -0.4],
      [3, 0.4, 0.4],
      [3, -0.4, 0.4],
    ]);
    expect(events.map(({ value }) => value)).toEqual([4, 1, 2]);
    expect(events[1]?.reason).toBe(
      'Q4 (calm) → Q1 (uplifting): arousal +0.40 by speed +0.30, tonal stability +0.10',
    );
    expect(events[2]?.reason).toContain('valence −0.40 by speed −0.30');
    expect(events[2]?.reason).not.toContain('arousal');
    expect(events[0]).toMatchObject({ name: 'quadrant-change', confidence: 0.8 });
    expect(events[0]?.audioTimeSeconds).toBeCloseTo(0.5, 1);
  });

  it('is silent while the point wanders about an axis', () => {
    const wandering = Array.from(
      { length: 40 },
      (_, turn) => [0.2, 0.4, turn % 2 === 0 ? 0.04 : -0.04] as const,
    );
    expect(eventsOf([[3, 0.4, 0.4], ...wandering])).toHaveLength(1);
  });

  it('is silent about a visit shorter than half a second', () => {
    expect(
      eventsOf([
        [3, 0.4, 0.4],
        [0.4, 0.4, -0.4],
        [3, 0.4, 0.4],
      ]),
    ).toHaveLength(1);
  });

  it('comes at most once in two seconds', () => {
    const flipping = Array.from(
      { length: 20 },
      (_, turn) => [0.7, 0.4, turn % 2 === 0 ? 0.4 : -0.4] as const,
    );
    const times = eventsOf(flipping).map(({ audioTimeSeconds }) => audioTimeSeconds);
    expect(times.length).toBeGreaterThan(2);
    for (const [index, time] of times.slice(1).entries()) {
      expect(time - (times[index] as number)).toBeGreaterThanOrEqual(2);
    }
  });

  it('is silent in silence', () => {
    expect(
      eventsOf([
        [3, 0.4, 0.4],
        [5, 0.4, -0.4, 'decay'],
      ]),
    ).toHaveLength(1);
  });
});

describe('silence events', () => {
  it('come on the frame that changes, the stream beginning in silence', () => {
    const detector = new SilenceEvents();
    const names = ['idle', 'music', 'music', 'hold', 'idle', 'music'].map(
      (state, index) => detector.step(emotionFrame(index, 0, 0, state as EmotionState))?.name ?? null,
    );
    expect(names).toEqual([null, 'silence-end', null, 'silence-start', null, 'silence-end']);
  });
});

describe('input events', () => {
  it('stand at the last sample heard and say what happened', () => {
    expect(inputEvent('input-lost', 44_100, 'unplugged')).toEqual({
      name: 'input-lost',
      sampleIndex: 44_100,
      audioTimeSeconds: 2,
      value: 0,
      confidence: 1,
      reason: 'unplugged',
    });
    expect(inputEvent('input-back', 0, '').value).toBe(1);
  });
});

describe('rhythm events', () => {
  it('carry strength or tempo, at the sample they belong to', () => {
    expect(onsetEvent({ sampleIndex: 22_050, strength: 0.6 })).toEqual({
      name: 'onset',
      sampleIndex: 22_050,
      audioTimeSeconds: 1,
      value: 0.6,
      confidence: 0.8,
      reason: 'onset strength 0.60',
    });
    expect(beatEvent({ sampleIndex: 11_025, tempoBpm: 127.96, confidence: 0.7 })).toEqual({
      name: 'beat',
      sampleIndex: 11_025,
      audioTimeSeconds: 0.5,
      value: 127.96,
      confidence: 0.7,
      reason: '128.0 BPM, next beat at 0.97 s',
    });
  });
});

describe('strongest terms', () => {
  it('names what pushes the value its way, strongest first, at most three', () => {
    const why = explanation(0.2, {
      speed: -0.1,
      dynamics: -0.4,
      modality: 0.9,
      articulation: -0.2,
      dissonance: -0.05,
    });
    expect(strongestTerms(why, -1)).toBe('dynamics −0.40, articulation −0.20, speed −0.10');
    expect(strongestTerms(why, 1)).toBe('modality +0.90');
    expect(strongestTerms(explanation(1), -1)).toBe('no mid-level term pushes this way');
  });
});
