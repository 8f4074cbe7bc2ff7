import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EmotionState } from '../../src/emotion/emotion-frame.js';
import { EmotionTracker, type TrackedEmotion } from '../../src/emotion/emotion-tracker.js';
import { DEFAULT_PRESENCE_BEHAVIOUR, type PresenceBehaviour } from '../../src/emotion/presence-behaviour.js';
import { blendWithNeutral, MIDDLE_OF_SCALES } from '../../src/emotion/neutral-emotion.js';
import { FRAME_RATE_HZ } from '../../src/features/feature-layout.js';
import type { Estimate } from '../../src/inference/estimate.js';
import { explainedValue } from '../../src/inference/explanation.js';
import { estimateOf, explanation, featureFrame, presenceOf } from './estimates.js';

const ESTIMATE = estimateOf(explanation(0.1, { modality: -0.7 }), explanation(0.1, { speed: 0.5 }));
const OTHER = estimateOf(explanation(0, { melodiousness: 0.4 }), explanation(0, { dynamics: -0.3 }));
const BEHAVIOUR = DEFAULT_PRESENCE_BEHAVIOUR;
const NEUTRAL = { ...MIDDLE_OF_SCALES, film: { ...MIDDLE_OF_SCALES.film, fear: 3 } };

/** A tracker fed by seconds of music or silence; an estimate every fourth frame of music when one is given. */
class Performance {
  readonly tracker = new EmotionTracker(NEUTRAL, BEHAVIOUR);
  #frameIndex = 0;

  play(state: 'music' | 'silence', seconds: number, estimate: Estimate | null): TrackedEmotion[] {
    return Array.from({ length: Math.round(seconds * FRAME_RATE_HZ) }, () => {
      const frameIndex = this.#frameIndex;
      this.#frameIndex += 1;
      return this.tracker.step(featureFrame(frameIndex, state), frameIndex % 4 === 3 ? estimate : null);
    });
  }
}

function states(frames: readonly TrackedEmotion[]): EmotionState[] {
  return frames.map(({ state }) => state).filter((state, index, all) => state !== all[index - 1]);
}

function last(frames: readonly TrackedEmotion[]): TrackedEmotion {
  return frames.at(-1) as TrackedEmotion;
}

describe('emotion tracker', () => {
  it('begins idle without an emotion, warms up, then follows', () => {
    const performance = new Performance();
    expect(performance.play('silence', 1, null)).toContainEqual({
      state: 'idle',
      emotion: null,
      quadrant: null,
      subEmotion: null,
      presence: presenceOf('silence'),
      hasEvents: false,
    });
    expect(states(performance.play('music', 1, null))).toEqual(['warming']);
    const music = last(performance.play('music', 1, ESTIMATE));
    expect(music).toEqual({
      state: 'music',
      emotion: ESTIMATE,
      quadrant: 'Q2',
      subEmotion: 'distressed',
      presence: presenceOf('music'),
      hasEvents: true,
    });
  });

  it('holds for two seconds of silence, then decays to neutral and is idle', () => {
    const performance = new Performance();
    performance.play('music', 2, ESTIMATE);
    const hold = performance.play('silence', 1.92, null);
    expect(states(hold)).toEqual(['hold']);
    expect(last(hold).emotion).toEqual(ESTIMATE);
    const decay = performance.play('silence', 8, null);
    expect(states(decay)).toEqual(['hold', 'decay', 'idle']);
    const arousal = decay.map(({ emotion }) => emotion?.arousal as number);
    expect(arousal.every((value, index) => index === 0 || value <= (arousal[index - 1] as number))).toBe(
      true,
    );
    const silentSeconds = 1.92 + 50 / FRAME_RATE_HZ;
    expect(arousal[49]).toBeCloseTo(ESTIMATE.arousal * Math.exp(-(silentSeconds - 2) / 1.5), 4);
    const idle = last(decay);
    expect(idle.quadrant).toBeNull();
    expect(idle.subEmotion).toBeNull();
    expect(idle.emotion).toMatchObject({ valence: 0, arousal: 0, confidence: 0, novelty: 0 });
    expect(idle.emotion?.film.fear).toBe(3);
    expect(idle.emotion?.film.happy).toBe(5);
    expect(idle.emotion?.midLevel.speed).toBe(0.5);
    expect(idle.emotion?.moods.melancholic).toBe(0.25);
  });

  it('resumes on the first frame of music, from hold and from decay, without a jump', () => {
    for (const silentSeconds of [1, 3]) {
      const performance = new Performance();
      performance.play('music', 2, ESTIMATE);
      const before = last(performance.play('silence', silentSeconds, null));
      const resumed = performance.play('music', 3, ESTIMATE);
      expect(resumed[0]?.state).toBe('music');
      const arousal = resumed.map(({ emotion }) => emotion?.arousal as number);
      const step = Math.abs((arousal[0] as number) - (before.emotion?.arousal as number));
      expect(step).toBeLessThanOrEqual(0.13 * ESTIMATE.arousal);
      expect(last(resumed).emotion).toEqual(ESTIMATE);
    }
  });

  it('forgets the last piece once idle: neutral while the next one warms up, then the new emotion', () => {
    const performance = new Performance();
    performance.play('music', 2, ESTIMATE);
    performance.play('silence', 20, null);
    const warming = performance.play('music', 1, null);
    expect(states(warming)).toEqual(['warming']);
    expect(last(warming)).toMatchObject({
      quadrant: null,
      emotion: { valence: 0, arousal: 0, confidence: 0 },
    });
    const music = performance.play('music', 3, OTHER);
    expect(last(music)).toMatchObject({
      state: 'music',
      emotion: OTHER,
      quadrant: 'Q4',
      subEmotion: 'relaxed',
    });
  });

  it('is no surer of the emotion than of the music, and holds what it was while speech or noise sounds', () => {
    const tracker = new EmotionTracker(NEUTRAL, BEHAVIOUR);
    tracker.step(featureFrame(0, 'music'), ESTIMATE);
    const sounds = { music: 0.6, speech: 0.4, applause: 0, noise: 0 };
    const doubtful = tracker.step(featureFrame(1, 'music'), { ...ESTIMATE, sounds });
    expect(doubtful.state).toBe('music');
    expect(doubtful.emotion?.confidence).toBe(ESTIMATE.confidence);
    const talk = tracker.step(featureFrame(2, 'speech'), {
      ...OTHER,
      sounds: { music: 0, speech: 1, applause: 0, noise: 0 },
    });
    expect(talk).toMatchObject({ state: 'hold', presence: { state: 'speech' } });
    expect(talk.emotion?.arousal).toBe(ESTIMATE.arousal);
    expect(talk.emotion?.confidence).toBe(0);
  });

  it.each(['speech', 'noise'] as const)('does in %s what the behaviour says', (state) => {
    const during = (values: 'neutral' | 'hold' | 'follow', events: boolean): TrackedEmotion => {
      const behaviour: PresenceBehaviour = { ...BEHAVIOUR, [state]: { values, events } };
      const tracker = new EmotionTracker(NEUTRAL, behaviour);
      tracker.step(featureFrame(0, 'music'), ESTIMATE);
      const kind = state === 'speech' ? { speech: 1 } : { applause: 1 };
      const sounds = { music: 0, speech: 0, applause: 0, noise: 0, ...kind };
      const heard = Array.from({ length: 600 }, (_, index) =>
        tracker.step(featureFrame(index + 1, 'music'), { ...OTHER, sounds }),
      );
      const lasting = last(heard);
      expect(lasting.presence.state).toBe(state);
      return lasting;
    };
    expect(during('neutral', false)).toMatchObject({
      state: 'idle',
      hasEvents: false,
      emotion: { arousal: 0 },
    });
    expect(during('hold', true)).toMatchObject({ state: 'hold', hasEvents: true });
    expect(during('hold', true).emotion?.arousal).toBe(ESTIMATE.arousal);
    expect(during('follow', false)).toMatchObject({ state: 'music', hasEvents: false });
    expect(during('follow', false).emotion?.arousal).toBeCloseTo(OTHER.arousal, 2);
    expect(during('follow', false).emotion?.confidence).toBeLessThan(0.3 * OTHER.confidence);
  });

  it('holds through silence where the behaviour says so', () => {
    const performance = new Performance();
    performance.tracker.behaviour = { ...BEHAVIOUR, silence: { values: 'hold', events: true } };
    performance.play('music', 2, ESTIMATE);
    const held = last(performance.play('silence', 30, null));
    expect(held).toMatchObject({ state: 'hold', hasEvents: false, emotion: ESTIMATE });
  });

  it('does not follow estimates of silence', () => {
    const performance = new Performance();
    performance.play('music', 2, ESTIMATE);
    expect(last(performance.play('silence', 1, OTHER)).emotion).toEqual(ESTIMATE);
  });

  it('is held by hand as it was, whatever is played, and then follows again', () => {
    const performance = new Performance();
    performance.play('music', 2, ESTIMATE);
    performance.tracker.isHeld = true;
    for (const [state, estimate] of [
      ['music', OTHER],
      ['silence', null],
    ] as const) {
      const held = performance.play(state, 8, estimate);
      expect(states(held)).toEqual(['held']);
      expect(new Set(held.map(({ emotion }) => emotion)).size).toBe(1);
      expect(last(held)).toMatchObject({ emotion: { valence: ESTIMATE.valence }, quadrant: 'Q2' });
      expect(last(held).presence.state).toBe(state);
    }
    performance.tracker.isHeld = false;
    expect(last(performance.play('music', 2, OTHER))).toMatchObject({ state: 'music', quadrant: 'Q4' });
  });

  it('takes another behaviour in silence in the middle of it', () => {
    const performance = new Performance();
    performance.play('music', 2, ESTIMATE);
    expect(states(performance.play('silence', 1, null))).toEqual(['hold']);
    performance.tracker.behaviour = { ...BEHAVIOUR, holdSeconds: 0.5, decaySeconds: 0.1 };
    expect(states(performance.play('silence', 1, null))).toEqual(['decay', 'idle']);
  });

  it('counts time by samples, so that lost frames do not lengthen the hold', () => {
    const tracker = new EmotionTracker(NEUTRAL, BEHAVIOUR);
    tracker.step(featureFrame(0, 'music'), ESTIMATE);
    expect(tracker.step(featureFrame(62, 'silence'), null).state).toBe('hold');
    expect(tracker.step(featureFrame(64, 'silence'), null).state).toBe('decay');
  });

  it('has a defined, explained output in every state, whatever comes', () => {
    const step = fc.record({
      state: fc.constantFrom('music' as const, 'silence' as const),
      seconds: fc.double({ min: 0.1, max: 6, noNaN: true }),
      estimate: fc.constantFrom(ESTIMATE, OTHER, null),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const performance = new Performance();
        for (const { state, seconds, estimate } of steps) {
          for (const { emotion, state: now } of performance.play(state, seconds, estimate)) {
            expect(state === 'music' ? ['warming', 'music'] : ['hold', 'decay', 'idle']).toContain(now);
            if (emotion === null) continue;
            expect(Math.abs(emotion.arousal)).toBeLessThanOrEqual(1);
            expect(explainedValue(emotion.why.arousal)).toBeCloseTo(emotion.arousal, 12);
            expect(explainedValue(emotion.why.film.sad)).toBeCloseTo(emotion.film.sad, 12);
            expect(Object.values(emotion.moods).reduce((sum, share) => sum + share)).toBeCloseTo(1, 12);
          }
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('blend with neutral', () => {
  it('keeps values within their range when the sum of the terms is not', () => {
    const extreme = estimateOf(explanation(0.5, { modality: 1.5 }), explanation(-2));
    const blended = blendWithNeutral(extreme, NEUTRAL, 0.75);
    expect(blended.valence).toBe(1);
    expect(explainedValue(blended.why.valence)).toBeCloseTo(1.5, 12);
    expect(blended.arousal).toBe(-1);
    expect(blendWithNeutral(extreme, NEUTRAL, 0.25).valence).toBeCloseTo(0.5, 12);
  });
});
