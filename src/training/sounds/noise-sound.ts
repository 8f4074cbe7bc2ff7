import { StateVariableFilter } from '../../capture/demo/state-variable-filter.js';
import type { Random } from '../random.js';

/** Kinds of noise that rooms, weather and machines make. */
export const NOISE_KINDS = ['coloured', 'hum', 'fan', 'engine', 'rain', 'wind', 'rattle', 'beeps'] as const;
export type NoiseKind = (typeof NOISE_KINDS)[number];

/** So many seconds of a kind of noise, its particulars drawn at random. */
export function noise(kind: NoiseKind, sampleRateHz: number, seconds: number, random: Random): Float32Array {
  const length = Math.round(seconds * sampleRateHz);
  if (kind === 'coloured') return coloured(length, random.uniform(), random);
  if (kind === 'hum') return hum(length, sampleRateHz, random);
  if (kind === 'fan')
    return sum(
      filtered(length, sampleRateHz, 150 + 1200 * random.uniform(), 0.7, random),
      hum(length, sampleRateHz, random),
      0.3,
    );
  if (kind === 'engine') return engine(length, sampleRateHz, random);
  if (kind === 'rain') return rain(length, sampleRateHz, random);
  if (kind === 'wind') return wind(length, sampleRateHz, random);
  if (kind === 'rattle') return rattle(length, sampleRateHz, random);
  return beeps(length, sampleRateHz, random);
}

/** From white (0) to brown (1). */
function coloured(length: number, darkness: number, random: Random): Float32Array {
  let brown = 0;
  return new Float32Array(length).map(() => {
    const white = random.normal();
    brown = 0.995 * brown + 0.1 * white;
    return 0.1 * ((1 - darkness) * white + darkness * brown);
  });
}

/** Mains hum with harmonics, or the steady tones of a transformer or a running machine. */
function hum(length: number, sampleRateHz: number, random: Random): Float32Array {
  const base = random.uniform() < 0.6 ? (random.uniform() < 0.5 ? 50 : 60) : 80 + 300 * random.uniform();
  const partials = Array.from({ length: 1 + random.below(12) }, (_, index) => ({
    step: (2 * Math.PI * base * (index + 1)) / sampleRateHz,
    level: random.uniform() / (index + 1) ** 0.7,
    phase: 2 * Math.PI * random.uniform(),
  }));
  const floor = 0.02 * random.uniform();
  return new Float32Array(length).map(
    (_, index) =>
      0.2 *
        partials.reduce(
          (total, { step, level, phase }) => total + level * Math.sin(step * index + phase),
          0,
        ) +
      floor * random.normal(),
  );
}

function filtered(
  length: number,
  sampleRateHz: number,
  cutoffHz: number,
  resonance: number,
  random: Random,
): Float32Array {
  const filter = new StateVariableFilter(sampleRateHz);
  filter.tune(cutoffHz, resonance);
  return new Float32Array(length).map(() => {
    filter.step(random.normal());
    return 0.3 * filter.lowpass;
  });
}

/** Bangs at a steady rate through a resonance, the rate wandering: motors, drills, printers. */
function engine(length: number, sampleRateHz: number, random: Random): Float32Array {
  const filter = new StateVariableFilter(sampleRateHz);
  filter.tune(80 + 1500 * random.uniform(), 1 + 4 * random.uniform());
  const rateHz = 8 + 90 * random.uniform();
  const wander = 0.3 * random.uniform();
  const turn = (2 * Math.PI * (0.05 + 0.4 * random.uniform())) / sampleRateHz;
  let phase = 0;
  return new Float32Array(length).map((_, index) => {
    phase += (rateHz * (1 + wander * Math.sin(turn * index))) / sampleRateHz;
    const isBang = phase >= 1;
    if (isBang) phase -= 1;
    filter.step((isBang ? 8 : 0) + 0.3 * random.normal());
    return 0.2 * filter.bandpass;
  });
}

function rain(length: number, sampleRateHz: number, random: Random): Float32Array {
  const samples = coloured(length, 0.1, random).map((value) => 0.3 * value);
  const dropCount = Math.round(((50 + 600 * random.uniform()) * length) / sampleRateHz);
  for (let drop = 0; drop < dropCount; drop += 1) {
    const at = random.below(length);
    const level = 0.3 * random.uniform() ** 3;
    const decay = (0.001 + 0.004 * random.uniform()) * sampleRateHz;
    for (let index = 0; index < 6 * decay && at + index < length; index += 1)
      samples[at + index] =
        (samples[at + index] as number) + level * random.normal() * Math.exp(-index / decay);
  }
  return samples;
}

function wind(length: number, sampleRateHz: number, random: Random): Float32Array {
  const filter = new StateVariableFilter(sampleRateHz);
  const [slow, slower] = [0.1 + 0.4 * random.uniform(), 0.03 + 0.1 * random.uniform()];
  const highestHz = 300 + 900 * random.uniform();
  return new Float32Array(length).map((_, index) => {
    const seconds = index / sampleRateHz;
    const gust =
      0.5 + 0.3 * Math.sin(2 * Math.PI * slow * seconds) + 0.2 * Math.sin(2 * Math.PI * slower * seconds + 1);
    if (index % 64 === 0) filter.tune(100 + highestHz * gust, 1.2);
    filter.step(random.normal());
    return 0.3 * gust * filter.lowpass;
  });
}

/** Knocks and clicks at no pace: keys, crockery, tools, steps. */
function rattle(length: number, sampleRateHz: number, random: Random): Float32Array {
  const samples = coloured(length, 0.8, random).map((value) => 0.05 * value);
  const rate = 1 + 8 * random.uniform();
  for (
    let at = 0;
    at < length;
    at += Math.round((sampleRateHz * -Math.log(1 - random.uniform())) / rate) + 1
  ) {
    const filter = new StateVariableFilter(sampleRateHz);
    filter.tune(200 + 4000 * random.uniform(), 1 + 12 * random.uniform());
    const decay = (0.004 + 0.05 * random.uniform()) * sampleRateHz;
    const level = 0.2 + 0.8 * random.uniform();
    for (let index = 0; index < 6 * decay && at + index < length; index += 1) {
      filter.step(index < 30 ? random.normal() : 0);
      samples[at + index] =
        (samples[at + index] as number) + level * filter.bandpass * Math.exp(-index / decay);
    }
  }
  return samples;
}

/** The same beep over and over, as of an alarm or a lorry that backs, or a steady test tone. */
function beeps(length: number, sampleRateHz: number, random: Random): Float32Array {
  const step = (2 * Math.PI * (300 + 2700 * random.uniform())) / sampleRateHz;
  const period = (0.25 + 1.2 * random.uniform()) * sampleRateHz;
  const soundingShare = random.uniform() < 0.3 ? 1 : 0.3 + 0.4 * random.uniform();
  return new Float32Array(length).map((_, index) =>
    (index % period) / period < soundingShare
      ? 0.3 * Math.sin(step * index) + 0.002 * random.normal()
      : 0.002 * random.normal(),
  );
}

function sum(some: Float32Array, other: Float32Array, share: number): Float32Array {
  return some.map((value, index) => value + share * (other[index] as number));
}
