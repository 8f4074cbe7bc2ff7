import { Ensemble } from '../../capture/demo/ensemble.js';
import { MIX_BLOCK_SAMPLES } from '../../capture/demo/mixer.js';
import type { DemoNote } from '../../capture/demo/part-writer.js';
import type { MonoSound } from './sound-conditions.js';

/** The first `seconds` of written notes as the demo's band plays them, both channels averaged. */
export function playNotes(notes: readonly DemoNote[], seconds: number, sampleRateHz: number): MonoSound {
  const ensemble = new Ensemble(notes, sampleRateHz);
  const samples = new Float32Array(Math.round(seconds * sampleRateHz));
  const block = new Float64Array(2 * MIX_BLOCK_SAMPLES);
  for (let position = 0; position < samples.length; position += MIX_BLOCK_SAMPLES) {
    const count = Math.min(MIX_BLOCK_SAMPLES, samples.length - position);
    ensemble.play(block, position, count);
    for (let index = 0; index < count; index += 1) {
      samples[position + index] = ((block[2 * index] as number) + (block[2 * index + 1] as number)) / 2;
    }
  }
  return { samples, sampleRateHz };
}
