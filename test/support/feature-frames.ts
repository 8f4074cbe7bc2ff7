import { FeatureExtractor, type FeatureExtractorOptions } from '../../src/features/feature-extractor.js';
import type { FeatureFrame } from '../../src/features/feature-frame.js';

/** All frames of a mono sound at 22,050 Hz, pushed in chunks of `chunkSamples` (whole, unless told). */
export function featureFrames(
  samples: Float32Array,
  options: FeatureExtractorOptions = { withDescriptors: false },
  chunkSamples = samples.length,
): FeatureFrame[] {
  const frames: FeatureFrame[] = [];
  const extractor = new FeatureExtractor(options, (frame) => frames.push(frame));
  for (let start = 0; start < samples.length; start += chunkSamples) {
    extractor.push(samples.subarray(start, start + chunkSamples));
  }
  return frames;
}
