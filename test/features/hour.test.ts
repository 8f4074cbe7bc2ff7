import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { FeatureExtractor } from '../../src/features/feature-extractor.js';
import type { FeatureFrame } from '../../src/features/feature-frame.js';
import { ANALYSIS_RATE_HZ } from '../../src/features/feature-layout.js';
import { randomNumbers } from '../support/random-numbers.js';

const SECONDS = 3600;
const MINUTE_SAMPLES = 60 * ANALYSIS_RATE_HZ;
const MEBIBYTE = 2 ** 20;

/** A minute of noise whose level moves, silence included: nothing repeats, every branch is walked. */
function minute(index: number): Float32Array {
  const random = randomNumbers((index + 1) * 2_654_435_761);
  return Float32Array.from({ length: MINUTE_SAMPLES }, (_, sample) => {
    const part = (sample + index * 7919) % (17 * ANALYSIS_RATE_HZ);
    const level = part < 3 * ANALYSIS_RATE_HZ ? 0 : 0.3 * (1 + (part >> 14)) ** -1;
    return level * (2 * random() - 1);
  });
}

/** Every number of a frame, added into one that any difference changes. */
function fingerprint(frame: FeatureFrame, before: number): number {
  let sum = before;
  const add = (value: number): void => {
    sum = (sum * 31 + value) % 1_000_003;
  };
  for (const value of frame.bands) add(value * 2 ** 20);
  add(frame.sampleIndex);
  add(frame.momentaryLufs);
  add(frame.shortTermLufs);
  add(frame.gainDb);
  add(frame.levelDbfs);
  add(frame.peakDbfs);
  add(frame.state === 'music' ? 1 : 0);
  return sum;
}

/** Frames so far, the last one, and the fingerprint of them all. */
class Digest {
  frameCount = 0;
  value = 0;
  last: FeatureFrame | null = null;
  readonly extractor = new FeatureExtractor({ withDescriptors: false }, (frame) => {
    expect(frame.frameIndex).toBe(this.frameCount);
    this.frameCount += 1;
    this.value = fingerprint(frame, this.value);
    this.last = frame;
  });
}

function heldBytes(collectGarbage: () => void): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe('an hour of sound', () => {
  // Long: 225,000 frames. Some 30 s on an idle core.
  it('in ragged chunks gives what it gives by the minute, exactly, and memory does not grow', () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const byTheMinute = new Digest();
    const ragged = new Digest();
    const held: number[] = [];
    let chunk = 1;
    for (let index = 0; index < SECONDS / 60; index += 1) {
      const samples = minute(index);
      byTheMinute.extractor.push(samples);
      for (let start = 0; start < samples.length; ) {
        chunk = (chunk * 7_919 + 13) % 6007;
        ragged.extractor.push(samples.subarray(start, start + chunk));
        start += chunk;
      }
      expect(ragged.value).toBe(byTheMinute.value);
      held.push(heldBytes(collectGarbage));
    }
    expect(ragged.value).not.toBeNaN();
    expect(ragged.frameCount).toBe(SECONDS * 31.25);
    expect(ragged.last?.sampleIndex).toBe(SECONDS * ANALYSIS_RATE_HZ);
    expect(ragged.last).toEqual(byTheMinute.last);
    // The least of some minutes: a single reading may hold what the test runner has just allocated.
    const growth = Math.min(...held.slice(-5)) - Math.min(...held.slice(5, 10));
    expect(growth).toBeLessThan(2 * MEBIBYTE);
  });
});
