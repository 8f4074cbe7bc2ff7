import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CliProcess } from '../support/cli-process.js';
import { demoSamples } from '../support/demo-clip.js';
import { writeRandomModel } from '../support/random-model.js';
import { VirtualMic } from '../support/virtual-mic.js';
import { writeWav } from '../support/write-wav.js';
import { HealthWitness, receiveOsc } from './health-witness.js';

const RATE_HZ = 44_100;
const STOP_THREAD = fileURLToPath(new URL('../support/stop-thread.py', import.meta.url));
/** Twice what the analysis may stand still before it is started again: the checks of a busy machine come late. */
const STOPPED_SECONDS = 10;
const run = promisify(execFile);

describe('health, each condition provoked for real and seen in all five places', () => {
  let folder = '';
  let mic: VirtualMic;
  let program: CliProcess;
  let witness: HealthWitness;
  let url = '';
  let deaf: WebSocket | null = null;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'affekt-health-'));
    const model = path.join(folder, 'model');
    await writeRandomModel(model);
    mic = await VirtualMic.start(RATE_HZ, 2);
    const osc = await receiveOsc('127.0.0.7');
    const config = path.join(folder, 'affekt.json');
    const targets = [
      { host: '127.0.0.7', port: osc.port },
      { host: 'no-such-host.invalid', port: 7700 },
    ];
    const lights = {
      fixtures: [{ name: 'par', group: 'wash', universe: 1, address: 1, kind: 'rgb' }],
      groups: { wash: {} },
    };
    const outputs = { osc: { targets }, sacn: { hosts: ['127.0.0.9'] }, ndjson: {}, lights };
    await writeFile(config, JSON.stringify({ server: { port: 0 }, model, record: '/dev/full', outputs }));
    program = new CliProcess(['start', '--config', config, '--source', 'device']);
    [, url = ''] = await program.complained(/Dashboard: +(http:\S+)\n/);
    witness = await HealthWitness.open(url, program, osc);
  });

  afterAll(async () => {
    deaf?.terminate();
    await witness?.close();
    program?.kill();
    await mic?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Plays two channels, each a function of the seconds. */
  async function play(
    seconds: number,
    left: (seconds: number) => number,
    right: (seconds: number) => number,
  ): Promise<void> {
    const samples = new Float32Array(2 * seconds * RATE_HZ);
    for (let index = 0; index < samples.length; index += 1) {
      samples[index] = (index % 2 === 0 ? left : right)(Math.floor(index / 2) / RATE_HZ);
    }
    await playSamples(samples);
  }

  async function playSamples(samples: Float32Array): Promise<void> {
    const file = path.join(folder, 'clip.wav');
    writeWav(file, samples, { sampleRateHz: RATE_HZ, channelCount: 2, sampleKind: 'f32' });
    await mic.play(file);
  }

  async function command(name: string, args: object): Promise<void> {
    const response = await fetch(`${url}api/commands`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, args }),
    });
    expect(response.status).toBe(200);
  }

  it('a host that does not resolve: bad, and 503', async () => {
    const { severity, subject } = await witness.seen('output-unreachable');
    expect([severity, subject]).toEqual(['bad', 'osc']);
    expect((await witness.healthz()).status).toBe(503);
    expect(witness.osc('/affekt/health')).toBe(1);
    expect(await witness.liveWord()).toMatchObject({ look: 'bad' });
  });

  it('a full disk under the recording, and nobody who reads the lines on stdout', async () => {
    await witness.seen('recording-failed');
    program.child.stdout?.destroy();
    expect((await witness.seen('output-failed')).subject).toBe('ndjson');
  });

  it('clipping and an offset on one channel while the other is dead', async () => {
    const tone = (seconds: number) => Math.sin(2 * Math.PI * 440 * seconds);
    const playing = play(
      11,
      (seconds) => Math.max(-1, Math.min(1, 1.6 * tone(seconds) + 0.1)),
      () => 0,
    );
    expect((await witness.seen('input-clipping')).subject).toBe('channel 1');
    expect((await witness.seen('input-offset')).what).toMatch(/^Channel 1 is off centre/);
    expect((await witness.seen('input-channel-dead')).what).toMatch(/^Channel 2 is silent/);
    await playing;
  });

  it('one channel upside down', async () => {
    const chord = (seconds: number) => 0.1 * (Math.sin(1800 * seconds) + Math.sin(2700 * seconds));
    const playing = play(8, chord, (seconds) => -chord(seconds));
    expect((await witness.seen('input-inverted')).what).toMatch(/^Channel 2 is channel 1 upside down/);
    await witness.over('input-channel-dead');
    await playing;
  });

  it('music that comes in very low', async () => {
    deaf = new WebSocket(`${url.replace('http', 'ws')}ws`);
    deaf.on('open', () => deaf?.pause());
    const playing = playSamples(demoSamples(14).map((sample) => sample * 10 ** (-30 / 20)));
    await witness.seen('input-too-low');
    await witness.over('input-inverted');
    await playing;
  });

  it('silence, and a hand on the lights meanwhile', async () => {
    await command('blackout', { on: true });
    await witness.seen('lights-blackout');
    await command('blackout', { on: false });
    await command('freeze', { on: true });
    await witness.over('lights-blackout');
    await witness.seen('lights-frozen');
    await command('freeze', { on: false });
    await witness.over('lights-frozen');
    await command('hand', { group: 'wash', level: 0.5 });
    await command('master', { level: 0 });
    await command('hold', { on: true });
    await command('settings', { patch: { gain: { mode: 'fixed' } } });
    for (const id of ['lights-by-hand', 'lights-master', 'emotion-held', 'settings-unsaved'] as const) {
      await witness.seen(id);
    }
    await command('release', {});
    await command('master', { level: 1 });
    await command('hold', { on: false });
    await command('undo', {});
    for (const id of ['lights-by-hand', 'lights-master', 'emotion-held', 'settings-unsaved'] as const) {
      await witness.over(id);
    }
    const { what, severity } = await witness.seen('input-silent');
    expect([what, severity]).toEqual(['The input is silent: nothing but zeros comes.', 'info']);
  });

  it('an analysis that stands still: late, and never Live in green; then started again', async () => {
    const playing = playSamples(demoSamples(18));
    const held = run('python3', [STOP_THREAD, String(program.child.pid), String(STOPPED_SECONDS)]);
    await witness.seen('analysis-late');
    expect((await witness.liveWord()).look).not.toBe('good');
    await witness.seen('lights-fail-safe');
    await held;
    await witness.seen('analysis-restarted');
    await witness.seen('audio-dropped');
    await witness.over('analysis-late');
    await playing;
  });

  it('a viewer that reads nothing', async () => {
    await witness.seen('clients-stalled');
  });

  it('an unplugged input, and its return', async () => {
    mic.killServer();
    const { severity } = await witness.seen('input-lost');
    expect(severity).toBe('bad');
    await mic.restartServer();
    await witness.over('input-lost');
    expect(program.stderr).toMatch(/^affekt: over after \d+ s: .*'default'/m);
  });

  it('has the levels of every channel on request', async () => {
    const answer = await (await fetch(`${url}api/inputs`)).json();
    expect(answer).toMatchObject({
      devices: expect.arrayContaining([expect.objectContaining({ name: 'default', isInUse: true })]),
      problem: null,
      running: { kind: 'device', state: 'running', sampleRateHz: RATE_HZ, channels: [{}, {}] },
    });
  });
});

describe('health of raw samples', () => {
  let folder = '';
  let program: CliProcess;
  let witness: HealthWitness;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'affekt-health-'));
    const osc = await receiveOsc('127.0.0.7');
    const config = path.join(folder, 'affekt.json');
    const outputs = { osc: { targets: [{ host: '127.0.0.7', port: osc.port }] } };
    await writeFile(config, JSON.stringify({ server: { port: 0 }, model: 'none', outputs }));
    const args = ['start', '--config', config, '--source', 'stdin', '--channel-count', '1'];
    program = new CliProcess(args, {}, 'open');
    const [, url = ''] = await program.printed(/Dashboard: +(http:\S+)\n/);
    witness = await HealthWitness.open(url, program, osc);
  });

  afterAll(async () => {
    await witness?.close();
    program?.kill();
    await rm(folder, { recursive: true, force: true });
  });

  it('that do not come, are no numbers, and end', async () => {
    expect((await witness.seen('input-waiting')).severity).toBe('bad');
    const samples = Float32Array.from({ length: 2 * RATE_HZ }, (_, index) => Math.sin(index * 0.06));
    samples.fill(Number.NaN, RATE_HZ, RATE_HZ + 5);
    program.child.stdin?.write(Buffer.from(samples.buffer));
    await witness.seen('input-not-numbers');
    await witness.over('input-waiting');
    program.child.stdin?.end();
    await witness.seen('input-ended');
    const { status, answer } = await witness.healthz();
    const bad = answer.conditions?.filter(({ severity }) => severity === 'bad').map(({ id }) => id) ?? [];
    // A machine that is busy with other tests may be late.
    expect(bad.filter((id) => id !== 'analysis-late')).toEqual([]);
    expect(status).toBe(bad.length === 0 ? 200 : 503);
  });

  it('without a model, which the terminal said at the start', async () => {
    expect(witness.health?.conditions.map(({ id }) => id)).toContain('model-none');
    expect(witness.osc('/affekt/health/model-none')).toBe(1);
    expect(program.stdout).toMatch(/Model: +none/);
    expect(program.stderr).not.toContain('no model');
  });
});
