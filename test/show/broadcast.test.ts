import { describe, expect, it, onTestFinished } from 'vitest';
import type { SignalsMessage } from '../../src/server/protocol.js';
import { Broadcast } from '../../src/show/broadcast.js';
import { SERIES } from '../../src/show/history/series-table.js';
import { ShowHistory } from '../../src/show/history/show-history.js';
import { TestClient } from '../server/test-client.js';
import { startTestServer } from '../server/test-server.js';
import { heardFrames, subscribeFrames } from '../support/heard-frames.js';
import { type FrameValues, syntheticEvent, syntheticFrame } from '../support/synthetic-frame.js';

const COUNTS = { droppedSampleCount: 0, nonFiniteSampleCount: 0 };

/** A broadcast through the real server, and a client of it. */
async function startBroadcast() {
  const server = await startTestServer({ series: SERIES });
  const client = new TestClient(`ws://127.0.0.1:${server.port}/ws`);
  onTestFinished(async () => {
    client.socket.terminate();
    await server.close();
  });
  await client.received('hello');
  const history = new ShowHistory();
  const broadcast = new Broadcast(server.streams, history, COUNTS);
  const tell = (frames: readonly FrameValues[]): void => {
    for (const [frameIndex, values] of frames.entries())
      broadcast.onFrame(syntheticFrame({ ...values, frameIndex }));
  };
  return { client, history, broadcast, tell };
}

describe('the broadcast', () => {
  it('sends every signal, what is known of the input, and the reasons, in the order asked for', async () => {
    const { client, tell } = await startBroadcast();
    const names = SERIES.map(({ name }) => name);
    await subscribeFrames(client, names);
    tell([{ valence: -0.123_456, arousal: 0.654_321, film: 4.321_098_7, tempoBpm: 96.123_456 }]);
    await client.settle();
    const [frame] = heardFrames(client);
    expect(Object.keys(frame?.values ?? {})).toEqual(names);
    expect(frame).toMatchObject({ state: 'music', signal: 'music', quadrant: 'Q2' });
    expect(frame?.values).toMatchObject({
      valence: -0.1235,
      arousalSd: 0.2,
      'film/sad': 4.3211,
      'moods/calm': 0.25,
      'gems/power': 0.3,
      'basic/joy': 0.1667,
      tempo: 96.1235,
      beatConfidence: 0.9,
      'energy/low': 0.5,
      peak: -10,
      gain: 0,
      'why/arousal/bias': 0,
      'why/valence/speed': 0,
    });
  });

  it('sends ten numbers in little more than a hundred bytes', async () => {
    const { client, tell } = await startBroadcast();
    await subscribeFrames(
      client,
      SERIES.slice(0, 10).map(({ name }) => name),
    );
    tell([{ valence: -0.123_456, arousal: 0.654_321, film: 4.321_098_7 }]);
    await client.settle();
    expect(JSON.stringify(client.ofType('signals')[0]).length).toBeLessThan(140);
  });

  it('sends the highest onset since the message before, at the rate asked for', async () => {
    const { client, tell } = await startBroadcast();
    await subscribeFrames(client, ['onset', 'valence'], 15.625);
    tell([0.1, 0.8, 0.2, 0, 0, 0].map((onsetStrength, index) => ({ onsetStrength, valence: index / 10 })));
    await client.settle();
    const messages = client.ofType('signals') as unknown as SignalsMessage[];
    expect(messages.map(({ values }) => values)).toEqual([
      [0.1, 0],
      [0.8, 0.1],
      [0.2, 0.3],
      [0, 0.5],
    ]);
  });

  it('sends the words when they change, and to a newcomer', async () => {
    const { client, tell } = await startBroadcast();
    await client.subscribe('emotion');
    tell([{ isKnown: false }, { valence: 0.5 }, { valence: 0.5 }, { valence: -0.5 }]);
    await client.settle();
    const words = client.ofType('emotion').map(({ state, quadrant }) => [state, quadrant]);
    expect(words).toEqual([
      ['warming', null],
      ['music', 'Q1'],
      ['music', 'Q2'],
    ]);
    await client.subscribe('emotion');
    await client.settle();
    expect(client.ofType('emotion').at(-1)).toMatchObject({ quadrant: 'Q2' });
  });

  it('keeps beats and onsets out of the events, live and in the history', async () => {
    const { client, history, broadcast } = await startBroadcast();
    await client.subscribe('events');
    for (const name of ['onset', 'drop', 'beat'])
      broadcast.onEvent(syntheticEvent(name, { value: 0.123_456 }));
    await client.settle();
    expect(client.ofType('event')).toMatchObject([{ name: 'drop', value: 0.1235 }]);
    expect(history.events({ fromSeconds: 0, toSeconds: 1 })).toEqual(client.ofType('event'));
  });

  it('tells a marker where the music is, and keeps it', async () => {
    const { client, broadcast, history, tell } = await startBroadcast();
    await client.subscribe('events');
    tell([{}, {}]);
    broadcast.mark('the singer comes');
    const told = await client.received('event');
    expect(told).toMatchObject({ name: 'marker', reason: 'the singer comes' });
    expect(told.sampleIndex).toBe(history.newestSampleIndex);
    expect(history.events({ fromSeconds: 0, toSeconds: 100 })).toEqual([told]);
  });
});
