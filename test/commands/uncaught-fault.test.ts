import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { CliProcess } from '../support/cli-process.js';
import { LightReceiver } from '../support/light-receiver.js';
import { eventually } from '../support/peer-process.js';

const HOST = '127.0.9.1';
const SHOW = {
  outputs: {
    sacn: { hosts: [HOST] },
    lights: {
      fixtures: [{ name: 'spot', group: 'all', universe: 1, address: 1, kind: 'dimmer' }],
      groups: { all: { dimmer: 1 } },
      failSafe: { onEnd: 'blackout' },
    },
  },
};

it.each([
  ['an exception nobody caught', "setImmediate(() => { throw new Error('the fault') })"],
  ['a rejection nobody handled', "void Promise.reject(new Error('the fault'))"],
])('%s: the lights get their look for the end, sACN its termination, and the code is 1', async (_, fault) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'affekt-fault-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const config = path.join(folder, 'show.json');
  await writeFile(config, JSON.stringify(SHOW));
  // Loaded by Node before the program, which knows nothing of it.
  const preload = path.join(folder, 'fault.mjs');
  await writeFile(preload, `process.on('SIGUSR2', () => { ${fault} });`);
  const receiver = await LightReceiver.open({ protocol: 'sacn', address: HOST });
  onTestFinished(() => receiver.close());
  const flags = ['--source', 'demo', '--model', 'none', '--port', '0', '--config', config];
  const cli = new CliProcess(['start', ...flags], { NODE_OPTIONS: `--import=${pathToFileURL(preload)}` });
  onTestFinished(() => cli.kill());
  await cli.printed(/Backend:/);
  await eventually(
    () => receiver.of(1).at(-1)?.values[0],
    (level) => level === 255,
  );
  cli.child.kill('SIGUSR2');
  expect(await cli.exit).toBe(1);
  expect(cli.stderr).toMatch(
    /^affekt: Starting …\naffekt: An error that nobody foresaw ended the show: the fault\..*\(AFFEKT_INTERNAL\)\n$/,
  );
  const packets = await eventually(
    () => receiver.of(1),
    (all) => all.filter(({ isTerminated }) => isTerminated).length === 3,
  );
  expect(packets.filter(({ isTerminated }) => !isTerminated).at(-1)?.values[0]).toBe(0);
});
