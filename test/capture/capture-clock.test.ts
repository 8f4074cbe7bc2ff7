import { describe, expect, it } from 'vitest';
import { CaptureClock } from '../../src/capture/capture-clock.js';

const RATE_HZ = 48_000;
const BLOCK = 480;

describe('CaptureClock', () => {
  it('times even blocks at their arrival', () => {
    const clock = new CaptureClock(RATE_HZ);
    for (let i = 1; i <= 3000; i++) expect(clock.advance(BLOCK, 500 + i * 10)).toBeCloseTo(500 + i * 10, 6);
  });

  it('shows a backlog as latency, and none after it', () => {
    const clock = new CaptureClock(RATE_HZ);
    for (let i = 1; i <= 100; i++) clock.advance(BLOCK, i * 10);
    // Twenty blocks arrive together when the last of them is due.
    for (let i = 101; i <= 120; i++) expect(clock.advance(BLOCK, 1200)).toBeCloseTo(i * 10, 6);
    expect(clock.advance(BLOCK, 1210)).toBeCloseTo(1210, 6);
  });

  it('takes jitter out', () => {
    const clock = new CaptureClock(RATE_HZ);
    for (let i = 1; i <= 400; i++) {
      const jitterMs = (i * 7) % 5;
      const capturedAtMs = clock.advance(BLOCK, i * 10 + jitterMs);
      if (i > 5) expect(capturedAtMs).toBeCloseTo(i * 10, 6);
    }
  });

  it.each([-200, 200])('follows a device clock that is off by %i ppm for an hour', (ppm) => {
    const clock = new CaptureClock(RATE_HZ);
    const blockMs = 10 * (1 + ppm * 1e-6);
    for (let i = 1; i <= 360_000; i++) {
      const latenessMs = i * blockMs - clock.advance(BLOCK, i * blockMs);
      if (latenessMs > 2.1 || latenessMs < 0) expect.fail(`block ${i} is ${latenessMs} ms late`);
    }
  });

  it('forgives samples that the device lost within ten seconds', () => {
    const clock = new CaptureClock(RATE_HZ);
    for (let i = 1; i <= 100; i++) clock.advance(BLOCK, i * 10);
    const lostMs = 300;
    let capturedAtMs = 0;
    for (let i = 101; i <= 1200; i++) capturedAtMs = clock.advance(BLOCK, i * 10 + lostMs);
    expect(capturedAtMs).toBeCloseTo(12_000 + lostMs, 6);
  });

  it('latency after a standstill: what was lost for seconds is not taken for latency', () => {
    const clock = new CaptureClock(RATE_HZ);
    for (const [lostMs, from] of [
      [0, 1],
      [3000, 101],
      [9000, 801],
    ] as const) {
      for (let i = from; i < from + 100; i++) {
        expect(clock.advance(BLOCK, i * 10 + lostMs)).toBeCloseTo(i * 10 + lostMs, 6);
      }
    }
  });

  it('never goes back nor past the arrival', () => {
    const clock = new CaptureClock(RATE_HZ);
    let previousMs = Number.NEGATIVE_INFINITY;
    for (let i = 1; i <= 2000; i++) {
      // Starts 100 ms late, then catches up.
      const arrivedAtMs = Math.max(100 + i, i * 10);
      const capturedAtMs = clock.advance(BLOCK, arrivedAtMs);
      expect(capturedAtMs).toBeGreaterThanOrEqual(previousMs);
      expect(capturedAtMs).toBeLessThanOrEqual(arrivedAtMs);
      previousMs = capturedAtMs;
    }
  });
});
