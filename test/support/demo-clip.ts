import { DemoPerformer } from '../../src/capture/demo/performer.js';
import { writeWav } from './write-wav.js';

const RATE_HZ = 44_100;

/** `seconds` of the demo performance from where its calm movement ends and its lively one begins, as stereo at 44,100 Hz. */
export function demoSamples(seconds: number): Float32Array {
  const performer = new DemoPerformer(RATE_HZ);
  performer.render(new Float32Array(2 * 34 * RATE_HZ));
  const samples = new Float32Array(2 * seconds * RATE_HZ);
  performer.render(samples);
  return samples;
}

/** Writes `demoSamples` as WAV. */
export function writeDemoClip(file: string, seconds: number): void {
  writeWav(file, demoSamples(seconds), { sampleRateHz: RATE_HZ, channelCount: 2, sampleKind: 'f32' });
}
