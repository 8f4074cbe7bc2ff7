import { describe, expect, it } from 'vitest';
import { DashboardStore, LONGEST_SPAN_SECONDS } from '../../web/src/store.js';
import { MID_LEVEL_NAMES } from '../../web/src/dashboard-frame.js';
import { eventAt, frameAt, greeting, pastAt } from './frames.js';

const FRAME_SECONDS = 0.032;

/** A store that is connected and has asked for what it shows. */
function connectedStore(): DashboardStore {
  const store = new DashboardStore();
  connect(store, 0);
  return store;
}

function connect(store: DashboardStore, nowMs: number): void {
  for (const message of greeting()) store.apply(message, nowMs);
}

function times(store: DashboardStore): number[] {
  return store.curves.since(0).map((point) => point.audioTimeSeconds);
}

describe('dashboard store', () => {
  it('does not grow over an hour', () => {
    const store = connectedStore();
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

  it('reads numbers by the names of the newest subscription', () => {
    const store = connectedStore();
    store.apply(frameAt(1), 0);
    expect(store.frame).toMatchObject({ valence: 0.25, film: { sad: 3 }, levelDbfs: -20, midLevel: null });
    expect(store.frame).toMatchObject({ state: 'music', quadrant: 'Q4', why: { arousal: null } });
    const reasons = ['bias', ...MID_LEVEL_NAMES].map((name) => `why/arousal/${name}`);
    store.apply({ type: 'subscribed', stream: 'signals', names: ['arousal', ...reasons] }, 1);
    store.apply(
      { type: 'signals', sampleIndex: 44_100, values: [0.5, 0.1, ...MID_LEVEL_NAMES.map(() => 0.2)] },
      1,
    );
    expect(store.frame).toMatchObject({ valence: null, arousal: 0.5, film: null, why: { valence: null } });
    expect(store.frame?.why.arousal).toMatchObject({ bias: 0.1, terms: { speed: 0.2 } });
  });

  it('gives a late joiner the past and goes on with the live frames', () => {
    const store = connectedStore();
    store.apply(frameAt(100), 1);
    store.apply(eventAt(99, 'drop'), 1);
    store.applyPast(pastAt([97, 98, 99], [eventAt(98, 'build'), eventAt(99, 'drop')]));
    store.apply(frameAt(101), 3);
    expect(times(store)).toEqual([97, 98, 99, 100, 101]);
    expect(store.curves.since(97)[0]).toMatchObject({ valence: 0.25, arousal: -0.5, film: { happy: 6 } });
    expect(store.events.items.map((event) => event.name)).toEqual(['build', 'drop']);
  });

  it('keeps the past of a tracker that was started anew, with an earlier index than before', () => {
    const store = connectedStore();
    store.applyPast(pastAt([]));
    store.apply(frameAt(500), 1);
    connect(store, 2);
    store.applyPast(pastAt([3, 4]));
    store.apply(frameAt(5), 4);
    expect(times(store)).toEqual([3, 4, 5]);
  });

  it('forgets a stream whose index went back', () => {
    const store = connectedStore();
    store.apply(frameAt(500), 1);
    store.apply(eventAt(500, 'drop'), 1);
    store.apply(frameAt(0.5), 2);
    expect(times(store)).toEqual([0.5]);
    expect(store.events.length).toBe(0);
  });

  it('forgets the past of a stream that began anew, before or after the answer came', () => {
    const before = connectedStore();
    before.apply(frameAt(500), 1);
    before.apply(frameAt(0.5), 2);
    before.applyPast(pastAt([498, 499, 500]));
    before.apply(frameAt(1), 3);
    expect(times(before)).toEqual([0.5, 1]);
    const after = connectedStore();
    after.applyPast(pastAt([498, 499, 500]));
    after.apply(frameAt(0.5), 2);
    expect(times(after)).toEqual([0.5]);
  });

  it('keeps the past when its answer overtakes live frames', () => {
    const store = connectedStore();
    store.applyPast(pastAt([498, 499, 500]));
    for (const seconds of [499.5, 500, 500.5]) store.apply(frameAt(seconds), 1);
    expect(times(store)).toEqual([498, 499, 500, 500.5]);
  });

  it('calls values stale after a second without a frame', () => {
    const store = connectedStore();
    expect(store.isStale(0)).toBe(true);
    store.apply(frameAt(1), 5000);
    expect(store.isStale(6000)).toBe(false);
    expect(store.isStale(6001)).toBe(true);
  });
});

describe('curve columns', () => {
  it('break the line where nothing was received, and where there is no value', () => {
    const store = connectedStore();
    for (const seconds of [1, 2, 10]) store.apply(frameAt(seconds), 0);
    store.apply(frameAt(11, { valence: null, arousal: null, 'film/sad': null }), 0);
    const columns = store.curves.columns(0);
    expect(columns.times).toEqual([1, 2, 6, 10, 11]);
    expect(columns.valence).toEqual([0.25, 0.25, null, 0.25, null]);
    expect(columns.arousal).toEqual([-0.5, -0.5, null, -0.5, null]);
    expect(columns.film.energy).toEqual([6, 6, null, 6, null]);
  });

  it('begin with the last point before the span, so that lines reach the edge', () => {
    const store = connectedStore();
    for (const seconds of [1, 2, 3, 4]) store.apply(frameAt(seconds), 0);
    expect(store.curves.columns(2.5).times).toEqual([2, 3, 4]);
  });

  it('are thinned to what a screen shows', () => {
    const store = connectedStore();
    for (let index = 0; index < 313; index++) store.apply(frameAt(index * FRAME_SECONDS), 0);
    expect(store.curves.length).toBe(105);
  });
});
