import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProcess } from '../support/cli-process.js';
import { HealthWitness, receiveOsc } from './health-witness.js';

const RATE_HZ = 44_100;
/** The tone is on and off this often: as flashes, far more than the limit lets through. */
const BURSTS_HZ = 7;
const PIECE_SECONDS = 0.1;

describe('health of lights and outputs', () => {
  let folder = '';
  let url = '';
  let program: CliProcess;
  let witness: HealthWitness;
  let clicking: NodeJS.Timeout;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'affekt-health-'));
    const osc = await receiveOsc('127.0.0.7');
    const config = path.join(folder, 'affekt.json');
    const lights = {
      fixtures: [{ name: 'par', group: 'wash', universe: 1, address: 1, kind: 'dimmer' }],
      groups: {
        wash: { dimmer: { signal: 'level', control: { range: { low: -60, high: -10 }, rampSeconds: 0 } } },
      },
    };
    const outputs = {
      osc: { targets: [{ host: '127.0.0.7', port: osc.port }] },
      sacn: { hosts: ['127.0.0.9'] },
      ndjson: {},
      lights,
    };
    await writeFile(config, JSON.stringify({ server: { port: 0 }, model: 'none', outputs }));
    const args = ['start', '--config', config, '--source', 'stdin', '--channel-count', '1'];
    program = new CliProcess(args, {}, 'open');
    [, url = ''] = await program.complained(/Dashboard: +(http:\S+)\n/);
    witness = await HealthWitness.open(url, program, osc);
    let sent = 0;
    // What is not read yet waits in the pipe.
    clicking = setInterval(() => {
      const piece = Float32Array.from({ length: RATE_HZ * PIECE_SECONDS }, (_, index) => {
        const phase = (((sent + index) * BURSTS_HZ) / RATE_HZ) % 1;
        return phase < 0.5 ? 0.5 * Math.sin(0.4 * (sent + index)) : 0;
      });
      sent += piece.length;
      program.child.stdin?.write(Buffer.from(piece.buffer));
    }, PIECE_SECONDS * 1000);
  });

  afterAll(async () => {
    clearInterval(clicking);
    await witness?.close();
    program?.kill();
    await rm(folder, { recursive: true, force: true });
  });

  it('that the flash limit holds back all the time', async () => {
    expect((await witness.seen('lights-limited')).severity).toBe('info');
    await fetch(`${url}api/settings`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ outputs: { lights: { groups: { wash: { dimmer: 0.5 } } } } }),
    });
    await witness.over('lights-limited');
  });

  it('whose reader does not read', async () => {
    program.child.stdout?.pause();
    const { subject, severity } = await witness.seen('output-dropping');
    expect([subject, severity]).toEqual(['ndjson', 'warn']);
    program.child.stdout?.resume();
    await witness.over('output-dropping');
  });

  it('of which something takes effect at the next start only', async () => {
    await fetch(`${url}api/settings`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ server: { host: 'localhost' } }),
    });
    expect((await witness.seen('restart-needed')).what).toContain('server.host');
  });
});
