import { describe, expect, it } from 'vitest';
import { chordOf, voiceProgression } from '../../src/capture/demo/harmony.js';
import { PartWriter } from '../../src/capture/demo/part-writer.js';
import { DEMO_SECTIONS, demoSection } from '../../src/capture/demo/score.js';

describe('DEMO_SECTIONS', () => {
  it('tells the arc in order, without gaps, in about three minutes', () => {
    expect(DEMO_SECTIONS.map((section) => [section.name, section.quadrant])).toEqual([
      ['calm', 'Q4'],
      ['uplifting', 'Q1'],
      ['aggressive', 'Q2'],
      ['silence', null],
      ['melancholic', 'Q3'],
      ['build-up', 'Q2'],
      ['triumphant', 'Q1'],
    ]);
    let end = 0;
    for (const section of DEMO_SECTIONS) {
      expect(section.startSeconds).toBe(end);
      end = section.endSeconds;
    }
    expect(end).toBeGreaterThan(170);
    expect(end).toBeLessThan(190);
  });

  it('gives every section whole bars of its tempo, and silence six seconds', () => {
    // Worked out by hand: bars × 4 beats × 60 / tempo.
    const seconds = Object.fromEntries(
      DEMO_SECTIONS.map((section) => [section.name, section.endSeconds - section.startSeconds]),
    );
    expect(seconds.calm).toBeCloseTo(40, 9);
    expect(seconds.uplifting).toBeCloseTo(32, 9);
    expect(seconds.aggressive).toBeCloseTo(25.6, 9);
    expect(seconds.silence).toBeCloseTo(6, 9);
    expect(seconds.melancholic).toBeCloseTo(32, 9);
    expect(seconds['build-up']).toBeCloseTo(15, 9);
    expect(seconds.triumphant).toBeCloseTo(33.75, 9);
  });

  it('is asked by name, and says which names there are', () => {
    expect(demoSection('melancholic').key).toEqual({ tonicPitchClass: 9, mode: 'minor' });
    expect(() => demoSection('sad')).toThrow(/no section 'sad'; there are calm, /);
  });
});

describe('chordOf', () => {
  it.each([
    ['C', 0, [0, 4, 7, 0]],
    ['F#m', 6, [6, 9, 1, 6]],
    ['Cmaj9', 0, [4, 7, 11, 2]],
    ['Bm7', 11, [11, 2, 6, 9]],
    ['E7', 4, [4, 8, 11, 2]],
    ['G/B', 11, [7, 11, 2, 7]],
    ['Am7/G', 7, [9, 0, 4, 7]],
  ])('reads %s', (symbol, bassPitchClass, pitchClasses) => {
    expect(chordOf(symbol)).toEqual({ bassPitchClass, pitchClasses });
  });

  it.each(['H', 'Cfoo', '', 'C/H'])('refuses %j', (symbol) => {
    expect(() => chordOf(symbol)).toThrow(RangeError);
  });
});

describe('voiceProgression', () => {
  it('keeps four ascending parts of the chord, common tones in place, in steps of at most a fourth', () => {
    const chords = ['C', 'G/B', 'Am7', 'Fmaj7', 'F', 'G', 'C', 'D7sus4', 'Gadd9'].map(chordOf);
    const voicings = voiceProgression(chords, 66);
    voicings.forEach((voicing, index) => {
      expect(voicing).toHaveLength(4);
      expect(voicing).toEqual([...voicing].sort((a, b) => a - b));
      expect(new Set(voicing).size).toBe(4);
      expect(new Set(voicing.map((midi) => midi % 12))).toEqual(new Set(chords[index]?.pitchClasses));
      const previous = voicings[index - 1];
      const movement = voicing.reduce(
        (sum, midi, voice) => sum + Math.abs(midi - (previous?.[voice] ?? midi)),
        0,
      );
      expect(movement).toBeLessThanOrEqual(8);
      voicing.forEach((midi, voice) => {
        expect(Math.abs(midi - (previous?.[voice] ?? midi))).toBeLessThanOrEqual(5);
      });
    });
    // C → Am7: C, E and G are held, and only the doubled tone moves.
    const [first, second] = voiceProgression(['C', 'Am7'].map(chordOf), 66);
    expect(first?.filter((midi) => second?.includes(midi)).length).toBeGreaterThanOrEqual(3);
  });
});

describe('PartWriter', () => {
  it('places bars, beats and sixteenths in seconds of the piece', () => {
    const part = new PartWriter(demoSection('uplifting'), 1);
    part.note('lead', 2, 1.5, 2, 60, 0.5);
    part.strikes('kick', 1, 'x..o', 0.8);
    expect(part.notes.map((note) => note.startSeconds)).toEqual([44.75, 42, 42.375]);
    expect(part.notes[0]?.durationSeconds).toBe(1);
    expect(part.notes[2]?.velocity).toBeLessThan((part.notes[1]?.velocity ?? 0) * 0.7);
  });

  it('joins the steps of a melody, overlapping when legato', () => {
    const part = new PartWriter(demoSection('melancholic'), 1);
    part.melody(
      'bowed',
      0,
      [
        [69, 2],
        [null, 1],
        [71, 1],
      ],
      0.5,
      1,
    );
    part.melody('bowed', 1, [[69, 2]], 0.5, 0.5);
    expect(part.notes.map((note) => note.midi)).toEqual([69, 71, 69]);
    expect(part.notes[1]?.startSeconds).toBeCloseTo(demoSection('melancholic').startSeconds + 3, 9);
    expect(part.notes[0]?.durationSeconds).toBeGreaterThan(2);
    expect(part.notes[2]?.durationSeconds).toBe(1);
  });

  it('has no way to write into silence', () => {
    expect(() => new PartWriter(demoSection('silence'), 1)).toThrow(/'silence' has no tempo/);
  });
});
