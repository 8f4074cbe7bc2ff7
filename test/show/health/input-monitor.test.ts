import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AudioFormat } from '../../../src/capture/audio-source.js';
import { type InputLevels, InputMonitor } from '../../../src/show/health/input-monitor.js';

const RATE_HZ = 44_100;

/** One sample of a channel at a time in seconds. */
type Wave = (seconds: number) => number;

const silence: Wave = () => 0;
const sine =
  (frequencyHz: number, amplitude: number): Wave =>
  (seconds) =>
    amplitude * Math.sin(2 * Math.PI * frequencyHz * seconds);
const constant =
  (value: number): Wave =>
  () =>
    value;
const sum =
  (...waves: Wave[]): Wave =>
  (seconds) =>
    waves.reduce((total, wave) => total + wave(seconds), 0);

function interleaved(seconds: number, channels: readonly Wave[], rateHz = RATE_HZ): Float32Array {
  const samples = new Float32Array(Math.round(seconds * rateHz) * channels.length);
  for (let index = 0; index < samples.length; index += 1) {
    const wave = channels[index % channels.length] as Wave;
    samples[index] = wave(Math.floor(index / channels.length) / rateHz);
  }
  return samples;
}

function monitored(seconds: number, ...channels: Wave[]): InputLevels {
  const monitor = new InputMonitor();
  monitor.push({ sampleRateHz: RATE_HZ, channelCount: channels.length }, interleaved(seconds, channels));
  return monitor.read() as InputLevels;
}

const only = ({ channels }: InputLevels) => channels[0] as InputLevels['channels'][number];
const stereo = { sampleRateHz: RATE_HZ, channelCount: 2 };

describe('InputMonitor', () => {
  it('says nothing before it heard something, nor after the input is gone', () => {
    const monitor = new InputMonitor();
    expect(monitor.read()).toBeNull();
    monitor.push(stereo, interleaved(0.1, [silence, silence]));
    expect(monitor.read()?.channels).toHaveLength(2);
    monitor.reset();
    expect(monitor.read()).toBeNull();
  });

  it('gives RMS and peak of each channel: a sine of amplitude 1/2 is at −9.03 and −6.02 dBFS', () => {
    const { channels, format, heardSeconds } = monitored(1, sine(1000, 0.5), sine(100, 0.05), silence);
    expect(format).toEqual({ sampleRateHz: RATE_HZ, channelCount: 3 });
    expect(heardSeconds).toBeCloseTo(1, 6);
    expect(channels[0]?.levelDbfs).toBeCloseTo(-9.031, 2);
    expect(channels[0]?.peakDbfs).toBeCloseTo(-6.021, 1);
    expect(channels[1]?.levelDbfs).toBeCloseTo(-29.031, 2);
    expect(channels[2]).toMatchObject({ levelDbfs: -120, peakDbfs: -120, heldPeakDbfs: -120 });
  });

  it('holds a peak for two seconds, then falls to what there is', () => {
    const click: Wave = (seconds) => (seconds === 0 ? 0.9 : 0.1 * Math.sin(seconds * 5000));
    const peaksAt = (seconds: number) => only(monitored(seconds, click));
    expect(peaksAt(0.2).peakDbfs).toBeCloseTo(-0.915, 2);
    expect(peaksAt(1).peakDbfs).toBeCloseTo(-20, 1);
    expect(peaksAt(1.9).heldPeakDbfs).toBeCloseTo(-0.915, 2);
    expect(peaksAt(2.5).heldPeakDbfs).toBeCloseTo(-20, 1);
  });

  it('counts peaks that were cut off, not such as just fit', () => {
    const clipped: Wave = (seconds) => Math.max(-1, Math.min(1, 2 * sine(100, 1)(seconds)));
    // A hundred periods, the first and last half wave whole: 200 flat tops, 80 of them in the last 400 ms.
    expect(only(monitored(1, clipped))).toMatchObject({ clippedRunCount: 200, recentClippedRunCount: 80 });
    expect(only(monitored(1, sine(100, 0.99))).clippedRunCount).toBe(0);
    const [tops, pairs] = [new Float32Array(441), new Float32Array(441)];
    tops.set([1, 1, 1, 0, -1, -1, -1, 1, 1, 1]);
    pairs.set([1, 1, 0, 1, 1, -1, -1, 1, 1]);
    const counted = (samples: Float32Array): number => {
      const monitor = new InputMonitor();
      monitor.push({ sampleRateHz: RATE_HZ, channelCount: 1 }, samples);
      return only(monitor.read() as InputLevels).clippedRunCount;
    };
    expect(counted(tops)).toBe(3);
    expect(counted(pairs)).toBe(0);
  });

  it('sees the clipping of 16-bit audio, whose positive end is below 1', () => {
    const to16: Wave = (seconds) =>
      Math.max(-32_768, Math.min(32_767, Math.round(60_000 * sine(100, 1)(seconds)))) / 32_768;
    expect(only(monitored(1, to16)).clippedRunCount).toBe(200);
  });

  it('tells an offset with its sign, whatever plays over it, and leaves it out of the level', () => {
    for (const offset of [0.00316, -0.1]) {
      const level = only(monitored(24, sum(constant(offset), sine(440, 0.05))));
      expect(level.offset).toBeCloseTo(offset, 4);
      expect(level.levelDbfs).toBeCloseTo(-29.031, 1);
      expect(only(monitored(12, constant(offset))).levelDbfs).toBe(-120);
    }
  });

  it('takes no bass for an offset: full-scale tones of 20 Hz and up stay under −55 dBFS at all times', () => {
    for (const frequencyHz of [20, 31.5, 50]) {
      const monitor = new InputMonitor();
      const format = { sampleRateHz: RATE_HZ, channelCount: 1 };
      const samples = interleaved(3, [sine(frequencyHz, 1)]);
      let largest = 0;
      for (let start = 0; start < samples.length; start += 441) {
        monitor.push(format, samples.subarray(start, start + 441));
        largest = Math.max(largest, Math.abs(only(monitor.read() as InputLevels).offset));
      }
      expect(largest).toBeLessThan(10 ** (-55 / 20));
    }
  });

  it('times a channel that is silent while another has a signal, and no pause of both', () => {
    const music = sine(300, 0.1);
    expect(monitored(3, music, silence).channels.map(({ deadSeconds }) => deadSeconds)).toEqual([
      0,
      expect.closeTo(3, 1),
    ]);
    // Hiss of an open input is no sign of life, sound is.
    expect(monitored(3, music, sine(3000, 1e-4)).channels[1]?.deadSeconds).toBeCloseTo(3, 1);
    expect(monitored(3, music, sine(3000, 3e-3)).channels[1]?.deadSeconds).toBe(0);
    expect(monitored(3, silence, silence).channels.map(({ deadSeconds }) => deadSeconds)).toEqual([0, 0]);
    const pausing: Wave = (seconds) => (seconds < 2 ? music(seconds) : 0);
    expect(monitored(6, pausing, silence).channels[1]?.deadSeconds).toBeCloseTo(2.4, 1);
    const late: Wave = (seconds) => (seconds < 2 ? 0 : music(seconds));
    expect(monitored(3, music, late).channels[1]?.deadSeconds).toBe(0);
  });

  it('times a pair of which one is upside down, and no wide stereo', () => {
    const [music, other] = [sum(sine(300, 0.1), sine(431, 0.1)), sine(517, 0.1)];
    const upsideDown: Wave = (seconds) => -0.7 * music(seconds);
    const [inverted] = monitored(3, music, upsideDown).pairs;
    expect(inverted).toMatchObject({ channels: [0, 1], correlation: expect.closeTo(-1, 4) });
    expect(inverted?.invertedSeconds).toBeCloseTo(3, 1);
    expect(monitored(3, music, music).pairs[0]?.correlation).toBeCloseTo(1, 4);
    const wide = monitored(3, sum(music, other), (seconds) => music(seconds) - other(seconds)).pairs[0];
    expect(wide?.invertedSeconds).toBe(0);
    // What leaks over upside down is too little to cancel anything.
    const leak: Wave = (seconds) => -0.05 * music(seconds);
    expect(monitored(3, music, leak).pairs[0]).toMatchObject({ correlation: null, invertedSeconds: 0 });
    expect(monitored(3, silence, silence).pairs[0]).toMatchObject({ correlation: null, invertedSeconds: 0 });
  });

  it('looks at neighbours of an interface with many channels, each pair by itself', () => {
    const music = sine(300, 0.1);
    const upsideDown: Wave = (seconds) => -music(seconds);
    const { pairs } = monitored(2, music, music, music, upsideDown, music);
    expect(pairs.map(({ channels }) => channels)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(pairs.map(({ invertedSeconds }) => Math.round(invertedSeconds))).toEqual([0, 2]);
  });

  it('counts what is no number and goes on', () => {
    const broken: Wave = (seconds) => (seconds > 0.5 ? Number.NaN : sine(1000, 0.5)(seconds));
    const monitor = new InputMonitor();
    const samples = interleaved(1, [sine(1000, 0.5), silence]);
    samples.set([Number.NaN, Number.POSITIVE_INFINITY, 1e30, 0], 100);
    monitor.push(stereo, samples);
    const { channels, pairs } = monitor.read() as InputLevels;
    expect(channels.map(({ nonFiniteCount }) => nonFiniteCount)).toEqual([2, 1]);
    expect(channels[0]?.levelDbfs).toBeCloseTo(-9.031, 1);
    expect(pairs[0]?.correlation).toBeNull();
    const level = only(monitored(1, broken));
    expect(level.nonFiniteCount).toBe(RATE_HZ / 2 - 1);
    expect(level).toMatchObject({ levelDbfs: -120, offset: expect.closeTo(0, 3) });
  });

  it('begins anew with another format', () => {
    const monitor = new InputMonitor();
    monitor.push(stereo, interleaved(1, [constant(1), silence]));
    monitor.push({ sampleRateHz: 48_000, channelCount: 1 }, interleaved(0.5, [sine(1000, 0.5)], 48_000));
    expect(monitor.read()).toMatchObject({
      heardSeconds: expect.closeTo(0.5, 6),
      channels: [{ clippedRunCount: 0, levelDbfs: expect.closeTo(-9.031, 1) }],
      pairs: [],
    });
  });

  it('reads the same whatever pieces the audio comes in, at any rate and channel count', () => {
    const piece = fc.integer({ min: 1, max: 3000 });
    const format = fc.record<AudioFormat>({
      sampleRateHz: fc.constantFrom(8000, 22_050, 44_100, 192_000),
      channelCount: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(format, fc.array(piece, { minLength: 1, maxLength: 40 }), fc.nat(), (one, pieces, seed) => {
        const count = pieces.reduce((total, length) => total + length, 0) * one.channelCount;
        const samples = Float32Array.from({ length: count }, (_, index) =>
          Math.max(-1, Math.min(1, 1.5 * Math.sin(index * 0.37 + seed) + 0.1)),
        );
        if (count > 7) samples[7] = Number.NaN;
        const [whole, cut] = [new InputMonitor(), new InputMonitor()];
        whole.push(one, samples);
        let start = 0;
        for (const length of pieces) {
          cut.push(one, samples.subarray(start, start + length * one.channelCount));
          start += length * one.channelCount;
        }
        expect(cut.read()).toEqual(whole.read());
      }),
      { numRuns: 60 },
    );
  });
});
