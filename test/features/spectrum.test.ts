import FFT from 'fft.js';
import { describe, expect, it } from 'vitest';
import { MagnitudeSpectrum } from '../../src/features/spectrum.js';
import { Random } from '../../src/training/random.js';

describe('magnitude spectrum', () => {
  it.for([8, 512, 2048, 8192])('of %i samples is that of another transform', (size) => {
    const random = new Random(size);
    const spectrum = new MagnitudeSpectrum(size);
    for (const scale of [1, 1e-4]) {
      const frame = Float32Array.from({ length: size }, (_, index) =>
        index % 7 === 0 ? scale : scale * (random.uniform() - 0.3),
      );
      const fft = new FFT(size);
      const expected = fft.createComplexArray();
      fft.realTransform(
        expected,
        Array.from(frame, (value, index) => value * (0.5 - 0.5 * Math.cos((2 * Math.PI * index) / size))),
      );
      const magnitudes = spectrum.compute(frame);
      expect(magnitudes.length).toBe(size / 2);
      for (const [bin, magnitude] of magnitudes.entries()) {
        const length = Math.hypot(expected[2 * bin] as number, expected[2 * bin + 1] as number);
        // Single precision, and what double precision leaves of the largest.
        expect(Math.abs(magnitude - length)).toBeLessThan(1e-7 * length + 1e-13 * size * scale);
      }
    }
  });

  it('is of twice a power of 4 samples', () => {
    expect(() => new MagnitudeSpectrum(1024)).toThrow('1024 samples; allowed is twice a power of 4');
  });
});
