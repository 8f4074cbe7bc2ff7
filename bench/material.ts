import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DemoPerformer } from '../src/capture/demo/performer.js';
import { FeatureExtractor } from '../src/features/feature-extractor.js';
import type { FeatureFrame } from '../src/features/feature-frame.js';
import { ANALYSIS_RATE_HZ } from '../src/features/feature-layout.js';

/** The first `seconds` of the demo performance, interleaved stereo. */
export function performance(seconds: number, sampleRateHz: number): Float32Array {
  const samples = new Float32Array(2 * Math.round(seconds * sampleRateHz));
  new DemoPerformer(sampleRateHz).render(samples);
  return samples;
}

/** The same at the analysis rate, mono. */
export function monoPerformance(seconds: number): Float32Array {
  const stereo = performance(seconds, ANALYSIS_RATE_HZ);
  return Float32Array.from(
    { length: stereo.length / 2 },
    (_, index) => ((stereo[2 * index] ?? 0) + (stereo[2 * index + 1] ?? 0)) / 2,
  );
}

/** Its spectrogram frames. */
export function performanceFrames(seconds: number): FeatureFrame[] {
  const frames: FeatureFrame[] = [];
  new FeatureExtractor({ withDescriptors: false }, (frame) => frames.push(frame)).push(
    monoPerformance(seconds),
  );
  return frames;
}

/** Runs `use` with a folder that is gone afterwards. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'affekt-bench-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
