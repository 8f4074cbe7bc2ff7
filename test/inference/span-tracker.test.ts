import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WINDOW_STEP_COUNT } from '../../src/features/feature-layout.js';
import { FAST_SPAN_STEPS, FIRST_ESTIMATE_STEPS, SpanTracker } from '../../src/inference/span-tracker.js';

/** Steps of music without a change; returns the last spans. */
function walk(tracker: SpanTracker, stepCount: number): ReturnType<SpanTracker['advance']> {
  let spans: ReturnType<SpanTracker['advance']> = null;
  for (let step = 0; step < stepCount; step += 1) spans = tracker.advance(true);
  return spans;
}

describe('span tracker', () => {
  it('has its first estimate at the eighth step of music, about one second', () => {
    const tracker = new SpanTracker(1);
    expect(walk(tracker, FIRST_ESTIMATE_STEPS - 1)).toBeNull();
    expect(tracker.advance(true)).toEqual({ slowSteps: 8, fastSteps: 8 });
  });

  it('grows to 78 steps, 10 s, and slides', () => {
    const tracker = new SpanTracker(1);
    expect(walk(tracker, 50)).toEqual({ slowSteps: 50, fastSteps: 8 });
    expect(walk(tracker, 28)).toEqual({ slowSteps: 78, fastSteps: 8 });
    expect(walk(tracker, 1000)).toEqual({ slowSteps: 78, fastSteps: 8 });
  });

  it('is cut to 8 steps by a change, holds them for 8 steps, then grows again', () => {
    const tracker = new SpanTracker(1);
    walk(tracker, 60);
    expect(tracker.judge(0.9)).toBeLessThan(1);
    expect(tracker.judge(1.01)).toBe(1);
    for (let step = 0; step < 8; step += 1) {
      expect(tracker.advance(true)).toEqual({ slowSteps: 8, fastSteps: 8 });
      expect(tracker.judge(9)).toBe(0);
    }
    expect(tracker.advance(true)).toEqual({ slowSteps: 9, fastSteps: 8 });
  });

  it('sees no change while the spans are the same', () => {
    const tracker = new SpanTracker(1);
    walk(tracker, FAST_SPAN_STEPS);
    expect(tracker.judge(9)).toBe(0);
    walk(tracker, 1);
    expect(tracker.judge(9)).toBe(1);
  });

  it('leans towards the fast span from half the threshold on, without cutting anything', () => {
    const tracker = new SpanTracker(2);
    walk(tracker, 60);
    const shares = [0, 0.9, 1, 1.25, 1.5, 2].map((distance) => tracker.judge(distance));
    expect(shares).toEqual([0, 0, 0, 0.25, 0.5, 1]);
    expect(tracker.advance(true)).toEqual({ slowSteps: 61, fastSteps: 8 });
  });

  it('begins anew after silence, even within a hold', () => {
    const tracker = new SpanTracker(1);
    walk(tracker, 60);
    tracker.judge(9);
    expect(tracker.advance(false)).toBeNull();
    expect(walk(tracker, 7)).toBeNull();
    expect(walk(tracker, 13)).toEqual({ slowSteps: 20, fastSteps: 8 });
  });

  it('holds its laws whatever comes', () => {
    const steps = fc.array(
      fc.record({ isMusic: fc.boolean(), distance: fc.double({ min: 0, max: 3, noNaN: true }) }),
      {
        maxLength: 300,
      },
    );
    const longMusic = fc.array(
      fc.record({
        isMusic: fc.integer({ min: 0, max: 40 }).map((n) => n > 0),
        distance: fc.double({ min: 0, max: 1.05, noNaN: true }),
      }),
      { minLength: 100, maxLength: 300 },
    );
    fc.assert(
      fc.property(fc.oneof(steps, longMusic), (sequence) => {
        const tracker = new SpanTracker(1);
        let musicSteps = 0;
        let sinceChange = Number.POSITIVE_INFINITY;
        for (const { isMusic, distance } of sequence) {
          const spans = tracker.advance(isMusic);
          musicSteps = isMusic ? musicSteps + 1 : 0;
          sinceChange = isMusic ? sinceChange + 1 : Number.POSITIVE_INFINITY;
          expect(spans === null).toBe(musicSteps < FIRST_ESTIMATE_STEPS);
          if (spans === null) continue;
          expect(spans.slowSteps).toBeLessThanOrEqual(Math.min(musicSteps, WINDOW_STEP_COUNT));
          expect(spans.fastSteps).toBe(Math.min(spans.slowSteps, FAST_SPAN_STEPS));
          // Nothing older than the change, but for the 8 steps that showed it.
          const limit = Math.max(FAST_SPAN_STEPS, sinceChange);
          expect(spans.slowSteps).toBeLessThanOrEqual(limit);
          expect(spans.slowSteps).toBe(Math.min(musicSteps, WINDOW_STEP_COUNT, limit));
          const share = tracker.judge(distance);
          const isChange = distance > 1 && spans.slowSteps > FAST_SPAN_STEPS;
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
          if (isChange) expect(share).toBe(1);
          if (distance <= 0.5 || spans.slowSteps <= FAST_SPAN_STEPS) expect(share).toBe(0);
          if (isChange) sinceChange = 0;
        }
      }),
    );
  });
});
