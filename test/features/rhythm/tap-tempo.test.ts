import { describe, expect, it } from 'vitest';
import { TapTempo } from '../../../src/features/rhythm/tap-tempo.js';

/** Beats told at frames of 32 ms from one time to another. */
function beats(taps: TapTempo, fromMs: number, toMs: number): number[] {
  const told: number[] = [];
  for (let timeMs = fromMs; timeMs <= toMs; timeMs += 32) {
    const beatAtMs = taps.beatUntil(timeMs);
    if (beatAtMs !== null) told.push(Math.round(beatAtMs));
  }
  return told;
}

function tapped(...timesMs: readonly number[]): TapTempo {
  const taps = new TapTempo();
  for (const timeMs of timesMs) taps.tap(timeMs);
  return taps;
}

describe('tap tempo', () => {
  it('takes tempo and place from the second tap on, and tells each beat once', () => {
    expect(tapped().tempoBpm).toBeNull();
    expect(tapped(1000).tempoBpm).toBeNull();
    expect(tapped(1000).beatUntil(5000)).toBeNull();
    const taps = tapped(1000, 1500);
    expect(taps.tempoBpm).toBeCloseTo(120, 9);
    expect(beats(taps, 1500, 3600)).toEqual([1500, 2000, 2500, 3000, 3500]);
  });

  it('evens out taps that are not exact, over the last eight', () => {
    const offsets = [0, 12, -9, 15, -14, 6, -3, 8, -10, 4];
    const taps = tapped(...offsets.map((offset, index) => 10_000 + index * 600 + offset));
    expect(taps.tempoBpm).toBeCloseTo(100, 0);
    expect(Math.abs((taps.beatUntil(15_430) ?? 0) - 15_400)).toBeLessThan(8);
  });

  it('follows another tempo at its first interval', () => {
    expect(tapped(0, 500, 1000, 1500, 1900, 2200).tempoBpm).toBeCloseTo(200, 9);
  });

  it('takes a single tap after a pause as the place, and keeps the tempo', () => {
    const taps = tapped(0, 500, 1000);
    taps.tap(9200);
    expect(taps.tempoBpm).toBeCloseTo(120, 9);
    expect(beats(taps, 9200, 10_300)).toEqual([9200, 9700, 10_200]);
  });

  it('ignores a bounce, and keeps to 45 to 220 beats a minute', () => {
    expect(tapped(0, 40, 500, 530, 1000).tempoBpm).toBeCloseTo(120, 9);
    expect(tapped(0, 1400, 2800).tempoBpm).toBeNull();
    expect(tapped(0, 1330).tempoBpm).toBeGreaterThan(45);
    expect(tapped(0, 274).tempoBpm).toBeLessThan(220);
  });

  it('tells no two beats at once when a tap moves the place, and only the last of those missed', () => {
    const taps = tapped(0, 500);
    expect(beats(taps, 500, 1020)).toEqual([500, 1000]);
    taps.tap(1060);
    expect(beats(taps, 1060, 1400)).toEqual([]);
    expect(beats(taps, 1410, 1620)).toHaveLength(1);
    expect(taps.beatUntil(60_000)).toBeGreaterThan(59_000);
    expect(taps.beatUntil(60_000)).toBeNull();
  });

  it('is silent when released', () => {
    const taps = tapped(0, 500);
    taps.release();
    expect(taps.tempoBpm).toBeNull();
    expect(taps.beatUntil(5000)).toBeNull();
    taps.tap(5100);
    expect(taps.tempoBpm).toBeNull();
  });
});
