import { describe, expect, it } from 'vitest';
import { DEFAULT_LEVEL } from '../../../src/features/feature-extractor.js';
import type { FeatureFrame, SignalState } from '../../../src/features/feature-frame.js';
import { ANALYSIS_RATE_HZ } from '../../../src/features/feature-layout.js';
import { featureFrames } from '../../support/feature-frames.js';
import { joined, louder, sine } from '../../support/sounds.js';
import { composeGroove } from '../rhythm/groove.js';
import { RhythmMaterial } from '../rhythm/rhythm-material.js';
import { ROOM_SOUNDS, roomSound } from './room-sounds.js';

const GROOVE_SECONDS = 5;
const groove = composeGroove('rock', GROOVE_SECONDS + 0.5, () => 120).samples.subarray(
  0,
  GROOVE_SECONDS * ANALYSIS_RATE_HZ,
);
const KINDS = Object.keys(ROOM_SOUNDS);

/** States in the order in which they came, each with the time at which it began, from `fromSeconds` on. */
function changes(frames: readonly FeatureFrame[], fromSeconds = 0): [SignalState, number][] {
  return frames
    .filter(({ state }, index) => index === 0 || frames[index - 1]?.state !== state)
    .map(({ state, sampleIndex }): [SignalState, number] => [
      state,
      sampleIndex / ANALYSIS_RATE_HZ - fromSeconds,
    ])
    .filter(([, seconds]) => seconds > 0);
}

const statesOf = (frames: readonly FeatureFrame[], fromSeconds = 0): SignalState[] =>
  changes(frames, fromSeconds).map(([state]) => state);

/** A melody of plucked notes, the same for the same seed. */
function melody(seconds: number): Float32Array {
  const material = new RhythmMaterial(seconds, 7);
  for (let at = 0.02; at < seconds - 0.5; at += 0.3) material.hit('pluck', at, 0.4);
  return material.samples;
}

describe('hum-after-music: one silence, and no end of it', () => {
  for (const [index, kind] of KINDS.entries()) {
    const levelDbfs = [-50, -56, -60][index % 3] as number;
    it(`${kind} at ${levelDbfs} dBFS`, () => {
      const room = roomSound(kind, levelDbfs, 16, index + 1);
      const frames = featureFrames(joined(groove, room));
      const after = changes(frames, GROOVE_SECONDS);
      expect(after.map(([state]) => state)).toEqual(['silence']);
      expect(after[0]?.[1]).toBeLessThan(5);
    });
  }
});

describe('offset-after-music: silence within two seconds', () => {
  const seconds = 5;
  const length = seconds * ANALYSIS_RATE_HZ;
  const drift = Float32Array.from(
    { length },
    (_, index) => 0.02 + 0.03 * Math.sin((2 * Math.PI * 0.4 * index) / ANALYSIS_RATE_HZ),
  );
  it.each([
    ['of −50 dBFS', new Float32Array(length).fill(10 ** (-50 / 20))],
    ['of −30 dBFS', new Float32Array(length).fill(10 ** (-30 / 20))],
    ['that drifts', drift],
  ])('an offset %s', (_, offset) => {
    const frames = featureFrames(joined(groove, offset));
    const after = changes(frames, GROOVE_SECONDS);
    expect(after.map(([state]) => state)).toEqual(['silence']);
    expect(after[0]?.[1]).toBeLessThan(2);
    expect(frames.at(-1)?.levelDbfs).toBeLessThan(-50);
  });

  it('is not in the level, and music over it is music', () => {
    const frames = featureFrames(groove.map((sample) => sample + 0.1));
    const clean = featureFrames(groove);
    expect(statesOf(frames).includes('music')).toBe(true);
    for (const [index, { levelDbfs, state }] of frames.entries()) {
      if (index < 32) continue;
      expect(state).toBe('music');
      expect(levelDbfs).toBeCloseTo(clean[index]?.levelDbfs as number, 0);
    }
  });
});

describe('room-before-music: no music and no gain until something stands out', () => {
  for (const [index, kind] of KINDS.entries()) {
    const levelDbfs = [-50, -58][index % 2] as number;
    it(`${kind} at ${levelDbfs} dBFS`, () => {
      const room = roomSound(kind, levelDbfs, 8, 40 + index);
      const played = melody(2);
      const sound = joined(
        room.subarray(0, 6 * ANALYSIS_RATE_HZ),
        played.map((sample, at) => sample + (room[6 * ANALYSIS_RATE_HZ + at] as number)),
      );
      const frames = featureFrames(sound);
      expect(statesOf(frames)).toEqual(['silence', 'music']);
      const before = frames.filter(({ sampleIndex }) => sampleIndex < 6 * ANALYSIS_RATE_HZ);
      for (const { state, gainDb } of before) expect([state, gainDb]).toEqual(['silence', 0]);
      expect(changes(frames, 6)[0]?.[1]).toBeLessThan(0.1);
    });
  }
});

describe('quiet-music: music all the same', () => {
  it.each([0, -20, -30])('a melody at %i dB, from its first note to its last', (gainDb) => {
    const frames = featureFrames(louder(melody(8), gainDb));
    const first = frames.findIndex(({ state }) => state === 'music');
    expect(first).toBeLessThan(12);
    expect(statesOf(frames.slice(first, 240))).toEqual(['music']);
  });

  it('a pad with slow movement, loud and soft', () => {
    const material = new RhythmMaterial(16);
    material.pad([110, 165, 220, 277], 0.4);
    for (const gainDb of [0, -20]) {
      const frames = featureFrames(louder(material.samples, gainDb));
      expect(statesOf(frames.slice(40, -30))).toEqual(['music']);
    }
  });

  it('one held note of nine seconds, and a melody over a drone for twenty', () => {
    expect(statesOf(featureFrames(sine(220, 0.2, 9)))).toEqual(['music']);
    const drone = sine(110, 0.3, 20);
    const over = melody(20).map((sample, index) => 0.3 * sample + (drone[index] as number));
    expect(statesOf(featureFrames(over).slice(0, 600))).toEqual(['music']);
  });
});

describe('loud-noise: a state of its own', () => {
  it.each(['white noise', 'pink noise', 'brown noise', 'hiss'])('%s is noise within five seconds', (kind) => {
    const frames = featureFrames(roomSound(kind, -20, 12));
    const [first, second, ...rest] = changes(frames);
    expect(rest).toEqual([]);
    expect([first?.[0], second?.[0]]).toEqual(['music', 'noise']);
    expect(second?.[1]).toBeLessThan(5);
    expect(frames.at(-1)?.stateProbability).toBeGreaterThan(0.8);
  });

  it('a hum may be a held note for ten seconds, less and less probably, and then is noise', () => {
    const frames = featureFrames(roomSound('hum of 50 Hz', -20, 14));
    const seconds = changes(frames).find(([state]) => state === 'noise')?.[1] ?? 0;
    expect(seconds).toBeGreaterThan(8);
    expect(seconds).toBeLessThan(12);
    const probabilities = frames
      .filter(({ state }) => state === 'music')
      .map((frame) => frame.stateProbability);
    expect(probabilities[0]).toBe(1);
    expect(probabilities.at(-1)).toBeLessThan(0.6);
  });

  it('does not lift or lower the gain, and lets go of it when music begins', () => {
    const noise = roomSound('white noise', -30, 12);
    const frames = featureFrames(joined(groove, noise, groove));
    const began = changes(frames).find(([state]) => state === 'noise')?.[1] ?? 0;
    const gains = frames
      .filter(({ sampleIndex }) => {
        const seconds = sampleIndex / ANALYSIS_RATE_HZ;
        return seconds >= began && seconds < GROOVE_SECONDS + 12;
      })
      .map(({ gainDb }) => gainDb);
    expect(gains.length).toBeGreaterThan(200);
    expect(new Set(gains).size).toBe(1);
    expect(statesOf(frames, GROOVE_SECONDS + 12)[0]).toBe('music');
  });
});

it('loud-noise: the gain follows it where that is set', () => {
  const noise = joined(groove, roomSound('white noise', -30, 12));
  const follow = { ...DEFAULT_LEVEL, gain: { ...DEFAULT_LEVEL.gain, inNoise: 'follow' as const } };
  const frames = featureFrames(noise, { withDescriptors: false, level: follow });
  const began = frames.findIndex(({ state }) => state === 'noise');
  const [first, last] = [frames[began], frames.at(-1)];
  expect((last?.gainDb ?? 0) - (first?.gainDb ?? 0)).toBeGreaterThan(1);
});

describe('sound detector', () => {
  it('begins in silence and ends it in the frame that holds the first sound', () => {
    const start = 3 * ANALYSIS_RATE_HZ;
    const frames = featureFrames(joined(new Float32Array(start), groove.subarray(8000)));
    const first = frames.findIndex(({ state }) => state === 'music');
    expect(frames[0]?.state).toBe('silence');
    expect(frames[first]?.sampleIndex).toBeGreaterThan(start);
    expect(frames[first]?.sampleIndex).toBeLessThanOrEqual(start + 2 * 706);
  });

  it('takes half a second to leave, and stays through shorter rests', () => {
    const rest = new Float32Array(Math.round(0.4 * ANALYSIS_RATE_HZ));
    const frames = featureFrames(joined(groove, rest, groove, new Float32Array(2 * ANALYSIS_RATE_HZ)));
    expect(statesOf(frames, 1)).toEqual(['silence']);
  });

  it('takes its threshold from the configuration', () => {
    const loud = { withDescriptors: false, level: { ...DEFAULT_LEVEL, silenceThresholdLufs: -40 } };
    const soft = louder(melody(4), -35);
    expect(statesOf(featureFrames(joined(new Float32Array(4000), soft), loud))).toEqual(['silence']);
    expect(statesOf(featureFrames(joined(new Float32Array(4000), soft))).includes('music')).toBe(true);
  });
});
