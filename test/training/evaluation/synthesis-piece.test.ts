import { describe, expect, it } from 'vitest';
import type { DemoNote } from '../../../src/capture/demo/part-writer.js';
import { PAIR_KINDS } from '../../../src/training/evaluation/synthesis-pairs.js';
import {
  composePiece,
  NEUTRAL_RENDITION,
  type Rendition,
} from '../../../src/training/evaluation/synthesis-piece.js';
import { playNotes } from '../../../src/training/evaluation/synthesis-sound.js';

const PIECES = Array.from({ length: 24 }, (_, number) => number);
const SECONDS = 12;

function compose(number: number, change: Partial<Rendition> = {}): DemoNote[] {
  return composePiece(number, { ...NEUTRAL_RENDITION, ...change }, SECONDS);
}

/** What of each note differs between two renditions of the same piece, over all pieces. */
function differences(change: Partial<Rendition>): string[] {
  const found = new Set<string>();
  for (const number of PIECES) {
    const [neutral, changed] = [compose(number), compose(number, change)];
    expect(changed).toHaveLength(neutral.length);
    for (const [index, note] of neutral.entries()) {
      for (const [key, value] of Object.entries(note)) {
        if (changed[index]?.[key as keyof DemoNote] !== value) found.add(key);
      }
    }
  }
  return [...found].sort();
}

describe('composePiece', () => {
  it('changes one thing only', () => {
    expect(differences({})).toEqual([]);
    expect(differences({ mode: 'minor' })).toEqual(['midi']);
    for (const pitch of ['detuned', 'clustered', 'keyless'] as const)
      expect(differences({ pitch })).toEqual(['midi']);
    expect(differences({ tune: 'leaping' })).toEqual(['midi']);
    expect(differences({ soundingShare: 0.25 })).toEqual(['durationSeconds']);
    expect(differences({ pulseJitter: 0.25 })).toEqual(['durationSeconds', 'startSeconds']);
    expect(differences({ velocity: 0.9, brightness: 0.6 })).toEqual(['brightness', 'velocity']);
    expect(differences({ rhythm: 'syncopated' })).toEqual(['durationSeconds', 'startSeconds']);
  });

  it('goes from major to parallel minor by lowering third, sixth and seventh, and nothing else', () => {
    for (const number of PIECES) {
      const steps = compose(number).map(
        ({ midi }, index) => midi - (compose(number, { mode: 'minor' })[index]?.midi ?? 0),
      );
      expect(new Set(steps)).toEqual(new Set([0, 1]));
      const lowered = steps.filter((step) => step === 1).length / steps.length;
      expect(lowered).toBeGreaterThan(0.05);
      expect(lowered).toBeLessThan(0.5);
    }
  });

  it('detunes by 20 to 45 cents but for drums, and clusters chords into neighbouring semitones', () => {
    const [pure, detuned] = [compose(3), compose(3, { pitch: 'detuned' })];
    const pitched = pure.map((note, index) => ({ note, midi: detuned[index]?.midi ?? 0 }));
    for (const { note, midi } of pitched) {
      const cents = Math.abs(100 * (midi - note.midi));
      if (['kick', 'snare', 'closedHat'].includes(note.instrument)) expect(cents).toBe(0);
      else expect(cents).toSatisfy((off: number) => off >= 20 - 1e-9 && off <= 45 + 1e-9);
    }
    const chord = compose(0, { pitch: 'clustered' })
      .filter(({ instrument }) => instrument === 'brightPad')
      .slice(0, 4)
      .map(({ midi }) => midi);
    expect(chord.map((midi) => midi - (chord[0] ?? 0))).toEqual([0, 1, 2, 3]);
  });

  it('plays faster and slower in proportion, on beats that come early or late together', () => {
    const [slow, fast] = [compose(5, { tempoFactor: 0.5 }), compose(5)];
    const shared = Math.min(slow.length, fast.length);
    for (let index = 0; index < shared; index += 1) {
      expect(slow[index]?.startSeconds).toBeCloseTo(2 * (fast[index]?.startSeconds ?? 0), 9);
    }
    const steady = compose(1);
    const jittered = compose(1, { pulseJitter: 0.25 });
    const shiftsByStart = new Map<number, Set<number>>();
    for (const [index, { startSeconds }] of steady.entries()) {
      const shift = (jittered[index]?.startSeconds ?? 0) - startSeconds;
      shiftsByStart.set(startSeconds, (shiftsByStart.get(startSeconds) ?? new Set()).add(shift));
    }
    expect([...shiftsByStart.values()].every(({ size }) => size === 1)).toBe(true);
    expect(shiftsByStart.size).toBeGreaterThan(12);
  });

  it('varies key, tempo, band and drums from piece to piece, and lasts', () => {
    const starts = PIECES.map((number) => compose(number));
    const tonics = starts.map(
      (notes) => Math.round(notes.find(({ instrument }) => /Bass/.test(instrument))?.midi ?? 0) % 12,
    );
    const beats = starts.map((notes) =>
      notes.map(({ startSeconds }) => startSeconds).find((start) => start > 0),
    );
    const tunes = starts.map((notes) =>
      [...new Set(notes.map(({ instrument }) => instrument))].sort().join(),
    );
    expect(new Set(tonics).size).toBeGreaterThanOrEqual(8);
    expect(new Set(beats).size).toBeGreaterThanOrEqual(15);
    expect(new Set(tunes).size).toBeGreaterThanOrEqual(10);
    for (const notes of starts)
      expect(Math.max(...notes.map((note) => note.startSeconds))).toBeGreaterThan(SECONDS - 2);
  });

  it('sounds in every rendition of every kind of pair, within full scale', () => {
    for (const [number, { from, to }] of PAIR_KINDS.entries()) {
      for (const change of [from, to]) {
        const { samples } = playNotes(compose(number, change), 2, 8000);
        const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
        expect(peak, JSON.stringify(change)).toBeGreaterThan(0.02);
        expect(peak).toBeLessThan(1);
      }
    }
    const features = new Set(PAIR_KINDS.map(({ feature }) => feature));
    expect(features.size).toBe(9);
  });
});
