import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DECODERS } from '../../../src/capture/decoding/audio-decoder.js';
import type { AudioType } from '../../../src/capture/decoding/audio-type.js';
import { ByteReader } from '../../../src/capture/decoding/byte-reader.js';
import { Damage } from '../../../src/capture/decoding/damage.js';
import { SoundCheck } from '../../../src/capture/decoding/sound-check.js';
import { AffektError } from '../../../src/core/errors.js';
import { mutated } from '../../support/mutations.js';
import { randomNumbers } from '../../support/random-numbers.js';
import { noiseSamples, wavBytes } from '../../support/wav-file.js';

const MUTATIONS = Number(process.env.AFFEKT_FUZZ_COUNT ?? 40);
/** Louder than the whole clip by more than this would be nonsense. A click of an MP3, whose samples no checksum guards, may be. */
const LOUDER: Readonly<Record<AudioType, number>> = {
  wav: 1,
  flac: 0.01,
  ogg: 0.1,
  mp3: Number.POSITIVE_INFINITY,
};
const LONGEST_SECONDS = 5;

const CLIPS: readonly (readonly [string, AudioType])[] = [
  ['stereo.flac', 'flac'],
  ['stereo.oga', 'ogg'],
  ['stereo.ogg', 'ogg'],
  ['stereo.opus', 'ogg'],
  ['stereo.mp3', 'mp3'],
  ['mono.mp3', 'mp3'],
  ['noise.wav', 'wav'],
];

async function* inPieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 4096) yield bytes.subarray(at, at + 4096);
}

async function peakOf(whole: Buffer, type: AudioType): Promise<number> {
  let peak = 0;
  for await (const { samples } of DECODERS[type](new ByteReader(inPieces(whole)), new Damage())) {
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  }
  return peak;
}

function bytesOf(name: string): Buffer {
  if (name === 'noise.wav')
    return wavBytes(
      's16',
      44_100,
      2,
      noiseSamples(44_100).map((x) => x * 32_768),
    );
  return readFileSync(fileURLToPath(new URL(`golden/${name}`, import.meta.url)));
}

describe(`damaged files, ${MUTATIONS} of each`, () => {
  it.each(CLIPS)('%s: no crash, no nonsense', async (name, type) => {
    const whole = bytesOf(name);
    const wholePeak = await peakOf(whole, type);
    const count = { refused: 0, warned: 0, silent: 0 };
    for (let seed = 1; seed <= MUTATIONS; seed++) {
      const damage = new Damage();
      const reader = new ByteReader(inPieces(mutated(whole, randomNumbers(seed))));
      const check = new SoundCheck(DECODERS[type](reader, damage), damage);
      let seconds = 0;
      let peak = 0;
      try {
        await check.start();
        for await (const { format, samples } of check.pieces()) {
          expect(samples.length % format.channelCount).toBe(0);
          seconds += samples.length / format.channelCount / format.sampleRateHz;
          for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
        }
        if (damage.warnings.length > 0) count.warned++;
        else count.silent++;
      } catch (error) {
        if (!(error instanceof AffektError)) throw error;
        expect(error.code, `seed ${seed}`).toMatch(/^AFFEKT_(AUDIO|FORMAT)_/);
        count.refused++;
      }
      expect(seconds, `seed ${seed}`).toBeLessThan(LONGEST_SECONDS);
      expect(peak, `seed ${seed}`).toBeLessThanOrEqual(wholePeak + LOUDER[type]);
    }
    process.stdout.write(`  ${name}: ${JSON.stringify(count)}\n`);
    expect(count.refused + count.warned + count.silent).toBe(MUTATIONS);
  });
});
