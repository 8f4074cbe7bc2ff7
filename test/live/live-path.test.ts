import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frameEndSampleIndex } from '../../src/features/feature-layout.js';
import { FILM_NAMES, type FilmName, MID_LEVEL_NAMES } from '../../src/inference/estimate.js';
import type { StatusResponse } from '../../src/server/api-answers.js';
import { encodeSpectrogramColumn } from '../../src/server/spectrogram-column.js';
import { TestClient, until } from '../server/test-client.js';
import { chosenModel } from '../support/chosen-model.js';
import { type HeardFrame, heardFrames, subscribeFrames } from '../support/heard-frames.js';
import { MAIN } from '../support/main-program.js';
import { VirtualMic } from '../support/virtual-mic.js';
import { writeClips } from './clips.js';
import { NpmStart } from './npm-start.js';
import { type Replay, replay } from './replay.js';

/** Live and replayed run the same operations on the same numbers, but frames are sent rounded to four decimals: half a step. */
const TOLERANCE = 0.5e-4 + 1e-9;
/** `affekt analyze` takes many steps at once and prints six digits. */
const PRINTED_TOLERANCE = 1e-3;

const NAMES = [
  ...['valence', 'arousal', 'confidence', 'level', 'loudness', 'gain', 'latency'],
  ...FILM_NAMES.map((name) => `film/${name}`),
  ...MID_LEVEL_NAMES.map((name) => `midLevel/${name}`),
];

const run = promisify(execFile);

interface CurvePoint {
  readonly timeSeconds: number;
  readonly valence: number;
  readonly arousal: number;
  readonly film: Readonly<Record<FilmName, number>>;
}

describe('npm start, hearing music through a virtual microphone', () => {
  let folder = '';
  let modelFolder = '';
  let recording = '';
  let mic: VirtualMic;
  let output = '';
  let status: StatusResponse;
  let frames: readonly HeardFrame[] = [];
  /** Bands as sent, by frame index. */
  const columns = new Map<number, Buffer>();
  let replayed: Replay;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'affekt-live-'));
    modelFolder = await chosenModel(folder);
    recording = path.join(folder, 'heard.wav');
    const config = path.join(folder, 'affekt.json');
    await writeFile(config, JSON.stringify({ server: { port: 0 } }));
    const clips = await writeClips(folder);
    mic = await VirtualMic.start(44_100, 2);
    const program = new NpmStart(['--config', config, '--model', modelFolder, '--record', recording]);
    try {
      const [, url] = await program.printed(/Dashboard: +(http:\S+)\n[\s\S]*Recording to: .*\n/);
      const client = new TestClient(`${url?.replace('http', 'ws')}ws`);
      await subscribeFrames(client, NAMES);
      await client.subscribe('spectrogram');
      await client.received('signals');
      for (const clip of clips) {
        console.log(`test:live: playing ${clip.name}`);
        await mic.play(clip.path);
      }
      const received = (): HeardFrame[] => heardFrames(client);
      const isOver = () => received().at(-1)?.signal === 'silence';
      await until(isOver, 'silence after the last clip', 20_000);
      status = (await (await fetch(`${url}api/status`)).json()) as StatusResponse;
      frames = received();
      for (const column of client.binary) columns.set(column.readUInt32LE(0), column);
    } finally {
      await program.pressCtrlC();
      output = program.output;
    }
    replayed = await replay(recording, modelFolder);
  });

  afterAll(async () => {
    await mic?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('listens to the default input device and loses nothing', () => {
    expect(output).toMatch(/Listening to: default \(the default input device\)/);
    expect(status.source.kind).toBe('device');
    expect(status.input).toMatchObject({ input: 'running', droppedSampleCount: 0 });
    expect(replayed.format).toEqual({ sampleRateHz: 44_100, channelCount: 2 });
    // Everything that was sent is in the recording, whose end was written when Ctrl-C was pressed.
    expect(replayed.frames.size).toBeGreaterThanOrEqual(frames.length);
  });

  it('heard music, and an emotion that moves', () => {
    const music = frames.filter((frame) => frame.state === 'music');
    expect(music.length).toBeGreaterThan(200);
    expect(Math.max(...music.map(({ values }) => values.level ?? -120))).toBeGreaterThan(-30);
    expect(new Set(music.map(({ values }) => values.valence)).size).toBeGreaterThan(40);
    expect(frames.every(({ values }) => (values.latency ?? 0) > 0)).toBe(true);
  });

  it('sends every frame, in order', () => {
    const first = replayedIndex(frames[0] as HeardFrame);
    expect(frames.map((frame) => frame.sampleIndex)).toEqual(
      frames.map((_, index) => frameEndSampleIndex(first + index)),
    );
  });

  it('gives the same emotion, level and state as the recording of what it heard', () => {
    for (const live of frames) {
      const frame = replayed.frames.get(live.sampleIndex);
      if (frame === undefined) return expect.fail(`no frame at ${live.sampleIndex} in the recording`);
      const { feature, emotion } = frame;
      expect({ at: live.sampleIndex, ...statesOf(live) }).toEqual({
        at: live.sampleIndex,
        state: frame.state,
        signal: feature.state,
        quadrant: frame.quadrant,
        isKnown: emotion !== null,
      });
      const { levelDbfs: level, momentaryLufs: loudness, gainDb: gain } = feature;
      expectNear(live.values, { level, loudness, gain }, ['level', 'loudness', 'gain'], TOLERANCE);
      if (emotion === null) continue;
      expectNear(live.values, emotion, ['valence', 'arousal', 'confidence'], TOLERANCE);
      for (const group of ['film', 'midLevel'] as const) {
        expectNear(valuesOf(live, group), emotion[group], Object.keys(emotion[group]), TOLERANCE);
      }
    }
  });

  it('gives the same spectrogram, to the byte', () => {
    let comparedCount = 0;
    for (const { feature } of replayed.frames.values()) {
      const column = columns.get(feature.frameIndex);
      if (column === undefined) continue;
      expect(column.equals(encodeSpectrogramColumn(feature.frameIndex, feature.bands))).toBe(true);
      comparedCount += 1;
    }
    expect(comparedCount).toBe(columns.size);
    expect(comparedCount).toBeGreaterThan(0.95 * frames.length);
  });

  it('is what `affekt analyze --curves` says of the recording', async () => {
    const args = ['analyze', recording, '--format', 'json', '--curves', '--rate', '7.8125'];
    const { stdout } = await run(
      process.execPath,
      [MAIN, ...args, '--model', modelFolder, '--backend', 'wasm'],
      {
        maxBuffer: 2 ** 27,
      },
    );
    const { curve } = JSON.parse(stdout) as { curve: CurvePoint[] };
    const points = new Map(curve.map((point) => [Math.round(point.timeSeconds * 22_050), point]));
    let comparedCount = 0;
    for (const live of frames) {
      // A point of the curve is an estimate as it was made; live it holds until the next, or fades in silence.
      const point = points.get(live.sampleIndex);
      const before = replayed.frames.get(frameEndSampleIndex(replayedIndex(live) - 8));
      if (point === undefined || live.state !== 'music' || before?.state !== 'music') continue;
      expectNear(live.values, point, ['valence', 'arousal'], PRINTED_TOLERANCE);
      expectNear(valuesOf(live, 'film'), point.film, Object.keys(point.film), PRINTED_TOLERANCE);
      comparedCount += 1;
    }
    expect(comparedCount).toBeGreaterThan(0.2 * frames.filter((frame) => frame.state === 'music').length);
  });

  function replayedIndex({ sampleIndex }: HeardFrame): number {
    return replayed.frames.get(sampleIndex)?.feature.frameIndex ?? Number.NaN;
  }
});

function statesOf({ state, signal, quadrant, values }: HeardFrame): object {
  return { state, signal, quadrant, isKnown: values.valence !== null };
}

/** Values of a group by their names within it. */
function valuesOf({ values }: HeardFrame, group: string): object {
  const own = Object.entries(values).filter(([name]) => name.startsWith(`${group}/`));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(group.length + 1), value]));
}

function expectNear(heard: object, expected: object, names: readonly string[], tolerance: number): void {
  for (const name of names) {
    const [a, b] = [heard, expected].map((all) => (all as Record<string, number>)[name]);
    if (a === undefined || b === undefined || !(Math.abs(a - b) <= tolerance)) {
      expect.fail(`${name} is ${a}, expected ${b}`);
    }
  }
}
