import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDemoClip } from '../support/demo-clip.js';
import { InstalledPackage } from './installed-package.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Beside the one that runs the tests. */
const VERSIONS = ['22', '24', 'latest'];
/** Unit tests that need neither a native package nor a process of their own. */
const UNIT_TESTS = [
  'test/core',
  'test/signals',
  'test/buffer',
  'test/emotion',
  'test/library',
  'test/lights/patch.test.ts',
];
const run = promisify(execFile);

let installed: InstalledPackage;

beforeAll(async () => {
  installed = await InstalledPackage.make();
  writeDemoClip(path.join(installed.folder, 'clip.wav'), 6);
});

afterAll(async () => {
  await installed?.remove();
});

describe.each(VERSIONS)('Node %s', (version) => {
  let folder = '';
  let node = '';

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'affekt-node-'));
    await writeFile(path.join(folder, 'package.json'), '{"private": true}');
    await run('npm', ['install', '--no-audit', '--no-fund', `node@${version}`], { cwd: folder });
    node = path.join(folder, 'node_modules', 'node', 'bin', 'node');
    process.stdout.write(`${(await run(node, ['--version'])).stdout}`);
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('analyses', async () => {
    const main = path.join('node_modules', 'affekt', 'dist', 'main.js');
    const { stdout } = await installed.run(node, [main, 'analyze', 'clip.wav', '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ file: 'clip.wav', valence: expect.any(Number) });
  });

  it('follows the demo performance, connects to it, and ends as it should', async () => {
    const { child, url } = await installed.start(node);
    try {
      const { stdout } = await installed.run(node, ['record-curves.mjs', url, '3']);
      expect(stdout.trim().split('\n').length).toBeGreaterThan(10);
      const exit = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      expect(await exit).toBe(0);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('passes the unit tests', async () => {
    const vitest = path.join('node_modules', 'vitest', 'vitest.mjs');
    const args = [vitest, 'run', '--config', 'test/vitest.config.ts', ...UNIT_TESTS];
    const testing = run(node, args, { cwd: ROOT, maxBuffer: 2 ** 24 });
    await testing.catch(({ stdout }: { stdout: string }) => expect.fail(stdout.slice(-4000)));
  });
});
