import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monotonicMs } from '../../src/core/clock.js';
import { DEFAULT_PARAMETERS } from '../../src/engine/analysis-parameters.js';
import type { Engine, EngineOptions } from '../../src/engine/engine.js';
import { writeRandomModel } from '../support/random-model.js';
import { LiveSource } from './live-source.js';
import { engineOf, expectLawful, Recorder, until } from './recorded-engine.js';
import { chordChunks, ScriptedSource } from './scripted-source.js';

const STEREO = { sampleRateHz: 44_100, channelCount: 2 };
let modelFolder = '';

beforeAll(async () => {
  modelFolder = await mkdtemp(path.join(tmpdir(), 'affekt-model-'));
  await writeRandomModel(modelFolder);
});

afterAll(() => rm(modelFolder, { recursive: true }));

/** Runs `body` on an engine that hears a chord without end. */
async function withEngine(
  options: Partial<EngineOptions>,
  body: (engine: Engine, recorder: Recorder) => Promise<void>,
): Promise<void> {
  const recorder = new Recorder();
  const engine = engineOf(new LiveSource('live', STEREO), [recorder], options);
  try {
    await engine.load();
    engine.run();
    await until(() => recorder.frames.length > 10);
    await body(engine, recorder);
  } finally {
    await engine.stop();
  }
}

describe('a running engine', () => {
  it('takes gain and silence threshold without a restart of the analysis', async () => {
    await withEngine({}, async (engine, recorder) => {
      const newest = () => recorder.frames.at(-1)?.feature;
      expect(newest()?.state).toBe('music');
      engine.setParameters({ ...DEFAULT_PARAMETERS, gain: { ...DEFAULT_PARAMETERS.gain, highestDb: -7 } });
      await until(() => newest()?.gainDb === -7);
      engine.setParameters({
        ...DEFAULT_PARAMETERS,
        gain: { ...DEFAULT_PARAMETERS.gain, mode: 'fixed', fixedDb: 3 },
      });
      await until(() => newest()?.gainDb === 3);
      engine.setParameters({ ...DEFAULT_PARAMETERS, silenceThresholdLufs: -5 });
      await until(() => newest()?.state === 'silence');
      engine.setParameters(DEFAULT_PARAMETERS);
      await until(() => newest()?.state === 'music');
      expect(recorder.statuses.filter(({ message }) => message.includes('again'))).toEqual([]);
      expectLawful(recorder.frames);
    });
  });

  it('keeps what it was told over a restart of the analysis', async () => {
    await withEngine({}, async (engine, recorder) => {
      engine.setParameters({
        ...DEFAULT_PARAMETERS,
        gain: { ...DEFAULT_PARAMETERS.gain, mode: 'fixed', fixedDb: 3 },
      });
      await engine.killAnalysis();
      const count = recorder.frames.length;
      await until(() => recorder.frames.length > count + 5);
      expect(recorder.frames.slice(count + 1).every(({ feature }) => feature.gainDb === 3)).toBe(true);
    });
  });

  it('tells beats that are tapped, in their tempo, until they are released', async () => {
    await withEngine({}, async (engine, recorder) => {
      const beats = () => recorder.events.filter(({ name }) => name === 'beat');
      const startMs = monotonicMs();
      for (const atMs of [startMs - 1000, startMs - 500, startMs]) engine.tap(atMs);
      expect(engine.tappedBpm).toBeCloseTo(120, 6);
      await until(() => beats().length >= 4);
      for (const [index, beat] of beats().entries()) {
        expect(beat).toMatchObject({ confidence: 1, reason: expect.stringMatching(/^by hand: 120\.0 BPM/) });
        expect(beat.value).toBeCloseTo(120, 6);
        const before = beats()[index - 1];
        // Whole beats apart: a machine that stands still misses some.
        const gapBeats = before === undefined ? 1 : (beat.audioTimeSeconds - before.audioTimeSeconds) * 2;
        expect(Math.abs(gapBeats - Math.round(gapBeats))).toBeLessThan(0.1);
      }
      expect(recorder.frames.at(-1)?.lastBeat?.tempoBpm).toBeCloseTo(120, 6);
      engine.releaseTap();
      expect(engine.tappedBpm).toBeNull();
      engine.tap(monotonicMs() - 500);
      engine.tap(monotonicMs());
      expect(engine.tappedBpm).not.toBeNull();
      await engine.exchangeSource(new LiveSource('other', STEREO));
      expect(engine.tappedBpm).toBeNull();
    });
  });

  it('exchanges its model: the new one is ready before the old one goes, and indices run on', async () => {
    await withEngine({}, async (engine, recorder) => {
      await expect(engine.exchangeModel({ modelFolder: '/nowhere', backend: 'wasm' })).rejects.toMatchObject({
        code: 'AFFEKT_MODEL_NOT_FOUND',
      });
      const ready = await engine.exchangeModel({ modelFolder, backend: 'wasm' });
      expect(ready).toMatchObject({ backend: 'wasm', model: { name: expect.any(String) } });
      await until(() => (recorder.frames.at(-1)?.emotion ?? null) !== null);
      engine.holdEmotion(true);
      await until(() => recorder.frames.at(-1)?.state === 'held');
      await engine.exchangeModel({ modelFolder: null, backend: 'wasm' });
      const count = recorder.frames.length;
      await until(() => recorder.frames.length > count + 20);
      expect(recorder.frames.at(-1)?.emotion).not.toBeNull();
      expectLawful(recorder.frames);
    });
  });

  it('loses nothing of what can wait when the model is exchanged', async () => {
    const recorder = new Recorder();
    const engine = engineOf(new ScriptedSource('file', chordChunks(20, STEREO)), [recorder]);
    await engine.load();
    engine.run();
    await until(() => recorder.frames.length > 50);
    await engine.exchangeModel({ modelFolder: null, backend: 'wasm' });
    await engine.ended;
    await engine.stop();
    expect(engine.droppedSampleCount).toBe(0);
    expectLawful(recorder.frames);
    // Frames of the two are whole ones: less than one is missing, and up to four indices are passed over.
    expect(recorder.frames.length).toBeGreaterThanOrEqual(624);
  });
});
