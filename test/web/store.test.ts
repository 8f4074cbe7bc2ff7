import { describe, expect, it } from 'vitest';
import type {
  EventMessage,
  HelloMessage,
  LightsMessage,
  ServerMessage,
  ShowMessage,
} from '../../src/server/protocol.js';
import { eventsWithin } from '../../web/src/state/past-request.js';
import { ShowStore } from '../../web/src/state/store.js';
import { PAST_SECONDS } from '../../web/src/state/tracks.js';

const HELLO: HelloMessage = {
  type: 'hello',
  protocolVersion: 3,
  role: 'control',
  program: { name: 'affekt', version: '0' },
  source: { kind: 'demo', name: 'demo' },
  model: { name: 'model', backend: 'wasm' },
  features: { sampleRateHz: 22_050, frameRateHz: 31.25, bandCount: 149, bandFrequenciesHz: [] },
  clockSeconds: 100,
};
const LIGHTS: LightsMessage = {
  type: 'lights',
  groups: [{ name: 'front', color: { red: 1, green: 0, blue: 0 }, level: 0.5 }],
  isBlackout: false,
  isFrozen: false,
  lost: null,
  limiter: { heldGroups: ['front'], heldCount: 3, limitedCount: 0 },
  outputs: [],
  error: null,
};

function connected(nowMs = 0): ShowStore {
  const store = new ShowStore(nowMs);
  store.apply(HELLO, nowMs);
  store.apply(
    { type: 'subscribed', stream: 'signals', names: ['valence', 'arousal'], rateHz: 15.625 },
    nowMs,
  );
  return store;
}

function numbers(...values: (number | null)[]): ServerMessage {
  return { type: 'signals', sampleIndex: 22_050, values };
}

function event(name: string, sampleIndex: number): EventMessage {
  return {
    type: 'event',
    name,
    sampleIndex,
    audioTimeSeconds: sampleIndex / 22_050,
    value: 1,
    confidence: 1,
    reason: 'made for the test',
  };
}

const times = (store: ShowStore, name = 'valence') =>
  store.tracks.since(name, 0).map(({ atSeconds }) => atSeconds);

describe('store of the page', () => {
  it('reads numbers by the names of the newest subscription', () => {
    const store = connected();
    store.apply(numbers(0.25, -0.5), 10);
    expect([store.value('valence').value, store.value('arousal').value]).toEqual([0.25, -0.5]);
    store.apply({ type: 'subscribed', stream: 'signals', names: ['film/sad'], rateHz: 15.625 }, 20);
    store.apply(numbers(7), 30);
    expect([store.value('film/sad').value, store.value('arousal').value]).toEqual([7, -0.5]);
    store.apply(numbers(null), 40);
    expect(store.value('film/sad').value).toBeNull();
  });

  it('does not grow over two hours', () => {
    const store = connected();
    for (let frame = 0; frame < 112_500; frame += 1) {
      store.apply(numbers(frame % 7, 1), frame * 64);
      if (frame % 8 === 0) store.apply(event('beat', frame), frame * 64);
      if (frame % 50 === 0) store.apply(event('drop', frame), frame * 64);
    }
    const held = times(store);
    expect(held.length).toBeLessThanOrEqual(PAST_SECONDS / 0.095 + 1);
    expect((held.at(-1) ?? 0) - (held[0] ?? 0)).toBeLessThanOrEqual(PAST_SECONDS);
    expect(store.events.value.length).toBe(1000);
    expect(store.pulses.value.length).toBe(100);
    expect(store.events.value.every(({ name }) => name === 'drop')).toBe(true);
  });

  it('gives a late joiner the past and goes on with what is live', () => {
    const store = connected(10_000);
    store.apply(numbers(0.5, 0), 10_100);
    store.apply(event('drop', 500), 10_100);
    const point = (atSeconds: number) => ({ atSeconds, value: 0.1 });
    store.applyPast({
      series: { valence: [point(7), point(8), point(9)] },
      events: [
        { ...event('build', 100), atSeconds: 8 },
        { ...event('drop', 500), atSeconds: 10.05 },
      ],
    });
    store.apply(numbers(0.6, 0), 11_000);
    expect(times(store)).toEqual([7, 8, 9, 10.1, 11]);
    expect(store.events.value.map(({ name }) => name)).toEqual(['build', 'drop']);
  });

  it('keeps what it saw when the program is started anew, and joins the new one’s past to it', () => {
    const store = connected();
    for (let seconds = 1; seconds <= 5; seconds += 1) store.apply(numbers(0.5, 0), 1000 * seconds);
    store.apply(event('drop', 99_999), 4000);
    store.apply({ ...HELLO, clockSeconds: 1 }, 20_000);
    store.applyPast({
      series: {
        valence: [
          { atSeconds: 18, value: 0.2 },
          { atSeconds: 19, value: 0.3 },
        ],
      },
      events: [{ ...event('silence-end', 7), atSeconds: 18 }],
    });
    expect(times(store)).toEqual([1, 2, 3, 4, 5, 18, 19]);
    expect(store.events.value.map(({ name }) => name)).toEqual(['drop', 'silence-end']);
  });

  it('calls values stale after a second without any', () => {
    const store = connected();
    expect(store.isStale.value).toBe(true);
    store.apply(numbers(1, 1), 5000);
    store.nowMs.value = 6000;
    expect(store.isStale.value).toBe(false);
    store.nowMs.value = 6001;
    expect(store.isStale.value).toBe(true);
  });

  it('forgets lights and health with a new connection: it may lead to another program', () => {
    const store = connected(5000);
    store.apply(LIGHTS, 0);
    store.apply({ type: 'health', level: 'ok', conditions: [] }, 0);
    expect(store.limiter.at(0).groups).toEqual(['front']);
    expect(store.serverSeconds(7000)).toBe(HELLO.clockSeconds + 2);
    store.apply(HELLO, 1);
    expect([store.lights.value, store.health.value]).toEqual([null, null]);
    expect(store.limiter.at(1).isWorking).toBe(false);
  });

  it('takes what an acknowledgement says for what holds', () => {
    const store = connected();
    const show = { type: 'show', revision: 7 } as ShowMessage;
    store.apply({ type: 'ack', id: 'x', show, lights: LIGHTS }, 0);
    expect([store.show.value?.revision, store.lights.value]).toEqual([7, LIGHTS]);
  });
});

describe('columns of the tracks', () => {
  it('keep the peak of a step, hold a value for two seconds, and break where nothing came', () => {
    const store = connected();
    const at = (seconds: number, value: number | null) => store.apply(numbers(value, 0), 1000 * seconds);
    at(0.1, 0);
    at(0.3, 0.9);
    at(0.6, 0.1);
    at(1.1, 0.2);
    at(9.1, 0.3);
    const { times: grid, values } = store.tracks.columns(['valence', 'none'], 0, 10, 1);
    expect(grid).toEqual([0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5]);
    expect(values[0]).toEqual([0.9, 0.2, 0.2, 0.2, null, null, null, null, null, 0.3]);
    expect(values[1]).toEqual(new Array(10).fill(null));
  });
});

describe('events of the past', () => {
  it('stand at the time at which their row was heard, and only within the rows', () => {
    const history = { times: [10, 11, 12], secondsAgo: [90, 30, 29] };
    const found = eventsWithin(
      [5, 10.9, 12, 20].map((at) => event('drop', at * 22_050)),
      history,
      1000,
    );
    // The input was lost for a minute between the first and the second row.
    expect(found.map(({ atSeconds }) => Math.round(10 * atSeconds) / 10)).toEqual([969.9, 971]);
  });
});
