import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { Mp3Decoder } from '../../../src/capture/decoding/mp3-decoder.js';
import { AffektError } from '../../../src/core/errors.js';
import { randomNumbers } from '../../support/random-numbers.js';

const CLIP = readFileSync(new URL('golden/stereo.mp3', import.meta.url));

it('nonsense ends with the first fault, and nothing is written to stderr', async () => {
  const written = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  let faultCount = 0;
  for (let seed = 1; seed <= 100; seed += 1) {
    const random = randomNumbers(seed);
    const decoder = await Mp3Decoder.create();
    const bytes = Uint8Array.from({ length: 6000 }, () => random() * 256);
    bytes.set(CLIP.subarray(0, 4));
    try {
      decoder.decode(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(AffektError);
      faultCount += 1;
    }
    decoder.free();
  }
  expect(faultCount).toBeGreaterThan(10);
  expect(written).not.toHaveBeenCalled();
  written.mockRestore();
});

it('sound is as without the guard', async () => {
  const decoder = await Mp3Decoder.create();
  const { samplesDecoded } = decoder.decode(CLIP.subarray(0, 4000));
  expect(samplesDecoded).toBeGreaterThan(1000);
  decoder.free();
});
