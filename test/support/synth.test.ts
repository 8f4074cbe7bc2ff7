import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openAudioFile } from '../../src/capture/decoding/audio-decoder.js';
import { clickTrack, drumLoop, renderNotes, type Timbre } from './synth.js';
import { writeWav } from './write-wav.js';

const SAMPLE_RATE_HZ = 22_050;

function peak(samples: Float32Array, fromSeconds = 0, toSeconds = 1e6): number {
  const part = samples.subarray(
    Math.round(fromSeconds * SAMPLE_RATE_HZ),
    Math.round(toSeconds * SAMPLE_RATE_HZ),
  );
  return part.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0);
}

/** Amplitude of a steady sine at `frequencyHz` over a whole number of its periods. */
function amplitudeAt(samples: Float32Array, frequencyHz: number): number {
  let real = 0;
  let imaginary = 0;
  samples.forEach((sample, index) => {
    real += sample * Math.cos((2 * Math.PI * frequencyHz * index) / SAMPLE_RATE_HZ);
    imaginary += sample * Math.sin((2 * Math.PI * frequencyHz * index) / SAMPLE_RATE_HZ);
  });
  return (2 * Math.hypot(real, imaginary)) / samples.length;
}

function firstSound(samples: Float32Array): number {
  return samples.findIndex((sample) => Math.abs(sample) > 1e-6);
}

describe('renderNotes', () => {
  const note = { startSeconds: 0.5, durationSeconds: 1, midi: 69, velocity: 0.8, timbre: 'sine' as Timbre };

  it('plays a sine of the known frequency and amplitude between its start and its release', () => {
    const samples = renderNotes([note], SAMPLE_RATE_HZ, 2);
    expect(samples).toHaveLength(44_100);
    expect(peak(samples, 0, 0.5)).toBe(0);
    expect(peak(samples, 1.551, 2)).toBe(0);
    // Half-way through the release of 50 ms.
    expect(peak(samples, 1.525, 1.528)).toBeGreaterThan(0.08);
    expect(peak(samples, 1.525, 1.528)).toBeLessThan(0.11);
    // 0.7 s .. 1.2 s: 220 periods of 440 Hz in 11,025 samples.
    const steady = samples.subarray(15_435, 15_435 + 11_025);
    expect(amplitudeAt(steady, 440)).toBeCloseTo(0.2, 5);
    expect(amplitudeAt(steady, 880)).toBeCloseTo(0, 5);
  });

  it('adds notes without limit or change', () => {
    const other = { ...note, midi: 73.5, timbre: 'piano' as Timbre };
    const both = renderNotes([note, other], SAMPLE_RATE_HZ, 2);
    const one = renderNotes([note], SAMPLE_RATE_HZ, 2);
    const two = renderNotes([other], SAMPLE_RATE_HZ, 2);
    both.forEach((sample, index) => {
      if (Math.abs(sample - (one[index] ?? 0) - (two[index] ?? 0)) > 1e-7) expect.fail(`sample ${index}`);
    });
    expect(peak(two)).toBeGreaterThan(0.05);
  });

  it('gives timbres their partials, attacks and fading', () => {
    const play = (timbre: Timbre) => renderNotes([{ ...note, startSeconds: 0, timbre }], SAMPLE_RATE_HZ, 1);
    const steady = (timbre: Timbre) => play(timbre).subarray(8820, 8820 + 11_025);
    expect(amplitudeAt(steady('organ'), 880) / amplitudeAt(steady('organ'), 440)).toBeCloseTo(2 ** -1.2, 3);
    expect(amplitudeAt(steady('organ'), 7 * 440)).toBeCloseTo(0, 4);
    expect(amplitudeAt(steady('strings'), 18 * 440)).toBeGreaterThan(0.002);
    expect(peak(play('strings'), 0, 0.01)).toBeLessThan(0.1 * peak(play('strings'), 0.2, 0.4));
    expect(peak(play('piano'), 0, 0.1)).toBeGreaterThan(2 * peak(play('piano'), 0.8, 0.9));
    expect(peak(play('piano'), 0.8, 0.9)).toBeGreaterThan(5 * peak(play('pluck'), 0.8, 0.9));
    for (const timbre of ['sine', 'organ', 'strings', 'piano', 'pluck'] as const) {
      expect(peak(play(timbre))).toBeLessThanOrEqual(0.2);
    }
  });

  it('leaves out partials that the rate cannot hold, and what lies outside the duration', () => {
    const high = renderNotes([{ ...note, midi: 120, timbre: 'strings' }], SAMPLE_RATE_HZ, 2);
    expect(peak(high, 0.7, 1.2)).toBeLessThan(0.07);
    expect(peak(high, 0.7, 1.2)).toBeGreaterThan(0.01);
    expect(
      renderNotes([{ ...note, startSeconds: 3 }], SAMPLE_RATE_HZ, 1).every((sample) => sample === 0),
    ).toBe(true);
  });
});

describe('clickTrack', () => {
  it('clicks at its times, with accents', () => {
    const samples = clickTrack([0.25, 0.5, 1], SAMPLE_RATE_HZ, 1.5, 2);
    expect(firstSound(samples)).toBe(Math.ceil(0.25 * SAMPLE_RATE_HZ));
    expect(peak(samples, 0.25, 0.5)).toBeGreaterThan(0.95);
    expect(samples[Math.ceil(0.5 * SAMPLE_RATE_HZ)]).toBeCloseTo(0.8, 3);
    expect(peak(samples, 0.6, 1)).toBe(0);
    expect(peak(samples, 1, 1.1)).toBeGreaterThan(0.95);
    expect(peak(clickTrack([0.25], SAMPLE_RATE_HZ, 1))).toBeLessThanOrEqual(0.8);
  });
});

describe('drumLoop', () => {
  it('puts strikes and beats where tempo and rows say', () => {
    const loop = drumLoop(
      { tempoBpm: 120, barCount: 2, rows: { snare: '....x.......o..x' } },
      SAMPLE_RATE_HZ,
    );
    expect(loop.samples).toHaveLength(4 * SAMPLE_RATE_HZ);
    expect(loop.beatTimesSeconds).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]);
    expect(loop.strikes.map((strike) => strike.timeSeconds)).toEqual([0.5, 1.5, 1.875, 2.5, 3.5, 3.875]);
    expect(Math.abs(firstSound(loop.samples) - 0.5 * SAMPLE_RATE_HZ)).toBeLessThanOrEqual(1);
    expect(peak(loop.samples, 0.5, 0.6)).toBeGreaterThan(1.5 * peak(loop.samples, 1.5, 1.6));
    expect(peak(loop.samples)).toBeLessThanOrEqual(0.5);
  });

  it('swings the off-beats alone', () => {
    const loop = drumLoop(
      { tempoBpm: 60, barCount: 1, swing: 2 / 3, rows: { hat: 'xxx.............' } },
      SAMPLE_RATE_HZ,
    );
    const [first, second, third] = loop.strikes.map((strike) => strike.timeSeconds);
    expect(first).toBe(0);
    expect(second).toBeCloseTo(1 / 3, 9);
    expect(third).toBeCloseTo(2 / 3, 9);
  });

  it('jitters by no more than asked, the same for the same seed', () => {
    const jittered = (seed: number) =>
      drumLoop({ tempoBpm: 100, barCount: 4, jitterSeconds: 0.03, seed }, SAMPLE_RATE_HZ);
    const straight = drumLoop({ tempoBpm: 100, barCount: 4 }, SAMPLE_RATE_HZ);
    const shifts = jittered(1).strikes.map(
      (strike, i) => strike.timeSeconds - (straight.strikes[i]?.timeSeconds ?? 9),
    );
    expect(straight.strikes).toHaveLength(4 * (2 + 2 + 8));
    expect(Math.max(...shifts.map(Math.abs))).toBeLessThanOrEqual(0.03);
    expect(Math.max(...shifts) - Math.min(...shifts)).toBeGreaterThan(0.03);
    expect(jittered(1).samples).toEqual(jittered(1).samples);
    expect(jittered(1).samples).not.toEqual(jittered(2).samples);
  });
});

describe('writeWav', () => {
  it('writes what can be read back, rounded, and cut at full scale', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'affekt-synth-'));
    try {
      const path = join(folder, 'a.wav');
      const format = { sampleRateHz: 48_000, channelCount: 2, sampleKind: 's16' } as const;
      writeWav(path, Float32Array.of(0, 0.5, -1, 2, -0.25, 1 / 65_536), format);
      const data = readFileSync(path).subarray(44);
      expect([0, 1, 2, 3, 4, 5].map((index) => data.readInt16LE(2 * index))).toEqual([
        0, 16_384, -32_768, 32_767, -8192, 1,
      ]);
      writeWav(path, Float32Array.of(-1, 0, 0.5, 2), { ...format, channelCount: 1, sampleKind: 'u8' });
      expect([...readFileSync(path).subarray(44)]).toEqual([0, 128, 192, 255]);
      const long = Float32Array.from({ length: 20_000 }, (_, index) => (index % 7) - 3.1);
      writeWav(path, long, { ...format, sampleKind: 'f32' });
      const audio = await openAudioFile(path);
      const read: number[] = [];
      for await (const { samples } of audio.pieces) read.push(...samples);
      expect(audio.format).toEqual({ sampleRateHz: 48_000, channelCount: 2 });
      expect(Float32Array.from(read)).toEqual(long);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
