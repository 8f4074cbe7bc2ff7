const HEADER_BYTES = 8;
const STEPS_PER_DECADE = 64;

/**
 * The bytes of one spectrogram column as `protocol.ts` states them: little-endian uint32 `frameIndex`, uint32 band
 * count, one uint8 a band. `bands` are log10(1 + magnitude) as the analysis gives them (≥ 0); a value beyond 255 / 64
 * is clipped, a negative one or NaN (counted by the analysis) is drawn as 0. Allocates the message.
 */
export function encodeSpectrogramColumn(frameIndex: number, bands: Float32Array): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES + bands.length);
  bytes.writeUInt32LE(frameIndex >>> 0, 0);
  bytes.writeUInt32LE(bands.length, 4);
  const levels = new Uint8ClampedArray(bytes.buffer, bytes.byteOffset + HEADER_BYTES, bands.length);
  for (let band = 0; band < bands.length; band++)
    levels[band] = Math.round(STEPS_PER_DECADE * (bands[band] ?? 0));
  return bytes;
}
