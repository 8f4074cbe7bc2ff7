import { describe, expect, it } from 'vitest';
import { StreamClock } from '../../src/engine/stream-clock.js';

describe('stream clock', () => {
  it('knows when a moment was captured, within a block and over blocks of any length', () => {
    const clock = new StreamClock();
    clock.record(0.01, 1010);
    clock.record(0.02, 1031);
    clock.record(0.01, 1040);
    expect(clock.capturedAtMs(0.04)).toBeCloseTo(1040, 9);
    expect(clock.capturedAtMs(0.035)).toBeCloseTo(1035, 9);
    // The second block's last sample came a millisecond late; what lies before it is reckoned from it.
    expect(clock.capturedAtMs(0.03)).toBeCloseTo(1031, 9);
    expect(clock.capturedAtMs(0.015)).toBeCloseTo(1016, 9);
    expect(clock.capturedAtMs(0.01)).toBeCloseTo(1010, 9);
    expect(clock.capturedAtMs(0.001)).toBeCloseTo(1001, 9);
  });

  it('takes what lies after the last block as captured with its last sample', () => {
    const clock = new StreamClock();
    expect(clock.capturedAtMs(0)).toBe(0);
    clock.record(0.01, 1010);
    expect(clock.capturedAtMs(0.5)).toBe(1010);
  });

  it('stays right after hours, in bounded memory', () => {
    const clock = new StreamClock();
    const blocks = 4 * 3600 * 100;
    for (let block = 1; block <= blocks; block += 1) clock.record(0.01, 5000 + block * 10);
    expect(clock.capturedAtMs(blocks * 0.01 - 0.1)).toBeCloseTo(5000 + blocks * 10 - 100, 3);
  });
});
