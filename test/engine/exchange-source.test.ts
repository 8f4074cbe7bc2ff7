import { describe, expect, it } from 'vitest';
import type { AudioFormat, AudioSource, SourceEvent } from '../../src/capture/audio-source.js';
import { FileSource } from '../../src/capture/file-source.js';
import { AnalysisChain } from '../../src/engine/analysis-chain.js';
import { DEFAULT_PARAMETERS } from '../../src/engine/analysis-parameters.js';
import type { Engine } from '../../src/engine/engine.js';
import type { FeatureFrame } from '../../src/features/feature-frame.js';
import { LiveSource } from './live-source.js';
import { engineOf, expectLawful, Recorder, until } from './recorded-engine.js';
import { chordChunks, ScriptedSource, type Step } from './scripted-source.js';

const STEREO: AudioFormat = { sampleRateHz: 44_100, channelCount: 2 };
const MANY: AudioFormat = { sampleRateHz: 48_000, channelCount: 6 };
const LOW: AudioFormat = { sampleRateHz: 16_000, channelCount: 1 };

/** Runs `body` on an engine that listens to `source`. */
async function withEngine(
  source: AudioSource,
  body: (engine: Engine, recorder: Recorder) => Promise<void>,
): Promise<void> {
  const recorder = new Recorder();
  const engine = engineOf(source, [recorder]);
  try {
    await engine.load();
    engine.run();
    await body(engine, recorder);
  } finally {
    await engine.stop();
  }
}

describe('exchange of the source', () => {
  it('goes on over inputs of any rate, channels and kind; indices run on, nothing is lost or told as lost', async () => {
    const first = new LiveSource('first', STEREO);
    await withEngine(first, async (engine, recorder) => {
      await until(() => recorder.frames.length > 20);
      for (const [name, format] of [
        ['many', MANY],
        ['low', LOW],
        ['stereo', STEREO],
      ] as const) {
        const { gapMs, format: heard } = await engine.exchangeSource(new LiveSource(name, format));
        expect(heard).toEqual(format);
        // On an idle machine a few milliseconds.
        expect(gapMs).toBeLessThan(5000);
        expect(engine.status).toMatchObject({ input: 'running', source: { kind: 'device', name } });
        const count = recorder.frames.length;
        await until(() => recorder.frames.length > count + 30);
        expect(recorder.frames.at(-1)?.feature.state).toBe('music');
      }
      await until(() => first.isClosed);
      expectLawful(recorder.frames);
      expect(recorder.frames.map(({ feature }) => feature.frameIndex)).toEqual([...recorder.frames.keys()]);
      expect(recorder.events.filter(({ name }) => /input|silence-start/.test(name))).toEqual([]);
    });
  });

  it('keeps what runs when the next one fails, says nothing, or lacks the channels that are chosen', async () => {
    const running = new LiveSource('running', STEREO);
    await withEngine(running, async (engine, recorder) => {
      await until(() => recorder.frames.length > 5);
      const missing = new FileSource('/nowhere/song.wav', { paced: true, loop: false });
      await expect(engine.exchangeSource(missing)).rejects.toMatchObject({ code: 'AFFEKT_FILE_NOT_FOUND' });
      const empty = new ScriptedSource('device', []);
      await expect(engine.exchangeSource(empty)).rejects.toThrow("'script' ended before the first sample.");
      const lost: Step[] = [{ type: 'status', status: 'lost', message: 'unplugged' }];
      await expect(engine.exchangeSource(new ScriptedSource('device', lost))).rejects.toThrow('unplugged');
      engine.setParameters({ ...DEFAULT_PARAMETERS, channels: [2] });
      const mono = new LiveSource('mono', LOW);
      await expect(engine.exchangeSource(mono)).rejects.toMatchObject({
        code: 'AFFEKT_CONFIG_INVALID',
        message: "source.channels is 2, but 'mono' has 1 channel(s)",
      });
      expect(mono.isClosed).toBe(true);
      expect(() => engine.setParameters({ ...DEFAULT_PARAMETERS, channels: [3, 4] })).toThrow(
        "source.channels is 3, 4, but 'running' has 2 channel(s)",
      );
      const count = recorder.frames.length;
      await until(() => recorder.frames.length > count + 20);
      expect(engine.status).toMatchObject({ input: 'running', source: { name: 'running' } });
      expect(running.isClosed).toBe(false);
    });
  });

  it('lets a source that hangs go after ten seconds, and is not held up by an old one that does', async () => {
    const hang: Step = () => new Promise(() => undefined);
    const hanging = new ScriptedSource('device', [...chordChunks(0.5, STEREO), hang]);
    await withEngine(hanging, async (engine, recorder) => {
      await until(() => recorder.frames.length >= 15);
      await expect(engine.exchangeSource(new ScriptedSource('device', [hang]))).rejects.toMatchObject({
        code: 'AFFEKT_DEVICE_LOST',
        message: "'script' gave no audio within 10 s.",
      });
      await engine.exchangeSource(new LiveSource('next', STEREO));
      const count = recorder.frames.length;
      await until(() => recorder.frames.length > count + 10);
    });
  });

  it('goes on with another input after a file has ended, and ends again with the next file', async () => {
    await withEngine(new ScriptedSource('file', chordChunks(1, STEREO)), async (engine, recorder) => {
      await engine.ended;
      expect(engine.status.input).toBe('ended');
      await engine.exchangeSource(new LiveSource('live', LOW));
      const count = recorder.frames.length;
      await until(() => recorder.frames.length > count + 20);
      expect(engine.status.input).toBe('running');
      await engine.exchangeSource(new ScriptedSource('file', chordChunks(1, STEREO)));
      await until(() => engine.status.input === 'ended');
      expectLawful(recorder.frames);
    });
  });

  it('takes another input when one broke off in the middle', async () => {
    const broken: Step[] = [...chordChunks(0.5, STEREO), () => Promise.reject(new Error('torn'))];
    await withEngine(new ScriptedSource('stdin', broken), async (engine, recorder) => {
      await expect(engine.ended).rejects.toThrow('torn');
      expect(engine.status).toMatchObject({ input: 'ended', message: 'torn' });
      await engine.exchangeSource(new LiveSource('live', LOW));
      await until(() => recorder.frames.length > 30);
    });
  });

  it('tells that the input is back when the one before was lost', async () => {
    const hang: Step = () => new Promise(() => undefined);
    const lost: Step = { type: 'status', status: 'lost', message: 'unplugged' };
    const source = new ScriptedSource('device', [...chordChunks(0.5, STEREO), lost, hang]);
    await withEngine(source, async (engine, recorder) => {
      await until(() => engine.status.input === 'lost');
      await engine.exchangeSource(new LiveSource('next', STEREO));
      const names = recorder.events.map(({ name }) => name).filter((name) => name.startsWith('input'));
      expect(names).toEqual(['input-lost', 'input-back']);
    });
  });

  it('hands on every channel as captured, whichever are heard', async () => {
    const channelCounts: number[] = [];
    const recorder = new Recorder();
    const engine = engineOf(
      new ScriptedSource('file', chordChunks(1, MANY)),
      [recorder, { onAudio: ({ channelCount }) => channelCounts.push(channelCount) }],
      { parameters: { ...DEFAULT_PARAMETERS, channels: [5] } },
    );
    await engine.load();
    engine.run();
    await engine.ended;
    await engine.stop();
    expect(new Set(channelCounts)).toEqual(new Set([6]));
  });
});

describe('restart of the analysis chain', () => {
  it('hears another stream as a fresh chain does, from where it begins', async () => {
    const one = [...chordChunks(3.2, STEREO)];
    const two = [...chordChunks(3, LOW)];
    const run = async (parts: readonly (readonly SourceEvent[])[]): Promise<FeatureFrame[]> => {
      const frames: FeatureFrame[] = [];
      const chain = new AnalysisChain({ network: null, onFrame: (frame) => frames.push(frame) });
      for (const part of parts) {
        chain.restart(true);
        for (const event of part) if (event.type === 'audio') chain.push(event.format, event.samples);
      }
      chain.flush();
      return frames;
    };
    // 3.2 s are 100 frames to the sample, so that the second stream begins with a frame.
    const both = await run([one, two]);
    const fresh = await run([two]);
    expect(both).toHaveLength(100 + fresh.length);
    expect(both.slice(100)).toEqual(
      fresh.map((frame) => ({
        ...frame,
        frameIndex: frame.frameIndex + 100,
        sampleIndex: frame.sampleIndex + 70_560,
      })),
    );
  });
});
