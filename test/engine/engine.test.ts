import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileSource } from '../../src/capture/file-source.js';
import { monotonicMs } from '../../src/core/clock.js';
import type { AffektError } from '../../src/core/errors.js';
import { AnalysisChain } from '../../src/engine/analysis-chain.js';
import { DEFAULT_SUPERVISION } from '../../src/engine/analysis-supervisor.js';
import type { Engine } from '../../src/engine/engine.js';
import type { EngineListener } from '../../src/engine/engine-listener.js';
import type { EmotionFrame } from '../../src/emotion/emotion-frame.js';
import type { FeatureFrame } from '../../src/features/feature-frame.js';
import { frameEndSampleIndex } from '../../src/features/feature-layout.js';
import { selectBackend } from '../../src/inference/backend.js';
import type { Estimate } from '../../src/inference/estimate.js';
import { loadModel } from '../../src/inference/model-artifact.js';
import { StreamingNetwork } from '../../src/inference/streaming-network.js';
import { writeRandomModel } from '../support/random-model.js';
import { engineOf, expectLawful, Recorder, runToEnd, until } from './recorded-engine.js';
import { chordChunks, ScriptedSource, type Step } from './scripted-source.js';

const STEREO = { sampleRateHz: 44_100, channelCount: 2 };

let modelFolder = '';

beforeAll(async () => {
  modelFolder = await mkdtemp(path.join(tmpdir(), 'affekt-model-'));
  await writeRandomModel(modelFolder);
});

afterAll(() => rm(modelFolder, { recursive: true }));

describe('engine', () => {
  it('gives every frame of the material in order, the same as the analysis chain offline', async () => {
    const chunks = [...chordChunks(8, STEREO)];
    const recorder = new Recorder();
    const engine = engineOf(new ScriptedSource('file', chunks), [recorder], { modelFolder });
    await runToEnd(engine);

    await selectBackend('wasm');
    const offline: { frame: FeatureFrame; estimate: Estimate | null }[] = [];
    const chain = new AnalysisChain({
      network: new StreamingNetwork(await loadModel(modelFolder)),
      onFrame: (frame, estimate) => offline.push({ frame, estimate }),
      onOnset: () => undefined,
    });
    for (const event of chunks) if (event.type === 'audio') chain.push(event.format, event.samples);
    chain.flush();

    expect(recorder.frames.map(({ feature }) => feature)).toEqual(offline.map(({ frame }) => frame));
    expect(recorder.frames.map(({ feature }) => feature.frameIndex)).toEqual([...recorder.frames.keys()]);
    expect(recorder.frames.length).toBe(250);
    expectLawful(recorder.frames);
    const last = offline.findLast(({ estimate }) => estimate !== null)?.estimate as Estimate;
    const heard = recorder.frames.at(-1) as EmotionFrame;
    // No surer than it is that this is music, which is told over some steps.
    const musicShare = Math.min(1, heard.presence.probabilities.music / last.sounds.music);
    expect(heard.emotion).toEqual({ ...last, confidence: last.confidence * musicShare });
    expect(engine.droppedSampleCount).toBe(0);
    expect(engine.droppedFrameCount).toBe(0);
    expect(recorder.statuses.at(-1)).toEqual({
      input: 'ended',
      message: 'script has ended.',
      source: { kind: 'file', name: 'script' },
    });
  });

  it('waits for itself with material that can wait: thirty seconds at once, nothing lost', async () => {
    const recorder = new Recorder();
    const rest: Step = {
      type: 'audio',
      format: STEREO,
      samples: new Float32Array(20 * 2 * 44_100),
      capturedAtMs: monotonicMs(),
    };
    await runToEnd(engineOf(new ScriptedSource('file', [...chordChunks(10, STEREO), rest]), [recorder]));
    expect(recorder.frames.map(({ feature }) => feature.frameIndex)).toEqual([...new Array(937).keys()]);
    expect(recorder.events.map(({ name }) => name)).toEqual(['silence-end', 'onset', 'silence-start']);
  });

  it('measures latency from the capture of the newest sample in the frame', async () => {
    const recorder = new Recorder();
    const startMs = monotonicMs();
    await runToEnd(engineOf(new ScriptedSource('file', chordChunks(2, STEREO)), [recorder]));
    const endMs = monotonicMs();
    for (const { capturedAtMs, latencyMs } of recorder.frames) {
      expect(capturedAtMs).toBeGreaterThan(startMs - 10);
      expect(latencyMs).toBeGreaterThan(0);
      expect(capturedAtMs + latencyMs).toBeLessThan(endMs);
    }
  });

  it('starts the analysis again when it dies, and positions run on', async () => {
    const recorder = new Recorder();
    const deaths: Promise<void>[] = [];
    const engine = engineOf(new ScriptedSource('file', chordChunks(40, STEREO)), [
      recorder,
      {
        onFrame({ feature }) {
          if (deaths.length < 2 && feature.frameIndex >= 200 * (deaths.length + 1)) {
            deaths.push(engine.killAnalysis());
          }
        },
      },
    ]);
    await runToEnd(engine);
    await Promise.all(deaths);
    expectLawful(recorder.frames);
    const restarts = recorder.statuses.filter(({ message }) => message.includes('started again'));
    expect(restarts).toHaveLength(2);
    expect(recorder.frames.length).toBeGreaterThan(30 * 31);
    // What was in the ring of a dead analysis is lost and counted: up to three seconds each.
    expect(engine.droppedSampleCount).toBeGreaterThan(0);
    expect(engine.droppedSampleCount).toBeLessThanOrEqual(2 * 3 * 44_100);
    expect(recorder.statuses.at(-1)?.input).toBe('ended');
  });

  it('comes to its end though the analysis dies after the source has ended', async () => {
    const recorder = new Recorder();
    let death: Promise<void> | null = null;
    const engine = engineOf(new ScriptedSource('file', chordChunks(2.9, STEREO)), [
      recorder,
      {
        onFrame() {
          death ??= engine.killAnalysis();
        },
      },
    ]);
    await runToEnd(engine);
    await death;
    expect(recorder.statuses.map(({ input }) => input)).toEqual(['running', 'running', 'ended']);
  });

  it('gives up when the analysis dies again and again', async () => {
    const engine: Engine = engineOf(
      new ScriptedSource('file', chordChunks(40, STEREO)),
      [{ onFrame: () => void engine.killAnalysis() }],
      { supervision: { ...DEFAULT_SUPERVISION, maxDeathsPerMinute: 3 } },
    );
    await expect(runToEnd(engine)).rejects.toMatchObject({
      code: 'AFFEKT_INTERNAL',
      message: expect.stringContaining('died 3 times'),
    });
  });

  it('tells other listeners though one throws', async () => {
    const recorder = new Recorder();
    const thrower: EngineListener = {
      onFrame() {
        throw new Error('broken output');
      },
    };
    const engine = engineOf(new ScriptedSource('file', chordChunks(1, STEREO)), [thrower, recorder]);
    await runToEnd(engine);
    expect(recorder.frames.length).toBe(31);
    expect(engine.listenerFaults).toEqual({ count: 31, first: new Error('broken output') });
  });

  it('says when the input is lost and back, at the last sample heard', async () => {
    const recorder = new Recorder();
    const heard =
      (count: number): Step =>
      () =>
        until(() => recorder.frames.length >= count);
    const steps: Step[] = [
      ...chordChunks(1, STEREO),
      heard(31),
      { type: 'status', status: 'lost', message: 'unplugged' },
      { type: 'status', status: 'recovered', message: 'plugged in again' },
      ...chordChunks(1, STEREO),
      heard(62),
    ];
    await runToEnd(engineOf(new ScriptedSource('device', steps), [recorder]));
    const inputs = recorder.events.filter(({ name }) => name.startsWith('input'));
    expect(inputs).toMatchObject([
      { name: 'input-lost', sampleIndex: frameEndSampleIndex(30), reason: 'unplugged' },
      { name: 'input-back', sampleIndex: frameEndSampleIndex(30), reason: 'plugged in again' },
    ]);
    expect(recorder.statuses.map(({ input }) => input)).toEqual(['running', 'lost', 'running', 'ended']);
  });

  it('counts samples that are no numbers', async () => {
    const chunks = [...chordChunks(1, STEREO)];
    const first = chunks[3];
    if (first?.type === 'audio') first.samples.fill(Number.NaN, 10, 15);
    const recorder = new Recorder();
    const engine = engineOf(new ScriptedSource('file', chunks), [recorder]);
    await runToEnd(engine);
    expect(engine.nonFiniteSampleCount).toBe(5);
    expect(recorder.frames.every(({ feature }) => feature.bands.every(Number.isFinite))).toBe(true);
  });

  it('a control thread that hangs loses nothing of what can wait', async () => {
    const recorder = new Recorder();
    const hang: Step = async () => {
      // Long enough for all the audio to be analysed, were there no waiting for credits.
      const nap = new Int32Array(new SharedArrayBuffer(4));
      for (let turn = 0; turn < 400 && engine.droppedFrameCount === 0; turn += 1) Atomics.wait(nap, 0, 0, 5);
    };
    const engine = engineOf(new ScriptedSource('file', [...chordChunks(2.9, STEREO), hang]), [recorder]);
    await runToEnd(engine);
    expect(engine.droppedFrameCount).toBe(0);
    expect(recorder.frames).toHaveLength(90);
  });

  it('ends a source that hangs, and the analysis, when it is stopped', async () => {
    const recorder = new Recorder();
    const hanging = new ScriptedSource('device', [
      ...chordChunks(1, STEREO),
      () => new Promise(() => undefined),
    ]);
    const engine = engineOf(hanging, [recorder]);
    await engine.load();
    engine.run();
    await until(() => recorder.frames.length >= 31);
    await engine.stop();
    await engine.ended;
    const count = recorder.frames.length;
    await engine.stop();
    expect(recorder.frames.length).toBe(count);
  });

  it('closes the source when it is stopped in the middle', async () => {
    const recorder = new Recorder();
    const source = new ScriptedSource('file', chordChunks(600, STEREO));
    const engine = engineOf(source, [recorder]);
    await engine.load();
    engine.run();
    await until(() => recorder.frames.length > 0);
    await engine.stop();
    expect(source.isClosed).toBe(true);
  });

  it('tells why the source cannot start', async () => {
    const missing = new FileSource('/nowhere/song.wav', { paced: false, loop: false });
    await expect(runToEnd(engineOf(missing, []))).rejects.toMatchObject({ code: 'AFFEKT_FILE_NOT_FOUND' });
  });

  it('tells why the model cannot be used', async () => {
    const source = new ScriptedSource('file', []);
    await expect(runToEnd(engineOf(source, [], { modelFolder: '/nowhere' }))).rejects.toMatchObject({
      code: 'AFFEKT_MODEL_NOT_FOUND',
    });
    const folder = await mkdtemp(path.join(tmpdir(), 'affekt-corrupt-'));
    try {
      await writeRandomModel(folder);
      const weights = await readFile(path.join(folder, 'weights.bin'));
      weights.writeUInt8(weights.readUInt8(1000) ^ 1, 1000);
      await writeFile(path.join(folder, 'weights.bin'), weights);
      const failure: AffektError = await runToEnd(
        engineOf(new ScriptedSource('file', []), [], { modelFolder: folder }),
      ).then(
        () => expect.unreachable('the model was taken'),
        (error: AffektError) => error,
      );
      expect(failure.code).toBe('AFFEKT_MODEL_CORRUPT');
      expect(failure.message).toContain('weights.bin');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
