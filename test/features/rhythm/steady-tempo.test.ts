import { describe, expect, it } from 'vitest';
import { ANALYSIS_RATE_HZ } from '../../../src/features/feature-layout.js';
import type { BeatEvent } from '../../../src/features/rhythm/beat-event.js';
import { BeatOctave } from '../../../src/features/rhythm/beat-octave.js';
import { BeatTracker } from '../../../src/features/rhythm/beat-tracker.js';
import { FastAnalysis } from '../../../src/features/rhythm/fast-analysis.js';
import { composeGroove, type GrooveStyle } from './groove.js';

const SETTLED_SECONDS = 8;
/** A tempo this far from the one before is another octave, in octaves. */
const OTHER_OCTAVE = 0.4;

function beatsOf(samples: Float32Array): BeatEvent[] {
  const beats: BeatEvent[] = [];
  const tracker = new BeatTracker((beat) => beats.push(beat));
  new FastAnalysis(
    () => undefined,
    (hop) => tracker.step(hop),
  ).push(samples);
  return beats;
}

describe('two-step-beats: no beat is missing and no octave changes in a steady groove', () => {
  it.each<[GrooveStyle, readonly number[]]>([
    ['two-step', [80, 84, 108, 112, 120, 132, 140, 160]],
    ['broken', [108, 132, 160, 174]],
    ['shuffle', [92, 120, 132, 160]],
    ['waltz', [120, 138, 180, 200]],
  ])('%s', (style, tempi) => {
    for (const bpm of tempi) {
      const beats = beatsOf(composeGroove(style, 18, () => bpm).samples);
      for (const { tempoBpm } of beats) {
        expect(tempoBpm, `${bpm} BPM`).toBeGreaterThanOrEqual(45);
        expect(tempoBpm, `${bpm} BPM`).toBeLessThanOrEqual(220);
      }
      const settled = beats.filter(({ sampleIndex }) => sampleIndex > SETTLED_SECONDS * ANALYSIS_RATE_HZ);
      expect(settled.length, `${bpm} BPM`).toBeGreaterThan((9 * bpm) / 60 - 3);
      for (const [index, { sampleIndex, tempoBpm }] of settled.slice(1).entries()) {
        const before = settled[index] as BeatEvent;
        expect(Math.abs(Math.log2(tempoBpm / before.tempoBpm)), `${bpm} BPM`).toBeLessThan(OTHER_OCTAVE);
        const gapBeats = ((sampleIndex - before.sampleIndex) / ANALYSIS_RATE_HZ) * (before.tempoBpm / 60);
        expect(gapBeats, `${bpm} BPM`).toBeLessThan(1.5);
      }
    }
  });
});

describe('BeatOctave', () => {
  /** Beats of the given strengths, even and odd in turn, nothing between. */
  function hear(octave: BeatOctave, beatCount: number, even: number, odd: number): void {
    for (let frame = 0; frame < beatCount * 40; frame += 1) {
      const beat = Math.round(frame / 40) % 2 === 1 ? 1 : 0;
      octave.step(frame % 40 === 0 ? (beat === 1 ? odd : even) : 0, (frame % 40) / 40, beat, 140);
    }
  }

  it('changes its mind after two bars of evidence, not after one', () => {
    const octave = new BeatOctave();
    hear(octave, 32, 1, 1);
    expect(octave.factor).toBe(1);
    hear(octave, 6, 1, 0);
    expect(octave.factor).toBe(1);
    hear(octave, 4, 1, 1);
    hear(octave, 4, 1, 0);
    expect(octave.factor).toBe(1);
    hear(octave, 24, 1, 0);
    expect(octave.factor).toBe(0.5);
  });

  it('tells the same tempo when the model’s beats become half or twice as long', () => {
    const octave = new BeatOctave();
    hear(octave, 32, 1, 0);
    expect(octave.factor).toBe(0.5);
    octave.follow(2);
    expect(octave.factor).toBe(1);
    octave.follow(2);
    expect(octave.factor).toBe(2);
    octave.follow(2);
    expect(octave.factor).toBe(1);
  });
});
