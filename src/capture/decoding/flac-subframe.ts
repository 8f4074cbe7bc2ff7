import type { BitReader } from './bit-reader.js';

const LARGEST_ORDER = 32;
/** Coefficients of the fixed predictors, the newest sample's first (RFC 9639, section 9.2.5). */
const FIXED = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]] as const;

/**
 * Decodes one channel of a FLAC frame (RFC 9639, section 9.2) into `out`; false where it cannot be one. All arithmetic is
 * exact: 32-bit samples times 15-bit coefficients, 32 of them, stay below 2^53.
 */
export function readFlacSubframe(bits: BitReader, bitDepth: number, out: Float64Array): boolean {
  if (bits.bits(1) !== 0) return false;
  const type = bits.bits(6);
  const wastedBits = bits.bits(1) === 1 ? bits.unary() + 1 : 0;
  const depth = bitDepth - wastedBits;
  if (depth < 1 || !readSamples(bits, type, depth, out)) return false;
  if (wastedBits > 0) {
    const scale = 2 ** wastedBits;
    for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) * scale;
  }
  return !bits.isPastEnd;
}

function readSamples(bits: BitReader, type: number, depth: number, out: Float64Array): boolean {
  if (type === 0) {
    out.fill(bits.signed(depth));
    return true;
  }
  if (type === 1) {
    for (let i = 0; i < out.length; i++) out[i] = bits.signed(depth);
    return true;
  }
  const isFixed = type >= 8 && type <= 12;
  if (!isFixed && type < 32) return false;
  const order = isFixed ? type - 8 : type - 31;
  if (order > out.length) return false;
  for (let i = 0; i < order; i++) out[i] = bits.signed(depth);
  if (isFixed) return readResidual(bits, order, out) && predict(out, FIXED[order] ?? [], 0);
  const precision = bits.bits(4) + 1;
  const shift = bits.signed(5);
  if (precision > 15 || shift < 0 || order > LARGEST_ORDER) return false;
  const coefficients = Float64Array.from({ length: order }, () => bits.signed(precision));
  return readResidual(bits, order, out) && predict(out, coefficients, shift);
}

/** What remains after prediction, Rice coded in partitions (RFC 9639, section 9.2.7), into `out` from `order` on. */
function readResidual(bits: BitReader, order: number, out: Float64Array): boolean {
  const method = bits.bits(2);
  if (method > 1) return false;
  const parameterBits = method === 0 ? 4 : 5;
  const escapeCode = 2 ** parameterBits - 1;
  const partitionCount = 2 ** bits.bits(4);
  const partitionSize = out.length / partitionCount;
  if (!Number.isInteger(partitionSize) || partitionSize < order) return false;
  for (let partition = 0, i = order; partition < partitionCount; partition++) {
    const end = (partition + 1) * partitionSize;
    const parameter = bits.bits(parameterBits);
    if (parameter === escapeCode) {
      const depth = bits.bits(5);
      for (; i < end; i++) out[i] = bits.signed(depth);
    } else {
      const scale = 2 ** parameter;
      for (; i < end; i++) {
        const folded = bits.unary() * scale + bits.bits(parameter);
        out[i] = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
      }
    }
    // Broken off early: what is past the end is not worth the work.
    if (bits.isPastEnd) return false;
  }
  return true;
}

/** Adds to every residual what the samples before it let expect. */
function predict(out: Float64Array, coefficients: ArrayLike<number>, shift: number): boolean {
  const order = coefficients.length;
  const scale = 2 ** -shift;
  for (let i = order; i < out.length; i++) {
    let sum = 0;
    for (let k = 0; k < order; k++) sum += (coefficients[k] as number) * (out[i - 1 - k] as number);
    out[i] = (out[i] as number) + Math.floor(sum * scale);
  }
  return true;
}
