import { describe, expect, it } from 'vitest';
import { LatencyWindow } from '../../web/src/state/latency-window.js';
import { LevelTracker } from '../../web/src/state/level-tracker.js';

const reading = (audioTimeSeconds: number, peakDbfs: number, momentaryLufs = -20, hasMusic = true) => ({
  audioTimeSeconds,
  peakDbfs,
  momentaryLufs,
  hasMusic,
});

describe('level tracker', () => {
  it('holds a peak, then lets it fall at 12 dB a second', () => {
    const level = new LevelTracker();
    level.push(reading(0, -6));
    for (let tenth = 1; tenth <= 15; tenth++) level.push(reading(tenth / 10, -40));
    expect(level.heldPeakDbfs).toBe(-6);
    for (let tenth = 16; tenth <= 25; tenth++) level.push(reading(tenth / 10, -40));
    expect(level.heldPeakDbfs).toBeCloseTo(-18, 6);
    level.push(reading(2.6, -3));
    expect(level.heldPeakDbfs).toBe(-3);
  });

  it('shows a clip for four seconds', () => {
    const level = new LevelTracker();
    level.push(reading(0, 0));
    expect(level.warning).toBe('clip');
    level.push(reading(3.9, -10));
    expect(level.warning).toBe('clip');
    level.push(reading(4, -10));
    expect(level.warning).toBeNull();
  });

  it('complains of music that stays too low, not of a pause', () => {
    const level = new LevelTracker();
    for (let second = 0; second < 4; second++) level.push(reading(second, -45, -52));
    expect(level.warning).toBeNull();
    level.push(reading(4, -45, -52));
    expect(level.warning).toBe('too-low');
    level.push(reading(5, -45, -80, false));
    expect(level.warning).toBeNull();
  });

  it('tells a dead input from a quiet room', () => {
    const level = new LevelTracker();
    for (let second = 0; second <= 5; second++) level.push(reading(second, -70, -75, false));
    expect(level.warning).toBeNull();
    for (let second = 6; second <= 9; second++) level.push(reading(second, -120, -120, false));
    expect(level.warning).toBe('no-signal');
  });

  it('starts over with a new stream', () => {
    const level = new LevelTracker();
    level.push(reading(100, 0));
    level.push(reading(0.1, -30));
    expect(level.warning).toBeNull();
    expect(level.heldPeakDbfs).toBe(-30);
  });
});

describe('latency window', () => {
  it('gives median and 95th percentile of the last values', () => {
    const window = new LatencyWindow(100);
    expect(window.summary()).toBeNull();
    for (let value = 1; value <= 200; value++) window.push(value);
    window.push(Number.NaN);
    expect(window.summary()).toEqual({ medianMs: 150, p95Ms: 195, count: 100 });
  });
});
