/** WAV of whole numbers in as many bytes as they need, left-justified, with a header that says how many bits are valid. */
export function extensibleWav(
  samples: readonly number[],
  sampleRateHz: number,
  channelCount: number,
  bitDepth: number,
): Buffer {
  const sampleBytes = Math.ceil(bitDepth / 8);
  const data = Buffer.alloc(samples.length * sampleBytes);
  const lift = 2 ** (8 * sampleBytes - bitDepth);
  for (const [index, sample] of samples.entries()) {
    const value = sample * lift;
    if (sampleBytes === 1) data.writeUInt8(value + 128, index);
    else data.writeIntLE(value, index * sampleBytes, sampleBytes);
  }
  const header = Buffer.alloc(68);
  header.write('RIFF');
  header.writeUInt32LE(60 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(40, 16);
  header.writeUInt16LE(0xfffe, 20);
  header.writeUInt16LE(channelCount, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * channelCount * sampleBytes, 28);
  header.writeUInt16LE(channelCount * sampleBytes, 32);
  header.writeUInt16LE(8 * sampleBytes, 34);
  header.writeUInt16LE(22, 36);
  header.writeUInt16LE(bitDepth, 38);
  header.writeUInt32LE(0, 40);
  header.write('0100000000001000800000aa00389b71', 44, 'hex');
  header.write('data', 60);
  header.writeUInt32LE(data.length, 64);
  return Buffer.concat([header, data]);
}
