import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ResultFolder } from '../../src/recordings/results/result-folder.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const HOUR_SECONDS = 3600;

it('what a killed run left half-written in a folder of results is gone at the next run, and what another writes now stays', async () => {
  const folder = await temporaryFolder();
  await ResultFolder.open(folder, 'json', null, 'model');
  const parts = path.join(folder, '.affekt', 'parts');
  expect(readdirSync(parts)).toEqual([]);
  for (const name of ['.left.part', '.young.part']) writeFileSync(path.join(parts, name), '{"val');
  const written = statSync(path.join(parts, '.left.part')).mtimeMs / 1000;
  utimesSync(path.join(parts, '.left.part'), written, written - 2 * HOUR_SECONDS);
  utimesSync(path.join(parts, '.young.part'), written, written - HOUR_SECONDS / 2);
  await ResultFolder.open(folder, 'json', null, 'model');
  expect(readdirSync(parts)).toEqual(['.young.part']);
});
