import { describe, expect, it } from 'vitest';
import { DemoPerformer } from '../../src/capture/demo/performer.js';
import { demoSection } from '../../src/capture/demo/score.js';

/** A whole pass costs a fifth of what it would at 44.1 kHz; the code is the same. */
const SAMPLE_RATE_HZ = 8000;

function render(performer: DemoPerformer, samplesPerChannel: number, chunkSamples: number): Float32Array {
  const out = new Float32Array(2 * samplesPerChannel);
  for (let start = 0; start < out.length; start += 2 * chunkSamples) {
    performer.render(out.subarray(start, start + 2 * chunkSamples));
  }
  return out;
}

/** The same comparison for millions of samples without a message for each. */
function firstDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return 0;
  return a.findIndex((sample, index) => !Object.is(sample, b[index]));
}

describe('DemoPerformer', () => {
  it('gives the same samples in any chunking, pass after pass', () => {
    const whole = new DemoPerformer(SAMPLE_RATE_HZ);
    const passSamples = whole.passSamples;
    expect(passSamples).toBe(Math.round(demoSection('triumphant').endSeconds * SAMPLE_RATE_HZ));
    const reference = render(whole, passSamples, passSamples);
    // Into the second pass, with chunks that lie across its border.
    const twice = render(new DemoPerformer(SAMPLE_RATE_HZ), passSamples + 40_000, 997);
    expect(firstDifference(reference, twice.subarray(0, reference.length))).toBe(-1);
    expect(firstDifference(twice.subarray(reference.length), reference.subarray(0, 80_000))).toBe(-1);
    const single = render(new DemoPerformer(SAMPLE_RATE_HZ), 20_000, 1);
    expect(firstDifference(single, reference.subarray(0, 40_000))).toBe(-1);
    const blocks = render(new DemoPerformer(SAMPLE_RATE_HZ), 20_000, 128);
    expect(firstDifference(blocks, reference.subarray(0, 40_000))).toBe(-1);
    expect(reference.some((sample) => Math.abs(sample) > 0.3)).toBe(true);
  });

  it('holds no more notes than sound, and none in silence', () => {
    const performer = new DemoPerformer(SAMPLE_RATE_HZ);
    const chunk = new Float32Array(2 * 800);
    const silence = demoSection('silence');
    let largest = 0;
    let largestInSilence = 0;
    for (let seconds = 0.1; seconds < 1.1 * demoSection('triumphant').endSeconds; seconds += 0.1) {
      performer.render(chunk);
      largest = Math.max(largest, performer.soundingNoteCount);
      if (seconds > silence.startSeconds + 0.2 && seconds < silence.endSeconds) {
        largestInSilence = Math.max(largestInSilence, performer.soundingNoteCount);
      }
    }
    expect(largest).toBeGreaterThan(10);
    expect(largest).toBeLessThan(64);
    expect(largestInSilence).toBe(0);
  });

  it('refuses half a stereo sample and sample rates it was not made for', () => {
    expect(() => new DemoPerformer(SAMPLE_RATE_HZ).render(new Float32Array(3))).toThrow(
      /even number of samples, got 3/,
    );
    for (const rate of [0, 7999, 192_001, Number.NaN])
      expect(() => new DemoPerformer(rate)).toThrow(/from 8000 to 192000/);
  });

  it('plays at 192 kHz', () => {
    const out = render(new DemoPerformer(192_000), 19_200, 1920);
    expect(out.every(Number.isFinite)).toBe(true);
    expect(out.some((sample) => Math.abs(sample) > 0.02)).toBe(true);
  });
});
