import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LitShow } from '../support/lit-show.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { VirtualMic } from '../support/virtual-mic.js';
import { noteFault } from './fault-table.js';

const KILL_COUNT = 20;
/** Longer than the watch over a device that gives no data. */
const STOPPED_MS = 3000;

let mic: VirtualMic;

beforeAll(async () => {
  mic = await VirtualMic.start();
});

afterAll(() => mic.close());

async function listening(): Promise<LitShow> {
  const folder = await temporaryFolder();
  const show = await LitShow.start({ folder, address: '127.0.14.1', args: ['--source', 'device'] });
  await show.lit();
  await show.over('input-waiting');
  return show;
}

/** How long until a condition is told no more. */
async function recovered(show: LitShow, id: string): Promise<number> {
  const fromMs = performance.now();
  await show.over(id);
  return performance.now() - fromMs;
}

it('twenty kills of the sound server', async () => {
  const show = await listening();
  const times: number[] = [];
  for (let count = 0; count < KILL_COUNT; count += 1) {
    mic.killServer();
    expect((await show.told('input-lost')).severity).toBe('bad');
    await show.goesOn(2);
    await mic.restartServer();
    times.push(await recovered(show, 'input-lost'));
  }
  noteFault('sound server killed', times, ['input-lost']);
  show.child.kill('SIGTERM');
  expect(await show.ending()).toMatchObject({ code: 0, lastLevel: 0, terminationCount: 3 });
  show.close();
});

it.each([
  ['capture process killed', 'SIGKILL'],
  ['capture process stopped', 'SIGSTOP'],
] as const)('%s', async (fault, signal) => {
  const show = await listening();
  const times: number[] = [];
  for (let count = 0; count < 3; count += 1) {
    const fromMs = performance.now();
    process.kill(captureProcess(show), signal);
    await show.told('input-lost');
    await show.over('input-lost');
    times.push(performance.now() - fromMs);
  }
  noteFault(fault, times, ['input-lost']);
  show.close();
});

it('keys of the terminal do not reach the capture process: it is of a group of its own', async () => {
  const show = await listening();
  expect(processGroup(captureProcess(show))).not.toBe(processGroup(show.child.pid));
  show.child.kill('SIGQUIT');
  expect(await show.ending()).toMatchObject({ code: 0, lastLevel: 0, terminationCount: 3 });
  show.close();
});

it('sound server stopped', async () => {
  const show = await listening();
  const server = mic.serverProcess;
  process.kill(server, 'SIGSTOP');
  await show.told('input-lost');
  await new Promise((resolve) => setTimeout(resolve, STOPPED_MS));
  await show.goesOn(2);
  process.kill(server, 'SIGCONT');
  noteFault('sound server stopped', [await recovered(show, 'input-lost')], ['input-lost']);
  show.close();
});

/** The process that captures, whichever way it does. */
function captureProcess(show: LitShow): number {
  const children = execFileSync('pgrep', ['-P', String(show.child.pid)], { encoding: 'utf8' });
  return Number(children.trim().split('\n').at(-1));
}

function processGroup(processId: number | undefined): string {
  return execFileSync('ps', ['-o', 'pgid=', '-p', String(processId)], { encoding: 'utf8' }).trim();
}
