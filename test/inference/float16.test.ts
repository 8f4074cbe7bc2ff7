import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectBackend } from '../../src/inference/backend.js';
import { toFloat16Bits } from '../../src/inference/float16.js';

/** Values of half patterns as tfjs, the other side of the file format, reads them. */
function decode(bits: Uint16Array): Float32Array {
  const tensors = tf.io.decodeWeights(bits.slice().buffer, [
    { name: 'w', shape: [bits.length], dtype: 'float32', quantization: { dtype: 'float16' } },
  ]);
  const values = (tensors.w as tf.Tensor).dataSync<'float32'>().slice();
  tf.dispose(tensors);
  return values;
}

await selectBackend('wasm');

const patterns = Uint16Array.from({ length: 65_536 }, (_, index) => index);
const values = decode(patterns);

describe('float16 packing', () => {
  it('turns each of the 65,536 patterns, decoded by tfjs, back into itself', () => {
    for (const pattern of patterns) {
      const value = values[pattern] as number;
      if (Number.isNaN(value)) {
        // All NaNs become one quiet NaN of the same sign or none: a pattern that is NaN again.
        expect(Number.isNaN(decode(Uint16Array.of(toFloat16Bits(value)))[0])).toBe(true);
      } else if (toFloat16Bits(value) !== pattern) {
        expect.unreachable(`pattern ${pattern} (${value}) became ${toFloat16Bits(value)}`);
      }
    }
  });

  it('knows the format of IEEE 754', () => {
    expect(toFloat16Bits(1)).toBe(0x3c00);
    expect(toFloat16Bits(-2)).toBe(0xc000);
    expect(toFloat16Bits(65_504)).toBe(0x7bff);
    expect(toFloat16Bits(2 ** -14)).toBe(0x0400);
    expect(toFloat16Bits(2 ** -24)).toBe(0x0001);
    expect(toFloat16Bits(0)).toBe(0);
    expect(toFloat16Bits(-0)).toBe(0x8000);
    expect(toFloat16Bits(Number.NEGATIVE_INFINITY)).toBe(0xfc00);
  });

  it.each([
    [1 + 2 ** -11, 0x3c00, 'a tie goes to the even one below'],
    [1 + 3 * 2 ** -11, 0x3c02, 'a tie goes to the even one above'],
    [1 + 2 ** -11 + 2 ** -23, 0x3c01, 'just over the tie goes up'],
    [1 + 3 * 2 ** -11 - 2 ** -23, 0x3c01, 'just under the tie goes down'],
    [2 - 2 ** -12, 0x4000, 'rounding carries into the exponent'],
    [65_519, 0x7bff, 'the largest below the tie to infinity'],
    [65_520, 0x7c00, 'the tie past the largest is infinite'],
    [70_000, 0x7c00, 'past it is infinite'],
    [2 ** -25, 0x0000, 'half the least subnormal is a tie to 0'],
    [2 ** -25 * 1.001, 0x0001, 'just over it is the least subnormal'],
    [3 * 2 ** -25, 0x0002, 'a tie among subnormals goes to even'],
    [2 ** -14 - 2 ** -25, 0x0400, 'the largest subnormal tie becomes normal'],
    [2 ** -40, 0x0000, 'far below is 0'],
  ])('rounds %d to %i: %s', (value, bits) => {
    expect(toFloat16Bits(value)).toBe(bits);
    expect(toFloat16Bits(-value)).toBe(bits | 0x8000);
  });

  it('takes the nearest of the two neighbours', () => {
    fc.assert(
      fc.property(fc.double({ min: -65_504, max: 65_504, noNaN: true }), (double) => {
        const value = Math.fround(double);
        const bits = toFloat16Bits(value);
        const error = Math.abs((values[bits] as number) - value);
        // Magnitudes ascend with the pattern.
        for (const neighbour of [bits - 1, bits + 1]) {
          if ((neighbour & 0x8000) !== (bits & 0x8000) || (neighbour & 0x7fff) > 0x7bff) continue;
          expect(Math.abs((values[neighbour] as number) - value)).toBeGreaterThanOrEqual(error);
        }
      }),
    );
  });
});
