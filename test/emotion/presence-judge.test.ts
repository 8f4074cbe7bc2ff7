import { describe, expect, it } from 'vitest';
import { SoundEvents } from '../../src/emotion/events/sound-events.js';
import { PresenceJudge } from '../../src/emotion/presence-judge.js';
import type { SignalState } from '../../src/features/feature-frame.js';
import type { Estimate } from '../../src/inference/estimate.js';
import { syntheticFrame } from '../support/synthetic-frame.js';
import { estimateOf, explanation, featureFrame, presenceOf } from './estimates.js';

const heard = (sounds: Estimate['sounds']): Estimate => ({
  ...estimateOf(explanation(0), explanation(0)),
  sounds,
});
const MUSIC = heard({ music: 0.94, speech: 0.02, applause: 0.02, noise: 0.02 });
const SPEECH = heard({ music: 0.03, speech: 0.95, applause: 0.01, noise: 0.01 });
const APPLAUSE = heard({ music: 0.05, speech: 0.05, applause: 0.6, noise: 0.3 });
const UNSURE = heard({ music: 0.1, speech: 0.6, applause: 0.2, noise: 0.1 });

describe('presence judge', () => {
  it('says what is computed until the network has heard something', () => {
    const judge = new PresenceJudge();
    for (const state of ['music', 'speech', 'noise', 'silence', 'music'] as const)
      expect(judge.step(featureFrame(0, state), null)).toEqual(presenceOf(state));
  });

  it('takes the network’s word for speech and applause, and sums up what is noise', () => {
    const judge = new PresenceJudge();
    expect(judge.step(featureFrame(0, 'music'), MUSIC).state).toBe('music');
    expect(judge.step(featureFrame(1, 'music'), SPEECH).state).toBe('speech');
    const { state, probabilities } = judge.step(featureFrame(2, 'music'), APPLAUSE);
    expect(state).toBe('noise');
    expect(probabilities.music).toBeCloseTo(0.05, 9);
  });

  it('does not take what is computed to be noise for music unless the network is sure', () => {
    const noise = (music: number) => {
      const judge = new PresenceJudge();
      judge.step(featureFrame(0, 'noise'), null);
      const rest = (1 - music) / 3;
      return judge.step(
        { ...featureFrame(1, 'noise'), stateProbability: 0.9 },
        heard({ music, speech: rest, applause: rest, noise: rest }),
      ).state;
    };
    expect(noise(0.7)).toBe('noise');
    expect(noise(0.97)).toBe('music');
  });

  it('leaves music when it is none, though what else it is stays open', () => {
    const judge = new PresenceJudge();
    judge.step(featureFrame(0, 'music'), MUSIC);
    const open = heard({ music: 0.3, speech: 0.4, applause: 0.2, noise: 0.1 });
    expect(judge.step(featureFrame(1, 'music'), open).state).toBe('speech');
    const other = heard({ music: 0.3, speech: 0.3, applause: 0.25, noise: 0.15 });
    expect(judge.step(featureFrame(2, 'music'), other).state).toBe('speech');
  });

  it('takes a note held on and on for noise the sooner, the less it sounds like music', () => {
    const stateAt = (certainty: number, music: number) => {
      const judge = new PresenceJudge();
      const sounds = heard({ music, speech: 0, applause: 0, noise: 1 - music });
      judge.step(featureFrame(0, 'music'), sounds);
      return judge.step({ ...featureFrame(1, 'music'), stateProbability: certainty }, null).state;
    };
    expect([stateAt(1, 0.6), stateAt(0.55, 0.6)]).toEqual(['music', 'noise']);
    expect(stateAt(0.55, 0.9)).toBe('music');
  });

  it('stays with what it said while nothing is clearly more probable', () => {
    const judge = new PresenceJudge();
    judge.step(featureFrame(0, 'music'), SPEECH);
    expect(judge.step(featureFrame(1, 'music'), UNSURE).state).toBe('speech');
    expect(judge.step(featureFrame(2, 'music'), null).state).toBe('speech');
    expect(judge.step(featureFrame(3, 'music'), MUSIC).state).toBe('music');
  });

  it('forgets in silence what the network heard before', () => {
    const judge = new PresenceJudge();
    judge.step(featureFrame(0, 'music'), SPEECH);
    expect(judge.step(featureFrame(1, 'silence'), null)).toEqual(presenceOf('silence'));
    expect(judge.step(featureFrame(2, 'music'), null)).toEqual(presenceOf('music'));
  });

  it('gives probabilities that sum to one', () => {
    const judge = new PresenceJudge();
    for (const state of ['music', 'speech', 'noise', 'silence'] as const) {
      for (const estimate of [MUSIC, SPEECH, APPLAUSE, UNSURE, null]) {
        const frame = { ...featureFrame(0, state), stateProbability: 0.7 };
        const { probabilities } = judge.step(frame, estimate);
        expect(Object.values(probabilities).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
      }
    }
  });
});

describe('sound-change', () => {
  it('is told when another kind sounds than the last, over silence or not, with the kind as its value', () => {
    const detector = new SoundEvents();
    const path: SignalState[] = ['silence', 'speech', 'speech', 'music', 'silence', 'music', 'noise'];
    const events = path.map((state) => detector.step({ ...syntheticFrame(), presence: presenceOf(state) }));
    expect(events.map((event) => event?.value ?? null)).toEqual([null, null, null, 1, null, null, 3]);
    expect(events.at(-1)).toMatchObject({ name: 'sound-change', confidence: 1, reason: 'noise after music' });
  });
});
