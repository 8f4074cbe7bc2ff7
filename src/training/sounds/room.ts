import { Reverb } from '../../capture/demo/reverb.js';
import type { MonoSound } from '../evaluation/sound-conditions.js';
import type { Random } from '../random.js';

const BLOCK_SAMPLES = 256;

/** The sound as a microphone in some room, near or far, hears it: reverberation, a tilted spectrum, the room's own noise. */
export function inRoom({ samples, sampleRateHz }: MonoSound, random: Random): MonoSound {
  const reverb = new Reverb(sampleRateHz, 0.2 + 1.8 * random.uniform() ** 2);
  const wetShare = random.uniform() < 0.3 ? 0 : 0.5 * random.uniform() ** 2;
  const [left, right] = [new Float64Array(BLOCK_SAMPLES), new Float64Array(BLOCK_SAMPLES)];
  const heard = new Float32Array(samples.length);
  for (let start = 0; start < samples.length; start += BLOCK_SAMPLES) {
    const dry = Float64Array.from(samples.subarray(start, start + BLOCK_SAMPLES));
    left.fill(0);
    reverb.process(dry, left, right, dry.length);
    for (const [index, value] of dry.entries()) {
      heard[start + index] = (1 - wetShare) * value + wetShare * (left[index] as number);
    }
  }
  const pull = 0.15 + 0.85 * random.uniform();
  const treble = random.uniform() < 0.5 ? 0 : 1.2 * random.uniform();
  const floor = level(heard) * 10 ** (-1 - 2 * random.uniform());
  let low = 0;
  const tilted = heard.map((value) => {
    low += pull * (value - low);
    return low + treble * (value - low) + floor * random.normal();
  });
  return { samples: scaled(tilted), sampleRateHz };
}

/** Sounds together, each at its own level within 10 dB. */
export function mixed(sounds: readonly Float32Array[], sampleRateHz: number, random: Random): MonoSound {
  const samples = new Float32Array(Math.max(...sounds.map(({ length }) => length)));
  for (const sound of sounds) {
    const gain = (10 ** (-random.uniform() / 2) * 0.1) / Math.max(1e-6, level(sound));
    for (const [index, value] of sound.entries()) samples[index] = (samples[index] as number) + gain * value;
  }
  return { samples: scaled(samples), sampleRateHz };
}

function level(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / Math.max(1, samples.length));
}

/** Brought under full scale. */
function scaled(samples: Float32Array): Float32Array {
  const peak = samples.reduce((highest, value) => Math.max(highest, Math.abs(value)), 1e-6);
  return samples.map((value) => (0.8 * value) / peak);
}
