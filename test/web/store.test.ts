import { describe, expect, it } from 'vitest';
import { DashboardStore, LONGEST_SPAN_SECONDS } from '../../web/src/store.js';
import { eventAt, frameAt, HELLO } from './frames.js';

const FRAME_SECONDS = 0.032;

describe('dashboard store', () => {
  it('does not grow over an hour', () => {
    const store = new DashboardStore();
    store.apply(HELLO, 0);
    const frameCount = Math.round(3600 / FRAME_SECONDS);
    for (let index = 1; index <= frameCount; index++) {
      store.apply(frameAt(index * FRAME_SECONDS), index);
      if (index % 4 === 0) store.apply(eventAt(index * FRAME_SECONDS, 'beat'), index);
      if (index % 300 === 0) store.apply(eventAt(index * FRAME_SECONDS, 'section-change'), index);
    }
    const end = frameCount * FRAME_SECONDS;
    const mostPoints = LONGEST_SPAN_SECONDS / 0.08 + 1;
    expect(store.curves.length).toBeLessThanOrEqual(mostPoints);
    expect(store.curves.length).toBeGreaterThan(LONGEST_SPAN_SECONDS / 0.1 - 2);
    expect(store.curves.since(0)[0]?.audioTimeSeconds).toBeGreaterThanOrEqual(
      end - LONGEST_SPAN_SECONDS - 0.1,
    );
    expect(store.events.length).toBe(200);
    expect(store.pulses.length).toBe(100);
    expect(store.latency.summary()?.count).toBe(300);
  });

  it('keeps beats from pushing rare events out', () => {
    const store = new DashboardStore();
    store.apply(eventAt(1, 'drop'), 0);
    for (let beat = 0; beat < 1000; beat++) store.apply(eventAt(2 + beat / 2, 'beat'), 0);
    expect(store.events.items.map((event) => event.name)).toEqual(['drop']);
  });

  it('gives a late joiner the history and goes on with the live frames', () => {
    const store = new DashboardStore();
    store.apply(HELLO, 0);
    store.apply(frameAt(100), 1);
    store.apply(eventAt(99, 'drop'), 1);
    store.apply(
      {
        type: 'history',
        rateHz: 1,
        frames: [frameAt(97), frameAt(98), frameAt(99)],
        events: [eventAt(98, 'build'), eventAt(99, 'drop')],
      },
      2,
    );
    store.apply(frameAt(101), 3);
    expect(store.curves.since(0).map((point) => point.audioTimeSeconds)).toEqual([97, 98, 99, 100, 101]);
    expect(store.events.items.map((event) => event.name)).toEqual(['build', 'drop']);
  });

  it('keeps the history of a tracker that was started anew, with an earlier index than before', () => {
    const store = new DashboardStore();
    store.apply(HELLO, 0);
    store.apply({ type: 'history', rateHz: 1, frames: [], events: [] }, 0);
    store.apply(frameAt(500), 1);
    store.apply(HELLO, 2);
    store.apply({ type: 'history', rateHz: 1, frames: [frameAt(3), frameAt(4)], events: [] }, 3);
    store.apply(frameAt(5), 4);
    expect(store.curves.since(0).map((point) => point.audioTimeSeconds)).toEqual([3, 4, 5]);
  });

  it('forgets a stream whose index went back', () => {
    const store = new DashboardStore();
    store.apply(HELLO, 0);
    store.apply(frameAt(500), 1);
    store.apply(eventAt(500, 'drop'), 1);
    store.apply(frameAt(0.5), 2);
    expect(store.curves.since(0).map((point) => point.audioTimeSeconds)).toEqual([0.5]);
    expect(store.events.length).toBe(0);
  });

  it('takes a history that it did not wait for as a sign of life only', () => {
    const store = new DashboardStore();
    store.apply(HELLO, 0);
    store.apply({ type: 'history', rateHz: 1, frames: [frameAt(1), frameAt(2)], events: [] }, 1);
    store.apply({ type: 'history', rateHz: 1, frames: [frameAt(2)], events: [] }, 2);
    expect(store.curves.length).toBe(2);
  });

  it('calls values stale after a second without a frame', () => {
    const store = new DashboardStore();
    expect(store.isStale(0)).toBe(true);
    store.apply(frameAt(1), 5000);
    expect(store.isStale(6000)).toBe(false);
    expect(store.isStale(6001)).toBe(true);
  });
});

describe('curve columns', () => {
  it('break the line where nothing was received, and where there is no value', () => {
    const store = new DashboardStore();
    for (const seconds of [1, 2, 10]) store.apply(frameAt(seconds), 0);
    store.apply(frameAt(11, { valence: null, arousal: null, film: null }), 0);
    const columns = store.curves.columns(0);
    expect(columns.times).toEqual([1, 2, 6, 10, 11]);
    expect(columns.valence).toEqual([0.25, 0.25, null, 0.25, null]);
    expect(columns.arousal).toEqual([-0.5, -0.5, null, -0.5, null]);
    expect(columns.film.energy).toEqual([6, 6, null, 6, null]);
  });

  it('begin with the last point before the span, so that lines reach the edge', () => {
    const store = new DashboardStore();
    for (const seconds of [1, 2, 3, 4]) store.apply(frameAt(seconds), 0);
    expect(store.curves.columns(2.5).times).toEqual([2, 3, 4]);
  });

  it('are thinned to what a screen shows', () => {
    const store = new DashboardStore();
    for (let index = 0; index < 313; index++) store.apply(frameAt(index * FRAME_SECONDS), 0);
    expect(store.curves.length).toBe(105);
  });
});
