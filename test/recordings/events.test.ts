import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WHOLE_AUDIO } from '../../src/capture/decoding/part-of-audio.js';
import type { EmotionEvent } from '../../src/emotion/emotion-frame.js';
import { DEFAULT_PRESENCE_BEHAVIOUR } from '../../src/emotion/presence-behaviour.js';
import { neutralOf } from '../../src/engine/model-neutral.js';
import { AnalysisChain } from '../../src/engine/analysis-chain.js';
import { EmotionFollower } from '../../src/engine/emotion-follower.js';
import { analyseFile } from '../../src/engine/file-analysis.js';
import { selectBackend } from '../../src/inference/backend.js';
import { loadModel, type ModelArtifact } from '../../src/inference/model-artifact.js';
import { StreamingNetwork } from '../../src/inference/streaming-network.js';
import { composeGroove } from '../features/rhythm/groove.js';
import { writeRandomModel } from '../support/random-model.js';
import { writeWav } from '../support/write-wav.js';

const RATE_HZ = 22_050;
let folder = '';
let model: ModelArtifact;
let samples: Float32Array;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'affekt-events-'));
  await writeRandomModel(path.join(folder, 'model'));
  await selectBackend('wasm');
  model = await loadModel(path.join(folder, 'model'));
  const groove = composeGroove('rock', 9, () => 120).samples;
  // A pause in it, and a second part an octave of level lower.
  samples = new Float32Array(2 * groove.length + 3 * RATE_HZ);
  samples.set(groove);
  samples.set(
    groove.map((sample) => 0.2 * sample),
    groove.length + 3 * RATE_HZ,
  );
  writeWav(path.join(folder, 'song.wav'), samples, {
    sampleRateHz: RATE_HZ,
    channelCount: 1,
    sampleKind: 'f32',
  });
});

afterAll(() => rm(folder, { recursive: true }));

/** The events as the control thread makes them, one step of the network at a time. */
async function liveEvents(audio: Float32Array): Promise<EmotionEvent[]> {
  const events: EmotionEvent[] = [];
  const follower = new EmotionFollower(DEFAULT_PRESENCE_BEHAVIOUR, [], {
    onFrame: () => undefined,
    onEvent: (event) => events.push(event),
  });
  follower.setNeutral(neutralOf(model));
  const network = new StreamingNetwork(model);
  let onsetStrength = 0;
  const chain = new AnalysisChain({
    network,
    onFrame: (frame, estimate) => {
      follower.takeFrame({ type: 'frame', frame, estimate, onsetStrength, capturedAtMs: 0 });
      onsetStrength = 0;
    },
    onOnset: (onset) => {
      onsetStrength = Math.max(onsetStrength, onset.strength);
      follower.takeOnset({ type: 'onset', onset });
    },
    onBeat: (beat) => follower.takeBeat(beat),
  });
  chain.push({ sampleRateHz: RATE_HZ, channelCount: 1 }, audio);
  chain.flush();
  network.dispose();
  return events;
}

it('a recording has the events that it has live, all of them', async () => {
  const request = { part: WHOLE_AUDIO, curveRateHz: null, withEvents: true, withSpectrum: false };
  const { events } = await analyseFile(path.join(folder, 'song.wav'), model, request);
  const live = (await liveEvents(samples)).sort((a, b) => a.audioTimeSeconds - b.audioTimeSeconds);
  const seen = events.map(({ name, timeSeconds, value }) => [name, timeSeconds, value.toFixed(4)]);
  expect(seen).toEqual(
    live.map(({ name, audioTimeSeconds, value }) => [name, audioTimeSeconds, value.toFixed(4)]),
  );
  const names = new Set(seen.map(([name]) => name));
  for (const name of ['onset', 'beat', 'silence-start', 'silence-end', 'quadrant-change'])
    expect(names, name).toContain(name);
});

it('a part of a recording is analysed as if there were no more, at the times of the whole', async () => {
  const part = { startSeconds: 2, endSeconds: 7 };
  const whole = await analyseFile(path.join(folder, 'song.wav'), model, {
    part,
    curveRateHz: 2,
    withEvents: true,
    withSpectrum: false,
  });
  const cut = path.join(folder, 'cut.wav');
  const format = { sampleRateHz: RATE_HZ, channelCount: 1, sampleKind: 'f32' } as const;
  writeWav(cut, samples.subarray(2 * RATE_HZ, 7 * RATE_HZ), format);
  const request = { part: WHOLE_AUDIO, curveRateHz: 2, withEvents: true, withSpectrum: false };
  const alone = await analyseFile(cut, model, request);
  expect(whole.durationSeconds).toBe(5);
  expect(whole.summary).toEqual(alone.summary);
  const times = whole.curve.map(({ timeSeconds }) => timeSeconds);
  expect(times).toEqual(alone.curve.map(({ timeSeconds }) => timeSeconds + 2));
  expect(whole.events).toEqual(
    alone.events.map((event) => ({ ...event, timeSeconds: event.timeSeconds + 2 })),
  );
  expect(whole.events.length).toBeGreaterThan(5);
});

it('says so when nothing is left of a recording', async () => {
  const part = { startSeconds: 100, endSeconds: null };
  const analysis = analyseFile(path.join(folder, 'song.wav'), model, {
    part,
    curveRateHz: null,
    withEvents: false,
    withSpectrum: false,
  });
  await expect(analysis).rejects.toMatchObject({
    code: 'AFFEKT_AUDIO_TOO_SHORT',
    message: expect.stringMatching(/song\.wav is \d+\.\d s long: there is nothing from 100 s on/),
  });
});
