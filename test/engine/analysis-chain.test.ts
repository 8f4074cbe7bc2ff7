import { describe, expect, it } from 'vitest';
import type { AudioFormat } from '../../src/capture/audio-source.js';
import { AnalysisChain } from '../../src/engine/analysis-chain.js';
import type { FeatureFrame, OnsetEvent } from '../../src/features/feature-frame.js';
import { BAND_COUNT } from '../../src/features/feature-layout.js';
import { selectBackend } from '../../src/inference/backend.js';
import type { Estimate } from '../../src/inference/estimate.js';
import { loadModel } from '../../src/inference/model-artifact.js';
import { StreamingNetwork } from '../../src/inference/streaming-network.js';
import { featureFrames } from '../support/feature-frames.js';
import { goldenSignal } from '../support/golden-signal.js';
import { writeRandomModel } from '../support/random-model.js';
import { joined, sine } from '../support/sounds.js';
import { drumLoop } from '../support/synth.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const STEREO: AudioFormat = { sampleRateHz: 48_000, channelCount: 2 };
const MONO: AudioFormat = { sampleRateHz: 48_000, channelCount: 1 };

interface Heard {
  readonly frames: FeatureFrame[];
  readonly onsets: OnsetEvent[];
  readonly nonFiniteSampleCount: number;
}

interface Part {
  readonly format: AudioFormat;
  readonly samples: Float32Array;
}

/** What the chain makes of one part after the other, in chunks of so many sample frames. */
function hear(parts: readonly Part[], chunkFrames = Number.MAX_SAFE_INTEGER): Heard {
  const frames: FeatureFrame[] = [];
  const onsets: OnsetEvent[] = [];
  const chain = new AnalysisChain({
    network: null,
    onFrame: (frame) => frames.push(frame),
    onOnset: (onset) => onsets.push(onset),
  });
  for (const { format, samples } of parts) {
    const chunk = Math.min(samples.length, chunkFrames * format.channelCount);
    for (let start = 0; start < samples.length; start += chunk) {
      chain.push(format, samples.subarray(start, start + chunk));
    }
  }
  chain.flush();
  const { nonFiniteSampleCount } = chain;
  return { frames, onsets, nonFiniteSampleCount };
}

function stereo(left: Float32Array, right: Float32Array): Float32Array {
  return Float32Array.from({ length: 2 * left.length }, (_, index) =>
    index % 2 === 0 ? (left[index >> 1] as number) : (right[index >> 1] as number),
  );
}

describe('analysis chain', () => {
  it('gives the same in any chunking: 1, a prime, 128 and the whole', async () => {
    const drums = drumLoop({ tempoBpm: 130, barCount: 1 }, 48_000).samples;
    const samples = stereo(drums, goldenSignal(48_000, 4).subarray(0, drums.length));
    const whole = hear([{ format: STEREO, samples }]);
    expect(whole.frames.length).toBe(Math.floor(((drums.length / 48_000) * 22_050) / 705.6));
    expect(whole.onsets.length).toBeGreaterThan(3);
    for (const chunk of [1, 1009, 128]) expect(hear([{ format: STEREO, samples }], chunk)).toEqual(whole);
  });

  it('hears the mean of the channels', async () => {
    const left = sine(500, 0.4, 1, 48_000);
    const both = hear([{ format: STEREO, samples: stereo(left, left) }]);
    expect(both).toEqual(hear([{ format: MONO, samples: left }]));
  });

  it('passes 22,050 Hz to the features as it is', async () => {
    const samples = goldenSignal(22_050, 1);
    const { frames } = hear([{ format: { sampleRateHz: 22_050, channelCount: 1 }, samples }], 1000);
    expect(frames).toEqual(featureFrames(samples, { withDescriptors: true }));
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -3e38])(
    'counts samples of %d, takes them as 0, and is not poisoned',
    async (bad) => {
      const clean = goldenSignal(48_000, 2);
      const holed = clean.slice();
      const broken = clean.slice();
      for (let index = 30_000; index < 30_010; index += 1) {
        holed[index] = 0;
        broken[index] = bad;
      }
      const heard = hear([{ format: MONO, samples: broken }], 997);
      expect(heard.nonFiniteSampleCount).toBe(10);
      expect(heard).toEqual({
        ...hear([{ format: MONO, samples: holed }]),
        nonFiniteSampleCount: 10,
      });
      expect(heard.frames.every(({ bands }) => bands.every(Number.isFinite))).toBe(true);
    },
  );

  it('goes on in time over a change of the input rate, without a click or a gap', async () => {
    const low: AudioFormat = { sampleRateHz: 44_100, channelCount: 1 };
    // 882 Hz: whole periods in a second, so that the sine goes on in the new rate.
    const one = { format: MONO, samples: sine(882, 0.3, 1, 48_000) };
    const two = { format: low, samples: sine(882, 0.3, 1, 44_100) };
    const end = { format: MONO, samples: sine(882, 0.3, 1.2, 48_000) };
    const { frames } = hear([one, two, end], 4000);
    // 3.2 s are 100 frames to the sample: were one sample lost at a change, the last would not come.
    expect(frames).toHaveLength(100);
    expect(frames.map(({ frameIndex }) => frameIndex)).toEqual(frames.map((_, index) => index));
    const steady = frames[20] as FeatureFrame;
    for (const frame of frames.slice(20)) {
      expect(frame.levelDbfs).toBeCloseTo(steady.levelDbfs, 0);
      expect(frame.momentaryLufs).toBeCloseTo(steady.momentaryLufs, 0);
    }
  });

  it('refuses an impossible rate and goes on with the old one', async () => {
    const frames: FeatureFrame[] = [];
    const chain = new AnalysisChain({ network: null, onFrame: (frame) => frames.push(frame) });
    const samples = goldenSignal(48_000, 1);
    chain.push(MONO, samples);
    expect(() => chain.push({ sampleRateHz: 5, channelCount: 1 }, samples)).toThrow(
      expect.objectContaining({ code: 'AFFEKT_FORMAT_UNSUPPORTED' }),
    );
    chain.push(MONO, samples);
    chain.flush();
    expect(frames).toHaveLength(62);
  });

  it('hands each frame on with the estimate it completed, and no estimate is lost at the end', async () => {
    const folder = await temporaryFolder();
    await writeRandomModel(folder);
    await selectBackend('wasm');
    const model = await loadModel(folder);
    const run = async (stepsAtOnce: number): Promise<{ withFrames: Estimate[]; all: Estimate[] }> => {
      const network = new StreamingNetwork(model, { stepsAtOnce });
      const withFrames: Estimate[] = [];
      const all: Estimate[] = [];
      const chain = new AnalysisChain({
        network,
        onFrame: (frame, estimate) => {
          expect(frame.bands).toHaveLength(BAND_COUNT);
          if (estimate === null) return;
          expect(estimate.sampleIndex).toBe(frame.sampleIndex);
          withFrames.push(estimate);
        },
        onEstimate: (estimate) => all.push(estimate),
      });
      chain.push(MONO, joined(goldenSignal(48_000, 2), sine(300, 0.2, 1.1, 48_000)));
      chain.flush();
      network.dispose();
      return { withFrames, all };
    };
    const live = await run(1);
    // 3.1 s are 96 frames, 24 steps; the first estimate comes with the eighth.
    expect(live.all).toHaveLength(17);
    expect(live.withFrames).toEqual(live.all);
    const offline = await run(7);
    expect(offline.all.map(({ sampleIndex }) => sampleIndex)).toEqual(
      live.all.map(({ sampleIndex }) => sampleIndex),
    );
  });
});
