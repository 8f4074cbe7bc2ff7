import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { FrameMessage } from '../../src/server/protocol.js';
import { signalValues } from '../../src/signals/signal-table.js';
import { type AffektServer, type ServerOptions, startServer } from '../../src/server/server.js';
import { syntheticFrame } from '../support/synthetic-frame.js';

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

/** The real server on 127.0.0.1 and a free port, closed by the caller. */
export async function startTestServer(options: Partial<ServerOptions> = {}): Promise<AffektServer> {
  return startServer({
    host: '127.0.0.1',
    port: 0,
    webFolder: join(tmpdir(), 'affekt-no-such-folder'),
    historySeconds: 60,
    hello: () => ({
      program: { name: 'affekt', version: '9.8.7' },
      source: { kind: 'demo', name: 'demo performance' },
      model: { name: 'test-model', backend: 'wasm' },
      features: { sampleRateHz: 22_050, frameRateHz: 31.25, bandCount: 3, bandFrequenciesHz: [20, 30, 40] },
      configuration: { frameRateHz: 15.625, historySeconds: 60 },
    }),
    ...options,
  });
}

const TERMS = {
  melodiousness: 0.1,
  articulation: 0.2,
  rhythmicComplexity: 0.3,
  rhythmicStability: 0.4,
  dissonance: 0.5,
  tonalStability: 0.6,
  modality: 0.7,
  speed: 0.8,
  dynamics: 0.9,
};

/** The frame at `index` / 31.25 seconds, with every field filled as in music. */
export function makeFrame(index: number): FrameMessage {
  return {
    type: 'frame',
    sampleIndex: Math.round(index * 705.6),
    audioTimeSeconds: index / 31.25,
    state: 'music',
    signal: 'music',
    valence: Math.sin(index),
    arousal: Math.cos(index),
    quadrant: 'Q1',
    subEmotion: 'excited',
    film: { valence: 5, energy: 5, tension: 5, anger: 5, fear: 5, happy: 5, sad: 5, tender: 5 },
    midLevel: TERMS,
    confidence: 0.5,
    why: { valence: { bias: 0.1, terms: TERMS }, arousal: { bias: 0.2, terms: TERMS } },
    levelDbfs: -20,
    peakDbfs: -10,
    momentaryLufs: -23,
    gainDb: 3,
    onsetStrength: 0,
    signals: signalValues(syntheticFrame({ tempoBpm: 120 })),
    latencyMs: 40,
  };
}
