import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventMessage, StatusMessage } from '../../src/server/protocol.js';
import { TestClient, until } from '../server/test-client.js';
import { subscribeFrames } from '../support/heard-frames.js';
import { CliProcess } from '../support/cli-process.js';
import { runCli } from '../support/cli-result.js';
import { needVirtualMic, VirtualMic } from '../support/virtual-mic.js';

/** One device, which is not plugged in. Without any in the list PortAudio ends in a failed assertion. */
const ABSENT_CARD = 'pcm.absent { type hw card 99 hint { show on description "absent" } }\n';
/** What the program finds on a machine without input, on machines with a sound card, too. */
const NO_SOUND = { ALSA_CONFIG_PATH: '', PULSE_SERVER: 'unix:/nonexistent' };
const START = ['start', '--model', 'none', '--port', '0'];

describe('without an input device', () => {
  beforeAll(async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'affekt-alsa-'));
    NO_SOUND.ALSA_CONFIG_PATH = path.join(folder, 'asound.conf');
    await writeFile(NO_SOUND.ALSA_CONFIG_PATH, ABSENT_CARD);
    return () => rm(folder, { recursive: true });
  });

  it('a device asked for is waited for, and what else there is is said', async () => {
    const cli = new CliProcess([...START, '--source', 'device'], NO_SOUND);
    await cli.complained(/^affekt: .*--source file, stdin or demo.*taken as soon as it is there/m);
    await cli.printed(/^Listening to: default input \(until the input is there\)$/m);
    cli.child.kill('SIGINT');
    expect(await cli.exit).toBe(0);
  });

  it('the list says so', async () => {
    const { code, stdout } = await runCli(['devices'], NO_SOUND);
    expect(code).toBe(0);
    expect(stdout).toMatch(/no input device here\. Connect one/);
  });

  it('the doctor says so, and that it is not needed', async () => {
    const { stdout } = await runCli(['doctor'], NO_SOUND);
    expect(stdout).toMatch(
      /^✗ audio input .*connect one, or use --source file, stdin or demo \(matters: only to those who listen to a device/m,
    );
  });
});

describe('with a virtual microphone', () => {
  let mic: VirtualMic;

  beforeEach(async (context) => {
    needVirtualMic(context);
    mic = await VirtualMic.start();
    return () => mic.close();
  });

  it('a device that is not there is told at once, with the nearest name, and waited for', async () => {
    const cli = new CliProcess([...START, '--device', 'defualt']);
    await cli.complained(/no input device called 'defualt'; did you mean 'default'\? Here are/);
    expect(cli.stdout).toBe('');
    cli.child.kill('SIGINT');
    expect(await cli.exit).toBe(0);
  });

  it('a part of a name that fits several devices is refused before anything else is done', async () => {
    await mic.plugSecond();
    const { code, stderr } = await runCli([...START, '--capture', 'parec', '--device', 'desk']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/'desk' fits 2 input devices: 'Monitor of Main Desk', 'Monitor of Second Desk'/);
  });

  it.each([
    ['a device that comes is taken', ['--source', 'device'], /Listening to: default input \(/, 'default'],
    [
      'the demo gives way to a device that comes',
      [],
      /Listening to: built-in demo performance \(/,
      'default',
    ],
    [
      'a device that comes is taken, by parec',
      ['--source', 'device', '--capture', 'parec'],
      /Listening to: default input \(/,
      'Monitor of Main Desk',
    ],
    [
      'the demo gives way to a device that comes, by parec',
      ['--capture', 'parec'],
      /Listening to: built-in demo performance \(/,
      'Monitor of Main Desk',
    ],
  ] as const)('%s', async (_name, flags, before, name) => {
    mic.killServer();
    const cli = new CliProcess([...START, ...flags]);
    try {
      await cli.printed(before);
      await mic.restartServer();
      const [, url] = await cli.printed(/^Dashboard: +(http:\S+)\n/m);
      await cli.complained(new RegExp(`listening to ${name} now`));
      const client = new TestClient(`${url?.replace('http', 'ws')}ws`);
      await subscribeFrames(client, ['level']);
      await client.received('signals', 5);
      const { input } = (await (await fetch(`${url}api/status`)).json()) as { input: StatusMessage };
      expect(input).toMatchObject({ input: 'running', source: { kind: 'device', name } });
    } finally {
      cli.child.kill('SIGINT');
      expect(await cli.exit).toBe(0);
    }
  });

  it('a killed capture process is told as lost, and then as back', async () => {
    const cli = new CliProcess([...START, '--device', 'default']);
    try {
      const [, url] = await cli.printed(/^Dashboard: +(http:\S+)\n/);
      const client = new TestClient(`${url?.replace('http', 'ws')}ws`);
      await subscribeFrames(client, ['level']);
      for (const stream of ['status', 'events']) await client.subscribe(stream);
      await client.received('signals', 20);
      process.kill(captureProcessOf(cli.child.pid as number), 'SIGKILL');

      const statuses = (): StatusMessage[] => client.ofType('status') as unknown as StatusMessage[];
      const lostAt = (): number => statuses().findIndex(({ input }) => input === 'lost');
      await until(() => lostAt() >= 0, 'the loss');
      expect(statuses()[lostAt()]?.message).toMatch(
        /capture process of 'default' ended.*Looking for 'default'/,
      );
      await until(() => statuses().at(-1)?.input === 'running', 'the return');
      expect(statuses().at(-1)?.message).toMatch(/Listening to 'default' .*again/);
      await client.received('event', 2);
      const events = client.ofType('event') as unknown as EventMessage[];
      expect(events.map(({ name }) => name)).toEqual(['input-lost', 'input-back']);
      const count = client.ofType('signals').length;
      await client.received('signals', count + 20);
      client.socket.close();
      await cli.complained(/over after/);

      cli.child.kill('SIGINT');
      expect(await cli.exit).toBe(0);
      // The terminal says it, too.
      expect(cli.stderr).toMatch(
        /^affekt: bad: The capture process of 'default' ended\. .*\n[\s\S]*^affekt: over after \d+ s: The capture process/m,
      );
    } finally {
      cli.kill();
    }
  });

  it.each([
    ['naudiodon', 'device-capture-child'],
    ['parec', '^parec'],
    ['arecord', '^arecord'],
  ])('no capture process of %s is left when the program is killed', async (way, command) => {
    const cli = new CliProcess([...START, '--source', 'device', '--capture', way]);
    await cli.printed(/Backend:/);
    const capture = captureProcessOf(cli.child.pid as number, new RegExp(command));
    cli.kill();
    await cli.exit;
    await until(() => !isAlive(capture), 'the end of the capture process');
  });
});

function captureProcessOf(programId: number, command = /device-capture-child/): number {
  const ids = readFileSync(`/proc/${programId}/task/${programId}/children`, 'utf8')
    .trim()
    .split(' ')
    .map(Number);
  const capture = ids.find((id) => command.test(readFileSync(`/proc/${id}/cmdline`, 'utf8')));
  if (capture === undefined) throw new Error(`process ${programId} has no capture process`);
  return capture;
}

function isAlive(id: number): boolean {
  try {
    // A zombie that its new parent has not taken yet counts as gone.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${id}/status`, 'utf8'));
  } catch {
    return false;
  }
}
