import LibSampleRate from '@alexanderolsen/libsamplerate-js';
import { describe, expect, it } from 'vitest';
import { ANALYSIS_RATE_HZ } from '../../src/features/feature-layout.js';
import { Resampler } from '../../src/features/resampler.js';
import { goldenSignal } from '../support/golden-signal.js';
import { joined, sine } from '../support/sounds.js';

function resampled(samples: Float32Array, inputRateHz: number, chunkSamples = samples.length): Float32Array {
  const resampler = new Resampler(inputRateHz, ANALYSIS_RATE_HZ);
  const pieces: Float32Array[] = [];
  const keep = (piece: Float32Array): void => {
    pieces.push(piece.slice());
  };
  for (let start = 0; start < samples.length; start += chunkSamples) {
    resampler.push(samples.subarray(start, start + chunkSamples), keep);
  }
  resampler.flush(keep);
  return joined(...pieces);
}

/** Root mean square over the steady middle, dB. */
function levelDb(samples: Float32Array): number {
  const middle = samples.subarray(1000, samples.length - 1000);
  return 10 * Math.log10(middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length);
}

// 44,056 Hz has so many phases that the filter's are interpolated.
const RATES_HZ = [8000, 44_056, 44_100, 48_000, 96_000, 192_000] as const;

describe.each(RATES_HZ)('resampler from %i Hz', (rateHz) => {
  it('keeps amplitude and phase of a sine', () => {
    const output = resampled(sine(1000, 0.5, 1, rateHz), rateHz);
    const ideal = sine(1000, 0.5, 1);
    // Off the ends, where the sine begins and breaks off.
    const error = output.map((sample, index) => sample - (ideal[index] as number));
    expect(levelDb(error) - levelDb(ideal)).toBeLessThan(-110);
  });

  it.each([1, 127, 128, 5000])('gives the same in chunks of %i', (chunkSamples) => {
    const samples = goldenSignal(rateHz, 0.25);
    expect(resampled(samples, rateHz, chunkSamples)).toEqual(resampled(samples, rateHz));
  });

  it.each([1, 2, 999, 12_345])('gives round(%i · ratio) samples in all', (count) => {
    const output = resampled(sine(300, 0.5, 1, rateHz).subarray(0, count), rateHz);
    expect(output).toHaveLength(Math.round((Math.min(count, rateHz) * ANALYSIS_RATE_HZ) / rateHz));
  });
});

describe.each([44_056, 44_100, 48_000, 96_000, 192_000])('resampler down from %i Hz', (rateHz) => {
  it.each([11_050, 11_200, 13_000, 16_000, 20_000])(
    'suppresses a tone of %i Hz by 105 dB: it would be an alias',
    (hz) => {
      const tone = sine(hz, 0.5, 1, rateHz);
      expect(levelDb(resampled(tone, rateHz)) - levelDb(tone)).toBeLessThan(-105);
    },
  );

  it('keeps 9,500 Hz within 0.1 dB', () => {
    const tone = sine(9500, 0.5, 1, rateHz);
    expect(Math.abs(levelDb(resampled(tone, rateHz)) - levelDb(tone))).toBeLessThan(0.1);
  });
});

// The model was trained on what libsamplerate made of recordings: what it leaves of the highest bands must stay the same.
describe.each([44_100, 48_000])('resampler from %i Hz beside libsamplerate', (rateHz) => {
  const theirs = async (samples: Float32Array): Promise<Float32Array> => {
    const { create, ConverterType } = LibSampleRate;
    const converterType = ConverterType.SRC_SINC_MEDIUM_QUALITY;
    const converter = await create(1, rateHz, ANALYSIS_RATE_HZ, { converterType });
    const output = converter.simple(samples).slice();
    converter.destroy();
    return output;
  };

  it('says the same of music-like sound up to 9 kHz, sample by sample', async () => {
    const samples = goldenSignal(rateHz, 0.5);
    const filtered = joined(...[440, 3000, 9000].map((hz) => sine(hz, 0.2, 0.2, rateHz)));
    for (const sound of [filtered, samples]) {
      const [ours, reference] = [resampled(sound, rateHz), await theirs(sound)];
      const error = reference.map((sample, index) => sample - (ours[index] as number));
      // The golden signal has noise up to the Nyquist frequency, a little of which is in the transition band.
      expect(levelDb(error) - levelDb(ours)).toBeLessThan(sound === samples ? -40 : -60);
    }
  });

  it.each([9500, 9900, 10_200, 10_600])('leaves of %i Hz as much, within 0.4 dB', async (hz) => {
    const tone = sine(hz, 0.5, 1, rateHz);
    expect(Math.abs(levelDb(resampled(tone, rateHz)) - levelDb(await theirs(tone)))).toBeLessThan(0.4);
  });
});

describe('resampler', () => {
  it('passes an equal rate through unchanged', () => {
    const samples = goldenSignal(ANALYSIS_RATE_HZ, 0.5);
    expect(resampled(samples, ANALYSIS_RATE_HZ, 1000)).toEqual(samples);
  });

  it('ends an empty stream with nothing', () => {
    expect(resampled(new Float32Array(0), 48_000)).toHaveLength(0);
  });

  it.each([0, 999, 800_000, Number.NaN])('refuses a rate of %d Hz', (rateHz) => {
    expect(() => new Resampler(rateHz, ANALYSIS_RATE_HZ)).toThrow(
      expect.objectContaining({
        code: 'AFFEKT_FORMAT_UNSUPPORTED',
        message: expect.stringContaining(`${rateHz} Hz`),
      }),
    );
  });
});
