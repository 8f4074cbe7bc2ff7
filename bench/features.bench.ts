import { monotonicMs } from '../src/core/clock.js';
import { FastAnalysis } from '../src/features/rhythm/fast-analysis.js';
import { FeatureExtractor } from '../src/features/feature-extractor.js';
import type { FeatureFrame } from '../src/features/feature-frame.js';
import { ANALYSIS_RATE_HZ, frameEndSampleIndex } from '../src/features/feature-layout.js';
import { Resampler } from '../src/features/resampler.js';
import { type BenchResult, type BenchRow, assertNear, rowOf } from './bench.js';
import { monoPerformance, performance } from './material.js';

const SECONDS = 40;
/** Left out of the figures: the compiler is still at work. */
const WARM_UP_SHARE = 0.1;
const FRAME_AIM_MS = 0.3;

/** What the features cost before the network sees them. */
export const features = {
  name: 'features',
  async run(): Promise<BenchResult> {
    const audio = monoPerformance(SECONDS);
    const rows = [frameRow(audio), fastRow(audio)];
    for (const rateHz of [44_100, 48_000]) rows.push(await resamplerRow(rateHz));
    return {
      rows,
      notes: [
        'A frame: loudness, one FFT, 149 bands, all descriptors. Fast analysis: 172 hops a second.',
        'Asserted: hop by hop gives the same bands as all at once; the resampler gives exactly the samples due.',
      ],
    };
  },
};

function frameRow(audio: Float32Array): BenchRow {
  const frames: FeatureFrame[] = [];
  const extractor = new FeatureExtractor({ withDescriptors: true }, (frame) => frames.push(frame));
  const times: number[] = [];
  for (let index = 0; frameEndSampleIndex(index) <= audio.length; index += 1) {
    const hop = audio.subarray(index === 0 ? 0 : frameEndSampleIndex(index - 1), frameEndSampleIndex(index));
    const start = monotonicMs();
    extractor.push(hop);
    times.push(monotonicMs() - start);
  }
  const whole: FeatureFrame[] = [];
  new FeatureExtractor({ withDescriptors: true }, (frame) => whole.push(frame)).push(audio);
  assertNear('number of frames', frames.length, whole.length, 0);
  for (const [index, frame] of whole.entries()) {
    frame.bands.forEach((value, band) => {
      assertNear(`band ${band} of frame ${index}`, frames[index]?.bands[band] ?? Number.NaN, value, 0);
    });
  }
  const name = 'features of one frame (hop 705.6, 2048 at 22.05 kHz)';
  return rowOf(name, 'ms', warm(times), FRAME_AIM_MS);
}

function fastRow(audio: Float32Array): BenchRow {
  let onsetCount = 0;
  const fast = new FastAnalysis(() => {
    onsetCount += 1;
  });
  const times = eachSecond(audio, ANALYSIS_RATE_HZ, (second) => fast.push(second));
  assertNear('samples heard', fast.sampleIndex, audio.length, 128);
  if (onsetCount === 0) throw new Error('no onset was found in music with notes');
  return rowOf('fast analysis of one second (512/128 at 22.05 kHz)', 'ms', warm(times), 1000);
}

async function resamplerRow(rateHz: number): Promise<BenchRow> {
  const audio = performance(SECONDS, rateHz).filter((_, index) => index % 2 === 0);
  const resampler = new Resampler(rateHz, ANALYSIS_RATE_HZ);
  let outputCount = 0;
  const count = (samples: Float32Array): void => {
    outputCount += samples.length;
  };
  const times = eachSecond(audio, rateHz, (second) => resampler.push(second, count));
  resampler.flush(count);
  assertNear('samples after resampling', outputCount, SECONDS * ANALYSIS_RATE_HZ, 0);
  return rowOf(`resampling one second, ${rateHz} → 22050 Hz, mono`, 'ms', warm(times), 1000);
}

function eachSecond(audio: Float32Array, rateHz: number, process: (second: Float32Array) => void): number[] {
  const times: number[] = [];
  for (let start = 0; start + rateHz <= audio.length; start += rateHz) {
    const second = audio.subarray(start, start + rateHz);
    const before = monotonicMs();
    process(second);
    times.push(monotonicMs() - before);
  }
  return times;
}

function warm(times: readonly number[]): readonly number[] {
  return times.slice(Math.ceil(times.length * WARM_UP_SHARE));
}
