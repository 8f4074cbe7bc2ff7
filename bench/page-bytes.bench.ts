import { monotonicMs } from '../src/core/clock.js';
import { FRAME_RATE_HZ } from '../src/features/feature-layout.js';
import { startServer } from '../src/server/server.js';
import { Broadcast } from '../src/show/broadcast.js';
import { SERIES } from '../src/show/history/series-table.js';
import { ShowHistory } from '../src/show/history/show-history.js';
import { TestClient } from '../test/server/test-client.js';
import { syntheticFrame } from '../test/support/synthetic-frame.js';
import { Subscriptions } from '../web/src/state/subscriptions.js';
import { type BenchResult, type BenchRow, rowOf } from './bench.js';

/** Every number that the analysis view has on show at first. */
const SHOWN = SERIES.map(({ name }) => name).filter((name) => !/^(color|energy|why\/valence)/.test(name));
/** Twenty seconds of audio, told as fast as the clients take it. */
const FRAME_COUNT = 625;
const CLIENT_COUNTS = [1, 50, 128];
/** Half the time between two frames: the rest is the analysis's and the lights'. */
const BUDGET_MS = 1000 / FRAME_RATE_HZ / 2;

/** What a page costs: bytes a second on its connection, and time of the control thread with many of them. */
export const pageBytes = { name: 'page-bytes', run: measure };

async function measure(): Promise<BenchResult> {
  const rows: BenchRow[] = [];
  const bytes: string[] = [];
  for (const clientCount of CLIENT_COUNTS) {
    const { bytesPerSecond, frameMs } = await show(clientCount);
    rows.push(
      rowOf(`telling one frame to ${clientCount} pages, spectrogram shown`, 'ms', frameMs, BUDGET_MS),
    );
    bytes.push(`${clientCount}: ${(bytesPerSecond / 1000).toFixed(1)} kB a second each`);
  }
  return {
    rows,
    notes: [
      `Bytes of a page that shows the analysis, every vocabulary and the spectrogram, WebSocket framing included, by pages connected: ${bytes.join('; ')}.`,
      'Clients and server share the process; a frame is timed from its arrival to its last write.',
      'Asserted: every page got every message.',
    ],
  };
}

async function show(clientCount: number): Promise<{ bytesPerSecond: number; frameMs: number[] }> {
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    webFolder: '/none',
    series: SERIES,
    limits: { clientCount },
    hello: () => ({
      program: { name: 'affekt', version: '0' },
      source: { kind: 'demo', name: 'bench' },
      model: { name: 'none', backend: 'none' },
      features: { sampleRateHz: 22_050, frameRateHz: FRAME_RATE_HZ, bandCount: 149, bandFrequenciesHz: [] },
    }),
  });
  const clients = Array.from(
    { length: clientCount },
    () => new TestClient(`ws://127.0.0.1:${server.port}/ws`),
  );
  for (const client of clients) {
    await client.received('hello');
    const page = new Subscriptions((message) => {
      client.send(message);
      return true;
    });
    page.ask({ names: SHOWN, hasSpectrogram: true, hasPulses: false });
    await client.settle();
  }
  const counts = { droppedSampleCount: 0, nonFiniteSampleCount: 0 };
  const broadcast = new Broadcast(server.streams, new ShowHistory(), counts);
  const frameMs: number[] = [];
  const from = bytesTo(clients[0]);
  for (let frameIndex = 0; frameIndex < FRAME_COUNT; frameIndex += 1) {
    const frame = syntheticFrame({
      frameIndex,
      valence: Math.sin(frameIndex / 7),
      arousal: Math.cos(frameIndex / 9),
      film: 5 + 3 * Math.sin(frameIndex / 11),
      tempoBpm: 120 + Math.sin(frameIndex),
    });
    const startedAtMs = monotonicMs();
    broadcast.onFrame(frame);
    frameMs.push(monotonicMs() - startedAtMs);
    if (frameIndex % 8 === 7) await clients[0]?.received('signals', Math.floor((frameIndex + 1) / 2));
  }
  await Promise.all(clients.map((client) => client.settle()));
  const lost = clients.find(({ binary }) => binary.length !== FRAME_COUNT);
  if (lost !== undefined) throw new Error(`a page got ${lost.binary.length} of ${FRAME_COUNT} columns`);
  const bytesPerSecond = ((bytesTo(clients[0]) - from) * FRAME_RATE_HZ) / FRAME_COUNT;
  for (const client of clients) client.socket.terminate();
  await server.close();
  return { bytesPerSecond, frameMs };
}

/** Bytes that a client got so far: payloads, and two to four bytes of framing each. */
function bytesTo(client: TestClient | undefined): number {
  const framed = (length: number): number => length + (length < 126 ? 2 : 4);
  const texts = client?.messages.map((message) => framed(JSON.stringify(message).length)) ?? [];
  const columns = client?.binary.map(({ length }) => framed(length)) ?? [];
  return [...texts, ...columns].reduce((sum, length) => sum + length, 0);
}
