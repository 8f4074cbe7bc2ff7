import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { Broadcast } from '../../src/show/broadcast.js';
import { SIGNALS } from '../../src/signals/signal-table.js';
import type { FrameMessage, ServerMessage } from '../../src/server/protocol.js';
import { startTestServer } from '../server/test-server.js';
import { type FrameValues, syntheticFrame } from '../support/synthetic-frame.js';

/** The texts of the `frame` messages that a client of the real server gets of these frames. */
async function framesHeard(frames: readonly FrameValues[]): Promise<string[]> {
  const server = await startTestServer();
  onTestFinished(() => server.close());
  const client = new WebSocket(`ws://127.0.0.1:${server.port}/ws`);
  const texts: string[] = [];
  client.on('message', (data) => {
    if ((JSON.parse(String(data)) as ServerMessage).type === 'frame') texts.push(String(data));
  });
  await once(client, 'message');
  const broadcast = new Broadcast(server, 15.625, { droppedSampleCount: 0, nonFiniteSampleCount: 0 });
  for (const [frameIndex, values] of frames.entries())
    broadcast.onFrame(syntheticFrame({ ...values, frameIndex }));
  client.close();
  await once(client, 'close');
  return texts;
}

describe('the frame message', () => {
  it('carries every signal and the sub-emotion, and stays small', async () => {
    const values = { valence: -0.123_456, arousal: 0.654_321, film: 4.321_098_7, tempoBpm: 96.123_456 };
    const [text = ''] = await framesHeard([values, values]);
    const frame = JSON.parse(text) as FrameMessage;
    expect(Object.keys(frame.signals)).toEqual(SIGNALS.map(({ name }) => name));
    expect(frame.signals).toMatchObject({
      valence: -0.1235,
      arousalSd: 0.2,
      'film/sad': 4.3211,
      'mood/calm': 0.25,
      'gems/power': 0.3,
      'basic/joy': 0.1667,
      tempo: 96.1235,
      beatConfidence: 0.9,
      'energy/low': 0.5,
    });
    expect(frame).toMatchObject({ valence: -0.1235, quadrant: 'Q2', subEmotion: 'tense' });
    // Four seconds of frames and columns fit into what a client may hold (`websocket-hub.ts`).
    expect(text.length).toBeLessThan(3000);
  });

  it('carries the strongest onset since the one before', async () => {
    const texts = await framesHeard([0.1, 0.8, 0.2, 0, 0, 0].map((onsetStrength) => ({ onsetStrength })));
    const frames = texts.map((text) => JSON.parse(text) as FrameMessage);
    expect(frames.map((frame) => frame.signals.onset)).toEqual(frames.map((frame) => frame.onsetStrength));
    expect(frames.map((frame) => frame.onsetStrength)).toEqual([0.8, 0.2, 0]);
  });
});
