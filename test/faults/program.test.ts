import { execFile, execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { LitShow, type LitShowOptions } from '../support/lit-show.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { noteFault } from './fault-table.js';

const STOP_THREAD = fileURLToPath(new URL('../support/stop-thread.py', import.meta.url));
const FRAMES = 'affekt_latency_seconds_count';
const run = promisify(execFile);

async function start(options: Partial<LitShowOptions> = {}): Promise<LitShow> {
  const folder = options.folder ?? (await temporaryFolder());
  const show = await LitShow.start({ address: '127.0.15.1', ...options, folder });
  onTestFinished(() => show.close());
  await show.lit();
  return show;
}

async function endsWell(show: LitShow): Promise<number> {
  const fromMs = performance.now();
  show.child.kill('SIGTERM');
  expect(await show.ending()).toMatchObject({ code: 0, lastLevel: 0, terminationCount: 3, pressed: [] });
  return performance.now() - fromMs;
}

/** Waits until the show hears on. */
async function hears(show: LitShow): Promise<void> {
  const frameCount = await show.metricAbove(FRAMES, -1);
  await show.metricAbove(FRAMES, frameCount);
}

/** How long until a condition is told no more. */
async function recovered(show: LitShow, id: string): Promise<number> {
  const fromMs = performance.now();
  await show.over(id);
  return performance.now() - fromMs;
}

it('analysis worker dies', async () => {
  const folder = await temporaryFolder();
  // Loaded by Node before the program, which knows nothing of it: every worker can be ended from outside.
  const preload = path.join(folder, 'workers.mjs');
  writeFileSync(
    preload,
    `import threads from 'node:worker_threads';
     import { syncBuiltinESMExports } from 'node:module';
     const all = [];
     threads.Worker = class extends threads.Worker {
       constructor(...args) { super(...args); all.push(this); }
     };
     syncBuiltinESMExports();
     if (threads.isMainThread) process.on('SIGUSR2', () => all.pop()?.terminate());`,
  );
  const show = await start({ folder, environment: { NODE_OPTIONS: `--import=${pathToFileURL(preload)}` } });
  const times: number[] = [];
  for (let count = 0; count < 3; count += 1) {
    await hears(show);
    const fromMs = performance.now();
    show.child.kill('SIGUSR2');
    await show.metricAbove('affekt_analysis_restarts_total', count);
    await show.told('analysis-restarted');
    await hears(show);
    times.push(performance.now() - fromMs);
  }
  await show.goesOn();
  noteFault('analysis worker dies', times, ['analysis-restarted']);
  await endsWell(show);
});

it('analysis worker stopped', async () => {
  const show = await start();
  const fromMs = performance.now();
  const held = run('python3', [STOP_THREAD, String(show.child.pid), '12']);
  await show.told('analysis-restarted');
  await hears(show);
  noteFault(
    'analysis worker stopped',
    [performance.now() - fromMs],
    ['lights-fail-safe', 'analysis-restarted'],
  );
  await held;
  await show.goesOn();
  await endsWell(show);
});

it('program stopped, and goes on', async () => {
  const show = await start();
  const times: number[] = [];
  for (let count = 0; count < 2; count += 1) {
    show.child.kill('SIGSTOP');
    await pause(4000);
    show.child.kill('SIGCONT');
    const fromMs = performance.now();
    await show.goesOn();
    times.push(performance.now() - fromMs);
  }
  noteFault('program stopped for 4 s', times, []);
  await endsWell(show);
});

it('full disk under the recording', async () => {
  const disk = await tinyDisk(65_536);
  const show = await start({ args: ['--source', 'demo', '--record', path.join(disk, 'heard.wav')] });
  await show.told('recording-failed');
  await show.goesOn();
  noteFault('full disk under the recording (ends)', [await endsWell(show)], ['recording-failed']);
});

it('full disk under NDJSON, and room again', async () => {
  const disk = await tinyDisk(2 ** 21);
  const filler = path.join(disk, 'filler');
  const lines = path.join(disk, 'lines');
  writeFileSync(filler, Buffer.alloc(2 ** 21 - 20_000));
  const out = openSync(lines, 'a');
  onTestFinished(() => closeSync(out));
  const show = await start({ outputs: { ndjson: { rateHz: 20 } }, stdio: ['ignore', out, 'pipe'] });
  await show.told('output-failed');
  await show.goesOn();
  rmSync(filler);
  noteFault('full disk under NDJSON', [await recovered(show, 'output-failed')], ['output-failed']);
  await endsWell(show);
  const broken = readFileSync(lines, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !isJson(line));
  // The line that the disk had no room for, and nothing glued to it.
  expect(broken.length).toBeLessThanOrEqual(2);
  for (const line of broken) expect(line.startsWith('{"type":')).toBe(true);
});

it('full disk under stdout and stderr', async () => {
  const full = openSync('/dev/full', 'w');
  onTestFinished(() => closeSync(full));
  const show = await start({ outputs: { ndjson: {} }, stdio: ['ignore', full, full] });
  await show.told('output-failed');
  await show.told('words-lost');
  await show.goesOn();
  noteFault('full disk under stdout, stderr (ends)', [await endsWell(show)], ['output-failed', 'words-lost']);
});

it('broken pipes', async () => {
  const show = await start({ outputs: { ndjson: {} } });
  show.child.stdout?.destroy();
  show.child.stderr?.destroy();
  await show.told('output-failed');
  await show.told('words-lost');
  await show.goesOn();
  noteFault('broken pipes (ends)', [await endsWell(show)], ['output-failed', 'words-lost']);
});

it('name server that does not answer', async () => {
  const folder = await temporaryFolder();
  const dead = path.join(folder, 'resolv.conf');
  const hosts = path.join(folder, 'hosts');
  writeFileSync(dead, 'nameserver 10.77.0.2\n');
  writeFileSync(hosts, '127.0.0.1 localhost\n127.0.15.1 desk\n');
  const mounts = `mount --bind ${dead} /etc/resolv.conf && mount --bind ${hosts} /etc/hosts && exec "$@"`;
  const targets = Array.from({ length: 12 }, (_, index) => ({ host: `nobody${index}.example`, port: 7700 }));
  const fromMs = performance.now();
  const show = await start({
    folder,
    outputs: { osc: { targets }, sacn: { hosts: ['desk'] } },
    wrap: (command) => ['unshare', '--mount', 'sh', '-c', mounts, 'sh', ...command],
  });
  const litMs = performance.now() - fromMs;
  expect(await show.told('output-unreachable')).toMatchObject({ subject: 'osc' });
  noteFault('dead DNS: sACN by name lit', [litMs], ['output-unreachable']);
  const endedMs = await endsWell(show);
  noteFault('dead DNS: ends', [endedMs], []);
  // A look-up takes ten seconds and more to be given up by the system.
  expect(endedMs).toBeLessThan(6000);
});

/** A disk with room for so much. */
async function tinyDisk(bytes: number): Promise<string> {
  const disk = await temporaryFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', disk]);
  onTestFinished(() => void execFileSync('umount', ['--lazy', disk]));
  return disk;
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
