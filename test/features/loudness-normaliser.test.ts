import { describe, expect, it } from 'vitest';
import type { FeatureFrame } from '../../src/features/feature-frame.js';
import { ANALYSIS_RATE_HZ } from '../../src/features/feature-layout.js';
import { LoudnessNormaliser } from '../../src/features/loudness-normaliser.js';
import { featureFrames } from '../support/feature-frames.js';
import { joined, louder, whiteNoise } from '../support/sounds.js';
import { drumLoop, renderNotes, type SynthNote } from '../support/synth.js';

/** Eight bars of chords over drums, about 16 s. */
function music(): Float32Array {
  const chords = [57, 60, 64, 69].flatMap((midi): SynthNote[] =>
    Array.from({ length: 8 }, (_, bar) => ({
      startSeconds: 2 * bar,
      durationSeconds: 1.9,
      midi: midi - 2 * (bar % 3),
      velocity: 0.4,
      timbre: 'organ',
    })),
  );
  const { samples } = drumLoop({ tempoBpm: 120, barCount: 8 }, ANALYSIS_RATE_HZ);
  const notes = renderNotes(chords, ANALYSIS_RATE_HZ, samples.length / ANALYSIS_RATE_HZ);
  return samples.map((sample, index) => sample + (notes[index] as number));
}

const loud = music();

function gains(frames: readonly FeatureFrame[]): number[] {
  return frames.map(({ gainDb }) => gainDb);
}

describe('loudness normaliser', () => {
  it('settles within the first second of a cold start', () => {
    for (const levelDb of [0, -20, -35]) {
      const settled = gains(featureFrames(louder(loud, levelDb))).slice(31);
      const final = settled.at(-1) as number;
      for (const gainDb of settled) expect(Math.abs(gainDb - final)).toBeLessThan(3);
    }
  });

  it('gives the same bands for the same music 30 dB quieter', () => {
    const reference = featureFrames(loud);
    const quiet = featureFrames(louder(loud, -30));
    for (const [index, frame] of reference.entries()) {
      const other = quiet[index] as FeatureFrame;
      // A start from silence lasts until the level passes its threshold: at −30 dB that can be a frame or two later.
      if (index < 4) continue;
      expect(other.gainDb - frame.gainDb).toBeCloseTo(30, 1);
      for (const [band, value] of frame.bands.entries()) expect(other.bands[band]).toBeCloseTo(value, 2);
    }
  });

  it('brings the average to −18 LUFS', () => {
    const normaliser = new LoudnessNormaliser();
    for (let frame = 0; frame < 100; frame += 1) normaliser.step(-30, 'music');
    expect(normaliser.gainDb).toBeCloseTo(12, 9);
    const mixed = new LoudnessNormaliser();
    // Powers are averaged, not decibels: half the time −20, half −26 is −22.05 LUFS.
    for (let frame = 0; frame < 100; frame += 1) mixed.step(frame % 2 === 0 ? -20 : -26, 'music');
    expect(mixed.gainDb).toBeCloseTo(-18 - 10 * Math.log10((10 ** -2 + 10 ** -2.6) / 2), 6);
  });

  it('keeps the dynamics within a section: 10 LU down are nearly 10 LU down a second later', () => {
    const normaliser = new LoudnessNormaliser();
    for (let frame = 0; frame < 20 * 31.25; frame += 1) normaliser.step(-20, 'music');
    for (let frame = 0; frame < 31; frame += 1) normaliser.step(-30, 'music');
    expect(normaliser.gainDb).toBeGreaterThan(2);
    expect(normaliser.gainDb).toBeLessThan(2.5);
  });

  it('forgets a section in some 20 s', () => {
    const normaliser = new LoudnessNormaliser();
    for (let frame = 0; frame < 60 * 31.25; frame += 1) normaliser.step(-20, 'music');
    for (let frame = 0; frame < 60 * 31.25; frame += 1) normaliser.step(-30, 'music');
    expect(normaliser.gainDb).toBeGreaterThan(10);
  });

  it('stays within −30 and +50 dB', () => {
    const silenced = new LoudnessNormaliser();
    expect(silenced.step(30, 'music')).toBe(-30);
    expect(new LoudnessNormaliser().step(-100, 'music')).toBe(50);
  });

  it('never lifts a room at −70 dBFS after the music, and is as it was when the music comes back', () => {
    const room = louder(whiteNoise(1, 10), -70 + 4.77);
    const frames = featureFrames(joined(loud, room, loud));
    const musicFrameCount = Math.floor(loud.length / 705.6);
    const roomFrames = frames.slice(musicFrameCount + 40, musicFrameCount + 310);
    const before = frames[musicFrameCount - 1]?.gainDb as number;
    expect(roomFrames.every(({ state }) => state === 'silence')).toBe(true);
    for (const { gainDb, levelDbfs } of roomFrames) {
      expect(levelDbfs).toBeCloseTo(-70, 0);
      expect(Math.abs(gainDb - before)).toBeLessThan(1);
    }
    const back = frames[musicFrameCount + 313 + 3] as FeatureFrame;
    expect(back.state).toBe('music');
    expect(Math.abs(back.gainDb - before)).toBeLessThan(1);
  });

  it('is frozen in silence, also where quiet music leaves the room within its gate', () => {
    const normaliser = new LoudnessNormaliser();
    normaliser.step(-70, 'silence');
    expect(normaliser.gainDb).toBe(0);
    for (let frame = 0; frame < 100; frame += 1) normaliser.step(-52, 'music');
    for (let frame = 0; frame < 1000; frame += 1) normaliser.step(-68, 'silence');
    expect(normaliser.gainDb).toBeCloseTo(34, 9);
  });

  it('follows music that stays far quieter, such as another source, after 10 s; a room never', () => {
    for (const [lufs, expectedGainDb] of [
      [-45, 27],
      [-58, -3],
    ] as const) {
      const normaliser = new LoudnessNormaliser();
      for (let frame = 0; frame < 30 * 31.25; frame += 1) normaliser.step(-15, 'music');
      for (let frame = 0; frame < 10 * 31.25 - 1; frame += 1) normaliser.step(lufs, 'music');
      expect(normaliser.gainDb).toBeCloseTo(-3, 9);
      for (let frame = 0; frame < 60; frame += 1) normaliser.step(lufs, 'music');
      expect(normaliser.gainDb).toBeCloseTo(expectedGainDb, 9);
    }
  });

  it('takes a fade for a fade, not for quiet music', () => {
    const fade = loud.map((sample, index) => sample * 10 ** ((-60 * index) / loud.length / 20));
    const frames = featureFrames(joined(loud, fade));
    const before = frames[Math.floor(loud.length / 705.6) - 1]?.gainDb as number;
    for (const { gainDb } of frames.slice(Math.floor(loud.length / 705.6))) {
      expect(gainDb - before).toBeLessThan(7);
    }
  });
});
