import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Table } from '../../../src/training/classical/text-table.js';
import { NETWORK_FORMS } from '../../../src/training/network/trainable-network.js';
import { runCli } from '../../support/cli-result.js';
import { needNativeBackend } from '../../support/native-backend.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { writeDatasets } from '../tiny-datasets.js';

describe('affekt evaluate --suite forms', () => {
  it('trains each form once and puts them in one table; started again, it has only to judge', async (context) => {
    await needNativeBackend(context);
    const folder = await temporaryFolder();
    const [data, work, file] = ['data', 'work', 'forms.json'].map((name) => path.join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeDatasets(data, { songCount: 24, soundtrackCount: 24 });
    const run = (seed: string) =>
      runCli([
        ...['evaluate', '--suite', 'forms', '--preset', 'smoke', '--data', data, '--work', work],
        ...['--seed', seed, '--json', file],
      ]);
    const { code, stdout, stderr } = await run('1');
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('Three forms of the network, 2 epochs each');
    expect(stdout).toContain('.76 (A2E), .71 (A2Mid2E) and .75 (A2Mid2E-Joint)');
    const { tables } = JSON.parse(readFileSync(file, 'utf8')) as { tables: Table[] };
    const rows = tables[0]?.rows ?? [];
    expect(rows.map(([form]) => form)).toEqual([...NETWORK_FORMS]);
    const numbers = rows.map((row) =>
      row.slice(1).map((cell) => (typeof cell === 'object' ? cell.value : Number(cell))),
    );
    for (const row of numbers) {
      expect(row).toHaveLength(11);
      expect(row.every(Number.isFinite), String(row)).toBe(true);
    }
    expect(new Set(numbers.map(String)).size).toBe(3);

    const checkpoints = NETWORK_FORMS.map((form) =>
      path.join(work, 'forms', 'smoke-1', form, 'checkpoint.bin'),
    );
    const written = checkpoints.map((checkpoint) => statSync(checkpoint).mtimeMs);
    const again = await run('1');
    expect(again.stdout).toBe(stdout);
    expect(checkpoints.map((checkpoint) => statSync(checkpoint).mtimeMs)).toEqual(written);
  });

  it('says what is missing: data to judge by, a backend to train on', async (context) => {
    const folder = await temporaryFolder();
    const suite = ['evaluate', '--suite', 'forms', '--data', folder, '--work', path.join(folder, 'work')];
    const wasm = await runCli([...suite, '--backend', 'wasm']);
    expect(wasm.code).not.toBe(0);
    expect(wasm.stderr).toContain('needs @tensorflow/tfjs-node');
    await needNativeBackend(context);
    const empty = await runCli(suite);
    expect(empty.code).not.toBe(0);
    expect(empty.stderr).toContain('holds no data set');
    const data = path.join(folder, 'unrated');
    writeDatasets(data, { songCount: 0, soundtrackCount: 0 });
    const unrated = await runCli([...suite.slice(0, 4), data, ...suite.slice(5)]);
    expect(unrated.code).not.toBe(0);
    expect(unrated.stderr).toContain("needs the set 'soundtracks' or 'deam'");
  });
});
