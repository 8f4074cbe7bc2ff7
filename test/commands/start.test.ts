import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { StatusResponse } from '../../src/server/api-answers.js';
import type { HelloMessage, SignalsMessage } from '../../src/server/protocol.js';
import { TestClient, until } from '../server/test-client.js';
import { CliProcess } from '../support/cli-process.js';
import { heardFrames, subscribeFrames } from '../support/heard-frames.js';
import { MAIN } from '../support/main-program.js';
import { writeRandomModel } from '../support/random-model.js';
import { wavBytes } from '../support/wav-file.js';

let folder = '';
let model = '';
const running: CliProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'affekt-start-'));
  model = path.join(folder, 'model');
  await writeRandomModel(model);
});

afterEach(() => {
  for (const cli of running.splice(0)) cli.kill();
});

afterAll(() => rm(folder, { recursive: true }));

function affekt(args: readonly string[], environment?: Record<string, string>, stdin?: Buffer): CliProcess {
  const cli = new CliProcess(args, environment, stdin);
  running.push(cli);
  return cli;
}

/** A chord of `seconds`, 22,050 Hz mono, as a WAV file. */
async function writeChord(name: string, seconds: number): Promise<string> {
  const samples = Float32Array.from(
    { length: seconds * 22_050 },
    (_, index) => 0.2 * (Math.sin(index * 0.0627) + Math.sin(index * 0.079)),
  );
  const file = path.join(folder, name);
  await writeFile(file, wavBytes('f32', 22_050, 1, samples));
  return file;
}

const ADDRESS = /^Dashboard: +(http:\/\/127\.0\.0\.1:(\d+)\/)\n/;

async function status(url: string): Promise<StatusResponse> {
  return (await (await fetch(`${url}api/status`)).json()) as StatusResponse;
}

describe('affekt start', () => {
  it('prints the address first, broadcasts emotion, and ends cleanly with Ctrl-C', async () => {
    const cli = affekt(['start', '--source', 'demo', '--model', model, '--port', '0']);
    const url = (await cli.printed(ADDRESS))[1] as string;
    await cli.printed(/Backend:/);
    expect(cli.stdout.split('\n').map((line) => line.split(':')[0])).toEqual([
      'Dashboard',
      'Listening to',
      'Model',
      'Backend',
      '',
    ]);
    expect(cli.stdout).toContain('built-in demo performance');
    const client = new TestClient(`${url.replace('http', 'ws')}ws`);
    await subscribeFrames(client, ['valence', 'latency'], 15.625);
    const newest = () => heardFrames(client).at(-1);
    await until(() => typeof newest()?.values.valence === 'number', 'an emotion', 60_000);
    const hello = (await client.received('hello')) as unknown as HelloMessage;
    expect(hello).toMatchObject({
      type: 'hello',
      source: { kind: 'demo', name: 'built-in demo performance' },
      model: { name: 'random', backend: 'wasm' },
      features: { bandCount: 149 },
    });
    expect(hello.features.bandFrequenciesHz).toHaveLength(149);
    const frames = client.ofType('signals') as unknown as SignalsMessage[];
    // The first comes at once, the others each second frame.
    const steps = frames
      .slice(2)
      .map((frame, index) => frame.sampleIndex - (frames[index + 1]?.sampleIndex ?? 0));
    expect(steps.every((step) => Math.abs(step - 1411.2) <= 1)).toBe(true);
    expect(newest()).toMatchObject({ state: 'music', signal: 'music' });
    expect(newest()?.values.latency).toBeGreaterThan(0);
    client.socket.close();
    cli.child.kill('SIGINT');
    expect(await cli.exit).toBe(0);
    // A machine that is busy with other tests may be late, and then says so.
    expect(
      cli.stderr.split('\n').filter((line) => !/ analysis is late|^affekt: Starting …$|^$/.test(line)),
    ).toEqual([]);
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)('ends cleanly with %s', async (signal) => {
    const cli = affekt(['--source', 'demo', '--model', 'none', '--port', '0']);
    await cli.printed(/Backend:/);
    cli.child.kill(signal);
    expect(await cli.exit).toBe(0);
  });

  it('reads settings anew with SIGHUP that it began to keep while it ran', async () => {
    const home = path.join(folder, 'begun');
    const cli = affekt(['start', '--source', 'demo', '--model', 'none', '--port', '0'], {
      AFFEKT_CONFIG_HOME: home,
    });
    const url = (await cli.printed(ADDRESS))[1] as string;
    const { status: answered } = await fetch(`${url}api/settings`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ presence: { thresholdLufs: -50 } }),
    });
    expect(answered).toBe(200);
    const file = path.join(home, 'settings.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('-50', '-55'));
    await cli.printed(/Backend:/);
    // Said when all of it runs.
    while ((await status(url)).input === null) await setTimeout(20);
    cli.child.kill('SIGHUP');
    await cli.complained(/read the settings anew:\n {2}presence\.thresholdLufs = -55 \(was -50\)/);
    cli.child.kill('SIGTERM');
    expect(await cli.exit).toBe(0);
  });

  it('stays up when the file has ended, and says so', async () => {
    const file = await writeChord('short.wav', 1);
    const cli = affekt(['start', '--file', file, '--model', 'none', '--port', '0']);
    const url = (await cli.printed(ADDRESS))[1] as string;
    await cli.complained(/^affekt: warning: short\.wav has ended\. Choose another input/m);
    expect((await status(url)).input).toEqual({
      input: 'ended',
      message: 'short.wav has ended.',
      source: { kind: 'file', name: 'short.wav' },
      droppedSampleCount: 0,
      nonFiniteSampleCount: 0,
    });
    cli.child.kill('SIGINT');
    expect(await cli.exit).toBe(0);
  });

  it('ends with the file when told to', async () => {
    const file = await writeChord('once.wav', 1);
    const cli = affekt(['start', '--file', file, '--model', 'none', '--port', '0', '--exit-at-end']);
    expect(await cli.exit).toBe(0);
    expect(cli.stdout).toContain('once.wav has ended.');
  });

  it('says what was wrong with a damaged file', async () => {
    const file = await writeChord('whole.wav', 1);
    const damaged = path.join(folder, 'damaged.wav');
    await writeFile(damaged, (await readFile(file)).subarray(0, 60_001));
    const cli = affekt(['start', '--file', damaged, '--model', 'none', '--port', '0', '--exit-at-end']);
    expect(await cli.exit).toBe(0);
    expect(cli.stderr).toMatch(/^affekt: .+\n/);
    expect(cli.stdout).toContain('damaged.wav has ended.');
  });

  it('hears raw samples on stdin', async () => {
    const samples = Float32Array.from({ length: 48_000 }, (_, index) => Math.sin(index * 0.06));
    const cli = affekt(
      [
        '--source',
        'stdin',
        '--rate',
        '48000',
        '--channel-count',
        '1',
        '--model',
        'none',
        '--port',
        '0',
        '--exit-at-end',
      ],
      {},
      Buffer.from(samples.buffer),
    );
    expect(await cli.exit).toBe(0);
    expect(cli.stdout).toContain('standard input has ended.');
  });

  it('tells once, and on the dashboard with their count, of samples that are no numbers', async () => {
    const samples = Float32Array.from({ length: 96_000 }, (_, index) => Math.sin(index * 0.06));
    samples.fill(Number.NaN, 100, 105).fill(Number.POSITIVE_INFINITY, 60_000, 60_002);
    samples[90_000] = 1e30;
    const flags = [
      '--source',
      'stdin',
      '--rate',
      '48000',
      '--channel-count',
      '1',
      '--model',
      'none',
      '--port',
      '0',
    ];
    const cli = affekt(flags, {}, Buffer.from(samples.buffer));
    const url = (await cli.printed(ADDRESS))[1] as string;
    await cli.complained(/standard input has ended\./);
    expect((await status(url)).input).toMatchObject({ input: 'ended', nonFiniteSampleCount: 8 });
    cli.child.kill('SIGINT');
    expect(await cli.exit).toBe(0);
    expect(
      cli.stderr.match(/^affekt: warning: Samples .* are not numbers.* --format is right\.$/gm),
    ).toHaveLength(1);
  });

  it('takes no flag that the source would pass over in silence', async () => {
    for (const [flags, told] of [
      [['--source', 'demo', '--file', 'song.wav'], '--file says nothing about the source "demo"'],
      [['--file', 'song.wav', '--device', 'USB'], '--device says nothing about the source "file"'],
      [
        ['--source', 'stdin', '--loop'],
        '--loop says nothing about the source "stdin"; it goes with --source file',
      ],
    ] as const) {
      const cli = affekt(['start', ...flags, '--port', '0']);
      expect(await cli.exit, cli.stderr).toBe(2);
      expect(cli.stderr).toContain(told);
    }
  });

  it('goes on when whoever read its output is gone', async () => {
    const config = path.join(folder, 'pipe.json');
    await writeFile(config, JSON.stringify({ outputs: { ndjson: {} } }));
    const args = ['start', '--source', 'demo', '--model', 'none', '--port', '0', '--config', config];
    const show = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let told = '';
    show.stderr.on('data', (data: Buffer) => {
      told += data.toString();
    });
    await once(show.stdout, 'data');
    show.stdout.destroy();
    // Its lights and its dashboard go on.
    const url = /http:\S+/.exec(told)?.[0] ?? '';
    for (let second = 0; second < 3; second += 1) {
      await setTimeout(1000);
      expect((await status(url)).input).toMatchObject({ input: 'running' });
    }
    show.kill('SIGINT');
    const [code] = (await once(show, 'exit')) as [number];
    expect(code).toBe(0);
  });

  it('takes a configuration file, and flags before it', async () => {
    const file = path.join(folder, 'affekt.json');
    await writeFile(file, JSON.stringify({ source: { kind: 'demo' }, model: 'none', server: { port: 1 } }));
    const cli = affekt(['--config', file, '--port', '0']);
    await cli.printed(ADDRESS);
    await cli.printed(/none: levels and onsets only/);
    cli.child.kill('SIGINT');
    expect(await cli.exit).toBe(0);
  });

  it('beyond this machine prints token links and a QR code, and demands the token', async () => {
    const cli = affekt(['--source', 'demo', '--model', 'none', '--port', '0', '--host', '0.0.0.0']);
    const [, url, port] = await cli.printed(/^Dashboard: +(http:\/\/[^/]+:(\d+)\/\?token=\S+)\n/);
    await cli.printed(/to view: +http:\S+token=\S+\n[\s\S]*▄/);
    expect((await fetch(`http://127.0.0.1:${port}/api/status`)).status).toBe(401);
    const token = new URL(url as string).searchParams.get('token');
    const headers = { Authorization: `Bearer ${token}` };
    expect((await fetch(`http://127.0.0.1:${port}/api/status`, { headers })).status).toBe(200);
    cli.child.kill('SIGINT');
    expect(await cli.exit).toBe(0);
  });

  it('shows a phone no way to a program that only this machine can reach', async () => {
    const file = path.join(folder, 'tokens.json');
    const tokens = { view: 'view-token-of-the-test', control: 'control-token-of-the-test' };
    await writeFile(file, JSON.stringify({ source: { kind: 'demo' }, server: { port: 0, tokens } }));
    const cli = affekt(['--config', file, '--model', 'none']);
    await cli.printed(/to view: +http:\S+token=view-token-of-the-test\n[\s\S]*^Backend: .+\n/m);
    cli.child.kill('SIGINT');
    expect(await cli.exit).toBe(0);
    expect(cli.stdout).not.toMatch(/phone|▄/);
  });

  it('says why it plays the demo when there is no input device', async () => {
    // No sound server and no ALSA configuration: PortAudio finds nothing, on machines with a sound card, too.
    const cli = affekt(['--model', 'none', '--port', '0'], {
      ALSA_CONFIG_PATH: '/dev/null',
      PULSE_SERVER: 'unix:/nonexistent',
    });
    await cli.complained(/^affekt: .+ It is taken as soon as there is one/m);
    await cli.printed(/^Listening to: built-in demo performance \(until the input is there\)$/m);
    cli.child.kill('SIGINT');
    expect(await cli.exit).toBe(0);
  });
});

describe('what cannot be', () => {
  const cases: [string, () => Promise<string[]> | string[], number, RegExp][] = [
    [
      'a wrong key',
      async () => ['-c', await configFile('{"sorce": {}}')],
      2,
      /did you mean "source"\? \(AFFEKT_CONFIG_INVALID\)/,
    ],
    ['a wrong value', () => ['--port', '70000'], 2, /server\.port is 70000; allowed is a whole number/],
    ['no number', () => ['--port', 'http'], 2, /'http' is invalid.*must be a number/],
    ['no rate', () => ['--rate', '44k1'], 2, /'44k1' is invalid.*must be a number, e\.g\. 48000/],
    ['a rate that is no one', () => ['--rate', '0'], 2, /rate is 0; allowed is a whole number from 8000 to/],
    ['an unknown flag', () => ['--prot', '1'], 2, /unknown option '--prot'[\s\S]*--port/],
    ['an unknown command', () => ['strat'], 2, /no command "strat"\. Did you mean start\?/],
    [
      'a file that is not there',
      () => ['--file', '/nowhere/a.wav', '--model', 'none', '--port', '0'],
      1,
      /a\.wav.*\(AFFEKT_FILE_NOT_FOUND\)/,
    ],
    [
      'no model',
      () => ['--source', 'demo', '--model', '/nowhere', '--port', '0'],
      1,
      /No model in \/nowhere.*\(AFFEKT_MODEL_NOT_FOUND\)/,
    ],
    [
      'a corrupt model',
      async () => ['--source', 'demo', '--model', await corruptModel(), '--port', '0'],
      1,
      /damaged.*weights\.bin.*\(AFFEKT_MODEL_CORRUPT\)/,
    ],
    [
      'a host that is not ours',
      () => ['--source', 'demo', '--host', '192.0.2.1', '--model', 'none', '--port', '0'],
      2,
      /192\.0\.2\.1 is no address of this machine/,
    ],
  ];

  it.each(cases)('%s is told in one line, without a stack', async (_, makeArgs, exitCode, message) => {
    const cli = affekt(await makeArgs());
    expect(await cli.exit).toBe(exitCode);
    expect(cli.stderr).toMatch(/^affekt: /);
    expect(cli.stderr).toMatch(message);
    expect(cli.stderr).not.toContain('    at ');
  });

  it('a --file that is not there is told before anything is said to be listened to', async () => {
    const cli = affekt(['--file', '/nowhere/a.wav', '--model', 'none', '--port', '0']);
    expect(await cli.exit).toBe(1);
    expect(cli.stdout).toBe('');
  });

  it('a --device that is not there is waited for, and said to be', async () => {
    const cli = affekt(['--device', 'no such device', '--model', 'none', '--port', '0']);
    await cli.complained(/^affekt: .+ taken as soon as it is there\.$/m);
    expect(cli.stdout).toBe('');
    await cli.printed(/^Listening to: no such device \(until the input is there\)$/m);
    cli.child.kill('SIGINT');
    expect(await cli.exit).toBe(0);
  });

  it('a port that is taken', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const address = blocker.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const cli = affekt(['--source', 'demo', '--model', 'none', '--port', String(port)]);
    expect(await cli.exit).toBe(1);
    expect(cli.stdout).toBe('');
    expect(cli.stderr).toMatch(
      new RegExp(`^affekt: Starting …\naffekt: port ${port} .* is taken.*\\(AFFEKT_PORT_IN_USE\\)\n$`),
    );
    blocker.close();
  });

  it('shows the stack to who debugs', async () => {
    const cli = affekt(['--port', '70000'], { AFFEKT_DEBUG: '1' });
    expect(await cli.exit).toBe(2);
    expect(cli.stderr).toContain('    at ');
  });

  async function configFile(content: string): Promise<string> {
    const file = path.join(folder, 'wrong.json');
    await writeFile(file, content);
    return file;
  }

  async function corruptModel(): Promise<string> {
    const corrupt = path.join(folder, 'corrupt');
    await writeRandomModel(corrupt);
    const weights = await readFile(path.join(corrupt, 'weights.bin'));
    await writeFile(path.join(corrupt, 'weights.bin'), weights.subarray(0, 1000));
    return corrupt;
  }
});
