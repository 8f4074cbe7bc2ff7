import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openPartFolder } from '../../src/recordings/results/part-folder.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const HOUR_SECONDS = 3600;

it('what a killed run left half-written in a folder of results is gone at the next run, and what another writes now stays', async () => {
  const parts = path.join(await temporaryFolder(), '.affekt', 'parts');
  await openPartFolder(parts);
  expect(readdirSync(parts)).toEqual([]);
  for (const name of ['.left.part', '.young.part']) writeFileSync(path.join(parts, name), '{"val');
  const written = statSync(path.join(parts, '.left.part')).mtimeMs / 1000;
  utimesSync(path.join(parts, '.left.part'), written, written - 2 * HOUR_SECONDS);
  utimesSync(path.join(parts, '.young.part'), written, written - HOUR_SECONDS / 2);
  await openPartFolder(parts);
  expect(readdirSync(parts)).toEqual(['.young.part']);
});
