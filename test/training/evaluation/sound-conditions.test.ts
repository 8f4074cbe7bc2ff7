import { describe, expect, it } from 'vitest';
import { CODECS, hasFfmpeg, throughCodec } from '../../../src/training/evaluation/codec-round-trip.js';
import {
  throughPhoneBand,
  withGain,
  withRoomNoise,
} from '../../../src/training/evaluation/sound-conditions.js';

const RATE_HZ = 22_050;

function sine(hz: number, amplitude = 0.5, seconds = 2): Float32Array {
  return Float32Array.from(
    { length: seconds * RATE_HZ },
    (_, index) => amplitude * Math.sin((2 * Math.PI * hz * index) / RATE_HZ),
  );
}

function powerDb(samples: ArrayLike<number>, from = 0): number {
  let sum = 0;
  for (let index = from; index < samples.length; index += 1) sum += (samples[index] as number) ** 2;
  return 10 * Math.log10(sum / (samples.length - from));
}

describe('withGain', () => {
  it('turns down by decibels and cuts what passes full scale', () => {
    const quiet = withGain({ samples: sine(440), sampleRateHz: RATE_HZ }, -30).samples;
    expect(powerDb(quiet) - powerDb(sine(440))).toBeCloseTo(-30, 4);
    const loud = withGain({ samples: sine(440, 0.9), sampleRateHz: RATE_HZ }, 6).samples;
    expect(Math.max(...loud)).toBe(1);
    expect(Math.min(...loud)).toBe(-1);
  });
});

describe('withRoomNoise', () => {
  it('lies as far below the sound as asked for, falls towards high frequencies, and is the same for the same seed', () => {
    const sound = { samples: sine(440), sampleRateHz: RATE_HZ };
    for (const snrDb of [30, 5]) {
      const noise = withRoomNoise(sound, snrDb, 7).samples.map(
        (sample, index) => sample - (sound.samples[index] as number),
      );
      expect(powerDb(sound.samples) - powerDb(noise)).toBeCloseTo(snrDb, 1);
      // White noise would lie 3 dB higher after taking differences; noise that falls loses.
      const steps = noise.slice(1).map((sample, index) => sample - (noise[index] as number));
      expect(powerDb(steps)).toBeLessThan(powerDb(noise) - 2);
    }
    expect(withRoomNoise(sound, 10, 7).samples).toEqual(withRoomNoise(sound, 10, 7).samples);
    expect(withRoomNoise(sound, 10, 8).samples).not.toEqual(withRoomNoise(sound, 10, 7).samples);
    expect(withRoomNoise({ samples: new Float32Array(9), sampleRateHz: RATE_HZ }, 10, 7).samples).toEqual(
      new Float32Array(9),
    );
  });
});

describe('throughPhoneBand', () => {
  it('passes speech frequencies, takes 3 dB at both ends, and falls by 24 dB an octave outside', () => {
    const gainDb = (hz: number): number =>
      powerDb(throughPhoneBand({ samples: sine(hz), sampleRateHz: RATE_HZ }).samples, RATE_HZ) -
      powerDb(sine(hz), RATE_HZ);
    expect(gainDb(1000)).toBeCloseTo(0, 0);
    expect(gainDb(300)).toBeCloseTo(-3, 0);
    expect(gainDb(3400)).toBeCloseTo(-3, 0);
    expect(gainDb(150)).toBeLessThan(-22);
    expect(gainDb(75)).toBeLessThan(-45);
    // The bilinear transform makes the upper slope steeper.
    expect(gainDb(6800)).toBeLessThan(-22);
  });
});

describe('throughCodec', () => {
  it('gives back the same music, as ffmpeg encodes and our decoders read it', async (context) => {
    if (!(await hasFfmpeg())) context.skip('there is no ffmpeg here');
    const sound = { samples: sine(440), sampleRateHz: RATE_HZ };
    for (const codec of CODECS) {
      const heard = await throughCodec(sound, codec);
      expect(heard.samples.length / heard.sampleRateHz, codec.label).toBeCloseTo(2, 0);
      expect(Math.abs(powerDb(heard.samples) - powerDb(sound.samples)), codec.label).toBeLessThan(1.5);
      expect(heard.samples, codec.label).not.toEqual(sound.samples);
    }
  });

  it('says what ffmpeg says when it cannot encode', async (context) => {
    if (!(await hasFfmpeg())) context.skip('there is no ffmpeg here');
    const codec = { label: 'none', extension: 'mp3', encoderArguments: ['-c:a', 'no-such-codec'] };
    const sound = { samples: sine(440), sampleRateHz: RATE_HZ };
    await expect(throughCodec(sound, codec)).rejects.toThrow(/no-such-codec/);
  });
});
