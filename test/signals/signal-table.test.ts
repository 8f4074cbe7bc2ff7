import { describe, expect, it } from 'vitest';
import { findSignal, SIGNALS } from '../../src/signals/signal-table.js';
import { syntheticFrame } from '../support/synthetic-frame.js';

describe('signal table', () => {
  it('names every signal once and reads each within its range', () => {
    expect(new Set(SIGNALS.map((signal) => signal.name)).size).toBe(SIGNALS.length);
    const frame = syntheticFrame({ valence: -0.5, arousal: 0.25, film: 3, onsetStrength: 0.7, tempoBpm: 96 });
    for (const signal of SIGNALS) {
      const value = signal.read(frame);
      expect(value, signal.name).not.toBeNull();
      expect(value, signal.name).toBeGreaterThanOrEqual(signal.low);
      expect(value, signal.name).toBeLessThanOrEqual(signal.high);
    }
  });

  it('reads what its name says', () => {
    const frame = syntheticFrame({
      valence: -0.5,
      arousal: 0.25,
      film: 3,
      onsetStrength: 0.7,
      levelDbfs: -33,
      tempoBpm: 96,
    });
    const expected = {
      valence: -0.5,
      arousal: 0.25,
      valence01: 0.25,
      arousal01: 0.625,
      'film/sad': 3,
      onset: 0.7,
      level: -33,
      tempo: 96,
      beatConfidence: 0.9,
    };
    for (const [name, value] of Object.entries(expected))
      expect(findSignal(name)?.read(frame), name).toBe(value);
    expect(findSignal('moods/none')).toBeUndefined();
  });

  it('has no emotion before the first estimate, but a level', () => {
    const frame = syntheticFrame({ isKnown: false });
    expect(findSignal('valence01')?.read(frame)).toBeNull();
    expect(findSignal('film/happy')?.read(frame)).toBeNull();
    expect(findSignal('level')?.read(frame)).toBe(-20);
  });

  it('has no tempo without a beat, and no confidence in one', () => {
    expect(findSignal('tempo')?.read(syntheticFrame())).toBeNull();
    expect(findSignal('beatConfidence')?.read(syntheticFrame())).toBe(0);
  });

  it('tells the place in the beat from the last beat, its tempo and the samples since', () => {
    const frame = syntheticFrame({ tempoBpm: 120, frameIndex: 100 });
    const phaseAfter = (seconds: number) => {
      const sampleIndex = frame.feature.sampleIndex - Math.round(seconds * 22_050);
      const lastBeat = { sampleIndex, tempoBpm: 120, confidence: 0.9 };
      return findSignal('beatPhase')?.read({ ...frame, lastBeat });
    };
    expect(phaseAfter(0)).toBe(0);
    expect(phaseAfter(0.125)).toBeCloseTo(0.25, 3);
    expect(phaseAfter(0.49)).toBeCloseTo(0.98, 3);
    expect(phaseAfter(0.75)).toBeCloseTo(0.5, 3);
    // The beat may be told before the frame in which it falls ends.
    expect(phaseAfter(-0.05)).toBeCloseTo(0.9, 3);
    expect(findSignal('beatPhase')?.read(syntheticFrame())).toBeNull();
  });

  it('carries every continuous value of an estimate', () => {
    const { emotion } = syntheticFrame();
    const numbersIn = (prefix: string, value: unknown): string[] => {
      if (typeof value === 'number') return [prefix];
      return Object.entries(value ?? {}).flatMap(([name, part]) =>
        numbersIn(prefix === '' ? name : `${prefix}/${name}`, part),
      );
    };
    // Where and how long was listened, what the events are found by, and the reasons are no controls; DEAM's dialect is for
    // comparison with the literature, and the kinds of sound are told with the frame's presence.
    const { sampleIndex, spanSeconds, novelty, why, deam, sounds, ...rest } = emotion ?? {};
    const names = numbersIn('', rest);
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => findSignal(name) === undefined)).toEqual([]);
  });

  it('splits the bands into low, mid and high', () => {
    const frame = syntheticFrame();
    frame.feature.bands.fill(0).fill(2, 0, 10);
    const [low, mid, high] = ['low', 'mid', 'high'].map(
      (name) => findSignal(`energy/${name}`)?.read(frame) ?? -1,
    );
    expect(low).toBeGreaterThan(0.5);
    expect([mid, high]).toEqual([0, 0]);
  });
});
