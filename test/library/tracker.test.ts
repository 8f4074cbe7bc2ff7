import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyzeRecording, loadModel, type Model, signalValues, Tracker } from '../../src/library/affekt.js';
import { demoSamples, writeDemoClip } from '../support/demo-clip.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const RATE_HZ = 44_100;
const SECONDS = 6;
const samples = demoSamples(SECONDS);
let model: Model;

interface Told {
  readonly frames: Record<string, number | null>[];
  readonly events: string[];
}

/** What is told of the samples in pieces of `frameCount` frames. */
async function track(frameCount: number): Promise<Told> {
  const told: Told = { frames: [], events: [] };
  const tracker = await Tracker.open({
    sampleRateHz: RATE_HZ,
    channelCount: 2,
    model,
    onFrame: (frame) => {
      const { latency: _measured, ...values } = signalValues(frame);
      told.frames.push(values);
    },
    onEvent: ({ name, sampleIndex }) => told.events.push(`${name} ${sampleIndex}`),
  });
  for (let start = 0; start < samples.length; start += 2 * frameCount) {
    await tracker.push(samples.subarray(start, start + 2 * frameCount));
  }
  await tracker.close();
  return told;
}

describe('Tracker', () => {
  beforeAll(async () => {
    model = await loadModel();
  });

  it('tells frames and events, the same whatever pieces the samples come in', async () => {
    const [whole, pieces] = await Promise.all([track(SECONDS * RATE_HZ), track(997)]);
    expect(whole.frames.length).toBeGreaterThan(31 * (SECONDS - 0.5));
    expect(pieces.frames).toEqual(whole.frames);
    expect(pieces.events).toEqual(whole.events);
    expect(whole.events.some((event) => event.startsWith('beat '))).toBe(true);
    expect(whole.frames.at(-1)?.valence).toBeTypeOf('number');
  });

  it('says what `analyzeRecording` says of the same sound', async () => {
    const file = path.join(await temporaryFolder(), 'clip.wav');
    writeDemoClip(file, SECONDS);
    const { curve, durationSeconds } = await analyzeRecording(file, { model, curveRateHz: 2 });
    expect(durationSeconds).toBeCloseTo(SECONDS, 9);
    const { frames } = await track(4410);
    const last = curve.at(-1);
    const atThatTime = frames[Math.round((last?.timeSeconds ?? 0) * 31.25) - 1];
    // The curve lies between two estimates, the frame shows the newer one.
    expect(Math.abs((atThatTime?.arousal ?? 9) - (last?.estimate.arousal ?? 0))).toBeLessThan(0.1);
  });

  it('may be closed by whom it tells: the piece is told to its end first', async () => {
    let frameCount = 0;
    let closed: Promise<void> | null = null;
    const tracker: Tracker = await Tracker.open({
      sampleRateHz: RATE_HZ,
      channelCount: 2,
      model,
      onFrame: () => {
        frameCount += 1;
        closed ??= tracker.close();
      },
    });
    await tracker.push(samples);
    await closed;
    expect(frameCount).toBe((await track(SECONDS * RATE_HZ)).frames.length);
  });

  it('refuses half a frame, and works on', async () => {
    const tracker = await Tracker.open({ sampleRateHz: RATE_HZ, channelCount: 2, model });
    await expect(tracker.push(new Float32Array(3))).rejects.toThrow(
      '3 samples are no whole number of frames',
    );
    await tracker.push(new Float32Array(4));
    await tracker.close();
  });
});
