import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { StreamedSeries } from '../../src/server/signal-stream.js';
import { type AffektServer, type ServerOptions, startServer } from '../../src/server/server.js';

/** A folder as Vite builds it, with a file beside it that must never be served; removed when the test ends. */
export async function makeWebFolder(): Promise<string> {
  const base = await mkdtemp(join(tmpdir(), 'affekt-web-'));
  onTestFinished(() => rm(base, { recursive: true }));
  const web = join(base, 'web');
  await mkdir(join(web, 'assets'), { recursive: true });
  await writeFile(join(base, 'secret.txt'), 'SECRET');
  await writeFile(join(web, '.env'), 'SECRET');
  await writeFile(join(web, 'index.html'), '<!doctype html><title>DASHBOARD</title>');
  await writeFile(join(web, 'assets', 'index-abc.js'), 'export {};');
  return web;
}

/** What the test's frames consist of. */
const TEST_SERIES: readonly StreamedSeries[] = [
  { name: 'valence', isPeak: false },
  { name: 'arousal', isPeak: false },
  { name: 'onset', isPeak: true },
];

/** The real server on 127.0.0.1 and a free port, closed by the caller. */
export async function startTestServer(options: Partial<ServerOptions> = {}): Promise<AffektServer> {
  return startServer({
    host: '127.0.0.1',
    port: 0,
    webFolder: join(tmpdir(), 'affekt-no-such-folder'),
    series: TEST_SERIES,
    hello: () => ({
      program: { name: 'affekt', version: '9.8.7' },
      source: { kind: 'demo', name: 'demo performance' },
      model: { name: 'test-model', backend: 'wasm' },
      features: { sampleRateHz: 22_050, frameRateHz: 31.25, bandCount: 3, bandFrequenciesHz: [20, 30, 40] },
    }),
    ...options,
  });
}

/** Sends the frame at `index` / 31.25 seconds; its valence is the index. */
export function sendFrame(server: AffektServer, index: number, onset = 0): void {
  server.streams.sendSignals(index, Math.round(index * 705.6), Float64Array.of(index, Number.NaN, onset));
}
