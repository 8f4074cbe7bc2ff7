const FLOAT_VIEW = new Float32Array(1);
const BITS_VIEW = new Uint32Array(FLOAT_VIEW.buffer);

/**
 * IEEE 754 binary16 of a number, rounded to nearest even; past ±65,504 infinite. tfjs reads this format but cannot write it.
 */
export function toFloat16Bits(value: number): number {
  FLOAT_VIEW[0] = value;
  const bits = BITS_VIEW[0] as number;
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 127;
  const mantissa = bits & 0x7fffff;
  if (exponent === 128) return sign | 0x7c00 | (mantissa === 0 ? 0 : 0x200);
  if (exponent > 15) return sign | 0x7c00;
  if (exponent >= -14) return sign | roundShift(((exponent + 15) << 23) | mantissa, 13);
  if (exponent < -25) return sign;
  return sign | roundShift(mantissa | 0x800000, -exponent - 1);
}

/** `value >> bitCount`, rounded to nearest, ties to even. */
function roundShift(value: number, bitCount: number): number {
  const half = 1 << (bitCount - 1);
  const isOdd = (value >>> bitCount) & 1;
  return (value + half - 1 + isOdd) >>> bitCount;
}
