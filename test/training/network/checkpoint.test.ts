import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Checkpoint,
  readCheckpoint,
  writeCheckpoint,
} from '../../../src/training/network/checkpoint.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const CHECKPOINT: Checkpoint = {
  fingerprint: 'of this run',
  epochCount: 3,
  optimizerStepCount: 17,
  losses: [1.5, 0.25, 0.1],
  arrays: new Map([
    ['network/a', Float32Array.of(1, -2.5, 1e-30)],
    ['optimizer/a', new Float32Array(0)],
    ['average/ä', Float32Array.of(Math.fround(Math.PI))],
  ]),
};

async function written(): Promise<string> {
  const file = path.join(await temporaryFolder(), 'work', 'checkpoint.bin');
  await writeCheckpoint(file, CHECKPOINT);
  return file;
}

describe('checkpoint', () => {
  it('comes back as it was', async () => {
    expect(await readCheckpoint(await written(), 'of this run')).toEqual(CHECKPOINT);
  });

  it('takes arrays that are a view of another', async () => {
    const file = await written();
    const arrays = new Map([['a', Float32Array.of(1, 2, 3, 4).subarray(1, 3)]]);
    await writeCheckpoint(file, { ...CHECKPOINT, arrays });
    expect((await readCheckpoint(file, 'of this run'))?.arrays.get('a')).toEqual(Float32Array.of(2, 3));
  });

  it('is null where there is none', async () => {
    expect(await readCheckpoint(path.join(await temporaryFolder(), 'checkpoint.bin'), 'x')).toBeNull();
  });

  it('of another run is refused', async () => {
    await expect(readCheckpoint(await written(), 'of another')).rejects.toMatchObject({
      code: 'AFFEKT_MODEL_CORRUPT',
      message: expect.stringContaining('it belongs to a run with other data, seed or preset'),
    });
  });

  it.each([0, 20, 300])('cut to %i bytes is refused, and says what to do', async (length) => {
    const file = await written();
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(0, Math.min(length, bytes.length - 1)));
    await expect(readCheckpoint(file, 'of this run')).rejects.toMatchObject({
      code: 'AFFEKT_MODEL_CORRUPT',
      message: expect.stringContaining('Choose another --work folder or delete it'),
    });
  });

  it('cannot be written where nothing can', async () => {
    await expect(writeCheckpoint('/dev/null/checkpoint.bin', CHECKPOINT)).rejects.toMatchObject({
      code: 'AFFEKT_WRITE_FAILED',
    });
  });
});
