import { writeFile } from 'node:fs/promises';
import type { MonoSound } from '../evaluation/sound-conditions.js';

const HEADER_BYTES = 44;

/** Writes a sound of full scale ±1 as a WAV file of 16-bit integers. */
export async function writeMono(file: string, { samples, sampleRateHz }: MonoSound): Promise<void> {
  const bytes = Buffer.alloc(HEADER_BYTES + 2 * samples.length);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE(2 * sampleRateHz, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(2 * samples.length, 40);
  for (const [index, value] of samples.entries()) {
    bytes.writeInt16LE(
      Math.max(-32_768, Math.min(32_767, Math.round(32_768 * value))),
      HEADER_BYTES + 2 * index,
    );
  }
  await writeFile(file, bytes);
}
