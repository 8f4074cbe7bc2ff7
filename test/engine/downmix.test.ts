import { describe, expect, it } from 'vitest';
import type { AudioFormat } from '../../src/capture/audio-source.js';
import { type ChannelChoice, Downmix } from '../../src/engine/downmix.js';
import { sine, whiteNoise } from '../support/sounds.js';
import { drumLoop } from '../support/synth.js';

const RATE_HZ = 44_100;

function interleaved(channels: readonly Float32Array[]): Float32Array {
  const count = channels.length;
  return Float32Array.from(
    { length: count * (channels[0]?.length ?? 0) },
    (_, index) => channels[index % count]?.[Math.floor(index / count)] as number,
  );
}

function formatOf(channelCount: number): AudioFormat {
  return { sampleRateHz: RATE_HZ, channelCount };
}

/** What is heard of channels, in chunks of so many samples. */
function heard(
  channels: readonly Float32Array[],
  {
    choice = 'auto',
    isLive = false,
    chunk = 4410,
  }: { choice?: ChannelChoice; isLive?: boolean; chunk?: number } = {},
): { mono: Float32Array; downmix: Downmix } {
  const downmix = new Downmix(choice);
  downmix.restart(isLive);
  const samples = interleaved(channels);
  const mono = new Float32Array(samples.length / channels.length);
  const stride = chunk * channels.length;
  for (let start = 0; start < samples.length; start += stride) {
    const piece = downmix.push(formatOf(channels.length), samples.subarray(start, start + stride));
    mono.set(piece, start / channels.length);
  }
  return { mono, downmix };
}

function mean(channels: readonly Float32Array[]): Float32Array {
  return Float32Array.from({ length: channels[0]?.length ?? 0 }, (_, index) => {
    let sum = 0;
    for (const channel of channels) sum += channel[index] as number;
    return sum / channels.length;
  });
}

/** Whether all samples are equal; quick for long ones. */
const same = (a: Float32Array | undefined, b: Float32Array | undefined) =>
  a !== undefined && b !== undefined && Buffer.from(a.slice().buffer).equals(Buffer.from(b.slice().buffer));
const scaled = (samples: Float32Array, factor: number) => samples.map((sample) => factor * sample);
const rms = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

const drums = drumLoop({ tempoBpm: 120, barCount: 2 }, RATE_HZ).samples;
const other = sine(330, 0.2, drums.length / RATE_HZ, RATE_HZ).subarray(0, drums.length);
const plus = (a: Float32Array, b: Float32Array) => a.map((sample, index) => sample + (b[index] as number));

describe('downmix', () => {
  it('leaves mono as it is, and hears the mean of stereo exactly', () => {
    expect(same(heard([drums]).mono, drums)).toBe(true);
    for (const channels of [
      [drums, other],
      [drums, new Float32Array(drums.length)],
      [plus(drums, other), plus(drums, scaled(other, -1))],
      // As wide as records go: the side is a little louder than the middle.
      [plus(scaled(drums, 0.7), scaled(other, 0.3)), plus(scaled(drums, -0.3), scaled(other, 0.3))],
      [drums, other, other, drums, drums, other],
    ]) {
      const { mono, downmix } = heard(channels);
      expect(same(mono, mean(channels))).toBe(true);
      expect(downmix.downmixed).toEqual({ kind: 'mean' });
    }
  });

  it('wrong polarity: hears music whose right channel is its left upside down, and says so', () => {
    for (const level of [1, 0.8]) {
      const { mono, downmix } = heard([drums, scaled(drums, -level)]);
      expect(downmix.downmixed).toEqual({ kind: 'difference' });
      const from = RATE_HZ;
      const expected = scaled(drums, (1 + level) / 2).subarray(from);
      expect(rms(mono.subarray(from))).toBeCloseTo(rms(expected), 4);
    }
  });

  it('goes over to the difference and back without a click', () => {
    const tone = sine(200, 0.3, 4, RATE_HZ);
    const right = tone.map((sample, index) => (index < RATE_HZ ? -sample : sample));
    const { mono, downmix } = heard([tone, right]);
    expect(downmix.downmixed).toEqual({ kind: 'mean' });
    let largestStep = 0;
    // Where the right channel itself turns round there is a step of the input, half of it in the mean, at a zero crossing.
    for (let index = 1; index < mono.length; index += 1) {
      largestStep = Math.max(largestStep, Math.abs((mono[index] as number) - (mono[index - 1] as number)));
    }
    expect(largestStep).toBeLessThan(1.2 * 0.3 * ((2 * Math.PI * 200) / RATE_HZ));
  });

  it('does not take silence or hiss for channels that cancel out', () => {
    const silence = new Float32Array(RATE_HZ);
    const hiss = scaled(whiteNoise(1, 2), 10 ** (-80 / 20)).subarray(0, RATE_HZ);
    for (const channels of [
      [silence, silence],
      [hiss, scaled(hiss, -1)],
    ]) {
      expect(heard(channels).downmix.downmixed).toEqual({ kind: 'mean' });
    }
  });

  it('hears the loudest of several channels that cancel out', () => {
    const channels = [scaled(drums, 0.5), scaled(drums, -0.3), scaled(drums, -0.2)];
    const { mono, downmix } = heard(channels);
    expect(downmix.downmixed).toEqual({ kind: 'single', channel: 1 });
    expect(same(mono.subarray(RATE_HZ), channels[0]?.subarray(RATE_HZ))).toBe(true);
  });

  it('gives the same in any chunking, over every change', () => {
    const inverted = drums.map((sample, index) => (Math.floor(index / 60_000) % 2 === 0 ? -sample : sample));
    const whole = heard([drums, inverted], { chunk: drums.length });
    for (const chunk of [1, 1009, 128]) {
      expect(same(heard([drums, inverted], { chunk }).mono, whole.mono)).toBe(true);
    }
  });

  it('hears any channel or pair that is chosen; by itself all, but the first two of a live input', () => {
    const channels = [1, 2, 3, 4].map((seed) => whiteNoise(0.5, 0.2, seed));
    const [first, second, third, fourth] = channels as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    expect(same(heard(channels, { choice: [3] }).mono, third)).toBe(true);
    expect(same(heard(channels, { choice: [4, 2] }).mono, mean([fourth, second]))).toBe(true);
    expect(same(heard(channels, { isLive: true }).mono, mean([first, second]))).toBe(true);
    expect(same(heard(channels, { choice: 'mix', isLive: true }).mono, mean(channels))).toBe(true);
    expect(same(heard(channels).mono, mean(channels))).toBe(true);
    // A device that came back with fewer channels: what there is of them.
    expect(same(heard([first], { choice: [1, 2] }).mono, first)).toBe(true);
  });

  it('fades to another channel from the next audio on', () => {
    const tone = sine(200, 0.3, 1, RATE_HZ);
    const quiet = new Float32Array(tone.length);
    const downmix = new Downmix([1]);
    const format = formatOf(2);
    const samples = interleaved([tone, quiet]);
    const before = downmix.push(format, samples.subarray(0, RATE_HZ)).slice();
    downmix.choose([2]);
    const after = downmix.push(format, samples.subarray(RATE_HZ)).slice();
    expect(before).toEqual(tone.subarray(0, RATE_HZ / 2));
    expect(Math.abs((after[0] as number) - (tone[RATE_HZ / 2] as number))).toBeLessThan(1e-3);
    expect(after.subarray(Math.round(0.05 * RATE_HZ)).every((sample) => sample === 0)).toBe(true);
  });

  it('counts samples that cannot be sound, of the channels that are heard, over a change of them', () => {
    const bad = Float32Array.of(Number.NaN, 1, 0.5, Number.POSITIVE_INFINITY, 0.25, 3e38);
    const downmix = new Downmix();
    expect([...downmix.push(formatOf(2), bad)]).toEqual([0.5, 0.25, 0.125]);
    downmix.choose([1]);
    downmix.push(formatOf(2), bad);
    expect(downmix.nonFiniteSampleCount).toBe(4);
  });
});
