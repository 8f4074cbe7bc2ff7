import path from 'node:path';
import { expect, it } from 'vitest';
import { outputName } from '../../src/recordings/output-name.js';

const nameOf = (at: string | Buffer): string => outputName({ name: at.toString(), path: at, error: null });

it('keeps the path below the folder one is in, and the whole of any other', () => {
  expect(nameOf('album/01.flac')).toBe(path.join('album', '01.flac'));
  expect(nameOf('./x/../album/01.flac')).toBe(path.join('album', '01.flac'));
  expect(nameOf('/music/01.flac')).toBe(path.join('music', '01.flac'));
  expect(nameOf('../01.flac')).toBe(path.resolve('../01.flac').slice(1));
});

it('tells names apart that are not UTF-8 or too long for a file system with what comes behind', () => {
  const some = [Buffer.from([0x61, 0xff]), Buffer.from([0x61, 0xfe])].map(nameOf);
  expect(new Set(some).size).toBe(2);
  for (const name of some) expect(name).toMatch(/^a_~[0-9a-f]{12}$/);
  const long = [`${'é'.repeat(124)}.wav`, `${'é'.repeat(124)}.mp3`].map(nameOf);
  expect(new Set(long).size).toBe(2);
  for (const name of long) {
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(240);
    expect(name).not.toContain('\ufffd');
  }
});
