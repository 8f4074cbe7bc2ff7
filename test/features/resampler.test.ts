import { describe, expect, it } from 'vitest';
import type { AffektError } from '../../src/core/errors.js';
import { ANALYSIS_RATE_HZ } from '../../src/features/feature-layout.js';
import { Resampler } from '../../src/features/resampler.js';
import { goldenSignal } from '../support/golden-signal.js';
import { joined, sine } from '../support/sounds.js';

async function resampled(
  samples: Float32Array,
  inputRateHz: number,
  chunkSamples = samples.length,
): Promise<Float32Array> {
  const resampler = await Resampler.create(inputRateHz, ANALYSIS_RATE_HZ);
  const pieces: Float32Array[] = [];
  const keep = (piece: Float32Array): void => {
    pieces.push(piece.slice());
  };
  for (let start = 0; start < samples.length; start += chunkSamples) {
    resampler.push(samples.subarray(start, start + chunkSamples), keep);
  }
  resampler.flush(keep);
  resampler.close();
  return joined(...pieces);
}

/** Root mean square over the steady middle, dB. */
function levelDb(samples: Float32Array): number {
  const middle = samples.subarray(1000, samples.length - 1000);
  return 10 * Math.log10(middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length);
}

const RATES_HZ = [8000, 44_100, 48_000, 96_000, 192_000] as const;

describe.each(RATES_HZ)('resampler from %i Hz', (rateHz) => {
  it('keeps amplitude and phase of a sine', async () => {
    const output = await resampled(sine(1000, 0.5, 1, rateHz), rateHz);
    const ideal = sine(1000, 0.5, 1);
    // Off the ends, where the sine begins and breaks off.
    const error = output.map((sample, index) => sample - (ideal[index] as number));
    expect(levelDb(error) - levelDb(ideal)).toBeLessThan(-90);
  });

  it.each([1, 127, 128, 5000])('gives the same in chunks of %i', async (chunkSamples) => {
    const samples = goldenSignal(rateHz, 0.25);
    expect(await resampled(samples, rateHz, chunkSamples)).toEqual(await resampled(samples, rateHz));
  });

  it.each([1, 2, 999, 12_345])('gives round(%i · ratio) samples in all', async (count) => {
    const output = await resampled(sine(300, 0.5, 1, rateHz).subarray(0, count), rateHz);
    expect(output).toHaveLength(Math.round((Math.min(count, rateHz) * ANALYSIS_RATE_HZ) / rateHz));
  });
});

describe.each([44_100, 48_000, 96_000, 192_000])('resampler down from %i Hz', (rateHz) => {
  it.each([13_000, 16_000, 20_000])(
    'suppresses a tone of %i Hz by 95 dB: it would be an alias',
    async (hz) => {
      const tone = sine(hz, 0.5, 1, rateHz);
      expect(levelDb(await resampled(tone, rateHz)) - levelDb(tone)).toBeLessThan(-95);
    },
  );

  it('keeps 9,500 Hz within 0.1 dB', async () => {
    const tone = sine(9500, 0.5, 1, rateHz);
    expect(Math.abs(levelDb(await resampled(tone, rateHz)) - levelDb(tone))).toBeLessThan(0.1);
  });
});

describe('resampler', () => {
  it('passes an equal rate through unchanged', async () => {
    const samples = goldenSignal(ANALYSIS_RATE_HZ, 0.5);
    expect(await resampled(samples, ANALYSIS_RATE_HZ, 1000)).toEqual(samples);
  });

  it('ends an empty stream with nothing', async () => {
    expect(await resampled(new Float32Array(0), 48_000)).toHaveLength(0);
  });

  it.each([0, 999, 800_000, Number.NaN])('refuses a rate of %d Hz', async (rateHz) => {
    const failure = await Resampler.create(rateHz, ANALYSIS_RATE_HZ).catch((error: AffektError) => error);
    expect(failure).toMatchObject({ code: 'AFFEKT_FORMAT_UNSUPPORTED' });
    expect((failure as AffektError).message).toContain(`${rateHz} Hz`);
  });
});
