import { StateVariableFilter } from '../../capture/demo/state-variable-filter.js';
import type { Random } from '../random.js';

/**
 * Applause of `people` hands: each claps at a pace of its own, three to five times a second and never quite evenly, and every
 * clap is a few milliseconds of noise about a pitch between 600 Hz and 2.6 kHz that is that of the pair of hands. With
 * `togetherShare` of them in one rhythm. It may rise and die away.
 */
export function applause(
  sampleRateHz: number,
  seconds: number,
  people: number,
  togetherShare: number,
  random: Random,
): Float32Array {
  const samples = new Float32Array(Math.round(seconds * sampleRateHz));
  const commonPeriod = 0.28 + 0.2 * random.uniform();
  for (let person = 0; person < people; person += 1) {
    const isTogether = random.uniform() < togetherShare;
    const period = isTogether ? commonPeriod : 0.2 + 0.16 * random.uniform();
    const clap = clapSound(sampleRateHz, 600 + 2000 * random.uniform() ** 1.5, random);
    const loudness = 0.15 + random.uniform() ** 2;
    const start = random.uniform() * (random.uniform() < 0.5 ? 0.3 : 0.35 * seconds);
    const end = seconds * (random.uniform() < 0.5 ? 1 : 0.5 + 0.5 * random.uniform());
    for (let time = isTogether ? Math.ceil(start / period) * period : start; time < end; time += period) {
      const at = Math.round((time + 0.02 * random.normal() * (isTogether ? 0.6 : 1)) * sampleRateHz);
      const force = loudness * (0.7 + 0.6 * random.uniform());
      for (let index = 0; index < clap.length && at + index < samples.length; index += 1) {
        if (at + index >= 0)
          samples[at + index] = (samples[at + index] as number) + force * (clap[index] as number);
      }
    }
  }
  return samples;
}

function clapSound(sampleRateHz: number, pitchHz: number, random: Random): Float32Array {
  const filter = new StateVariableFilter(sampleRateHz);
  filter.tune(pitchHz, 0.8 + 2 * random.uniform());
  const decaySeconds = 0.004 + 0.012 * random.uniform();
  return new Float32Array(Math.round(0.06 * sampleRateHz)).map((_, index) => {
    filter.step(random.normal());
    return filter.bandpass * Math.exp(-index / sampleRateHz / decaySeconds);
  });
}

/** Cheers: many voices that hold open vowels, each a buzz of changing pitch through two resonances, with breath in it. */
export function cheering(
  sampleRateHz: number,
  seconds: number,
  people: number,
  random: Random,
): Float32Array {
  const samples = new Float32Array(Math.round(seconds * sampleRateHz));
  for (let person = 0; person < people; person += 1) {
    const formants = [500 + 500 * random.uniform(), 1000 + 1500 * random.uniform()].map((hz) => {
      const filter = new StateVariableFilter(sampleRateHz);
      filter.tune(hz, 4);
      return filter;
    });
    const isWhistle = random.uniform() < 0.04;
    let phase = 0;
    for (let from = random.uniform() * 2; from < seconds; from += 0.5 + 3 * random.uniform()) {
      const length = 0.4 + 1.8 * random.uniform();
      const pitchHz = isWhistle ? 1500 + 1500 * random.uniform() : 140 + 420 * random.uniform();
      const glide = (random.uniform() - 0.4) * 0.6;
      const end = Math.min(samples.length, Math.round((from + length) * sampleRateHz));
      for (let index = Math.round(from * sampleRateHz); index < end; index += 1) {
        const share = (index / sampleRateHz - from) / length;
        phase = (phase + (pitchHz * (1 + glide * share)) / sampleRateHz) % 1;
        const envelope = 0.3 * Math.sqrt(Math.max(0, Math.sin(Math.PI * share)));
        if (isWhistle) {
          samples[index] = (samples[index] as number) + 0.5 * envelope * Math.sin(2 * Math.PI * phase);
          continue;
        }
        const source = 2 * phase - 1 + 0.5 * random.normal();
        let voice = 0;
        for (const formant of formants) {
          formant.step(source);
          voice += formant.bandpass;
        }
        samples[index] = (samples[index] as number) + envelope * voice;
      }
    }
  }
  return samples;
}
