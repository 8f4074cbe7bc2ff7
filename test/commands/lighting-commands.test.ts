import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { decode } from 'node-osc';
import { Packet } from 'sacn';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { register as registerLightTest } from '../../src/commands/light-test.js';
import { register as registerOscMap } from '../../src/commands/osc-map.js';
import { register as registerPreset } from '../../src/commands/preset.js';

/** Runs a command line and returns what it prints. */
async function affekt(...args: string[]): Promise<string> {
  const program = new Command().exitOverride();
  for (const register of [registerLightTest, registerOscMap, registerPreset]) register(program);
  let printed = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  try {
    await program.parseAsync(['node', 'affekt', ...args]);
  } finally {
    write.mockRestore();
  }
  return printed;
}

const scratch = () => mkdtemp(path.join(tmpdir(), 'affekt-lighting-'));

async function configFile(outputs: unknown, rules: readonly unknown[] = []): Promise<string> {
  const file = path.join(await scratch(), 'affekt.json');
  await writeFile(file, JSON.stringify({ outputs, rules }));
  return file;
}

afterEach(() => vi.restoreAllMocks());

describe('affekt osc-map', () => {
  it('lists every address with range and QLC+ channel, as table, JSON and CSV', async () => {
    expect(await affekt('osc-map')).toMatch(/^\/affekt\/valence +-1\.\.1 +\d+ {2}valence +unpleasant/m);
    const map = JSON.parse(await affekt('osc-map', '--prefix', '/stage', '--format', 'json')) as {
      address: string;
    }[];
    expect(map.map((entry) => entry.address)).toContain('/stage/event/drop');
    const [head, ...rows] = (await affekt('osc-map', '--format', 'csv')).trim().split('\n');
    expect(head).toBe('address,low,high,qlcplusChannel,name,meaning');
    expect(rows).toHaveLength(map.length);
  });

  it('says the name of a signal, by which the settings and rules know it', async () => {
    expect(await affekt('osc-map')).toMatch(/^\/affekt\/film\/happy .* film\/happy +happy:/m);
    expect(await affekt('osc-map', '--format', 'csv')).toMatch(
      /^\/affekt\/film\/happy,0,1,\d+,film\/happy,"/m,
    );
  });

  it('refuses a prefix that is no path, as the preset does', async () => {
    const fault = /^--prefix: outputs\.osc\.prefix is "stage"; allowed is a path/;
    await expect(affekt('osc-map', '--prefix', 'stage')).rejects.toThrow(fault);
    await expect(affekt('preset', 'qlcplus', '--out', '-', '--prefix', 'stage')).rejects.toThrow(fault);
  });
});

describe('affekt osc-map --config', () => {
  const rules = [
    { name: 'lift', when: 'arousal > 0.3' },
    { name: 'constructor', when: 'valence < 0' },
  ];

  it("lists the events of the configuration's own rules, under its prefix", async () => {
    const file = await configFile({ osc: { prefix: '/show' } }, rules);
    const list = async (...args: string[]) =>
      JSON.parse(await affekt('osc-map', '--format', 'json', '--config', file, ...args)) as {
        address: string;
        meaning: string;
      }[];
    const map = await list();
    expect(map).toContainEqual(
      expect.objectContaining({ address: '/show/event/lift', meaning: '1, then 0: rule: arousal > 0.3' }),
    );
    const addresses = map.map((entry) => entry.address);
    for (const address of [
      '/show/event/lift/confidence',
      '/show/event/constructor',
      '/show/event/drop/confidence',
      '/show/beatPhase',
      '/show/control/blackout',
      '/show/control/freeze',
    ])
      expect(addresses).toContain(address);
    expect((await list('--prefix', '/other')).every(({ address }) => address.startsWith('/other/'))).toBe(
      true,
    );
  });

  it('refuses rules that are wrong, as the start does', async () => {
    const file = await configFile({}, [{ name: 'lift', when: 'arousel > 0.3' }]);
    await expect(affekt('osc-map', '--config', file)).rejects.toThrow(/did you mean "arousal"/);
  });
});

describe('affekt preset qlcplus', () => {
  it('writes a workspace, and replaces one only when told to', async () => {
    const out = path.join(await scratch(), 'show.qxw');
    await affekt('preset', 'qlcplus', '--out', out, '--fixtures', '6');
    expect((await readFile(out, 'utf8')).match(/<Fixture>/g)).toHaveLength(6);
    await expect(affekt('preset', 'qlcplus', '--out', out)).rejects.toThrow(/exists; --force/);
    await affekt('preset', 'qlcplus', '--out', out, '--force', '--fixtures', '2');
    expect((await readFile(out, 'utf8')).match(/<Fixture>/g)).toHaveLength(2);
    expect(await affekt('preset', 'qlcplus', '--out', '-')).toContain('<Workspace');
  });
});

describe('affekt light-test', () => {
  const lights = {
    fixtures: [{ name: 'spot', group: 'all', universe: 1, address: 1, kind: 'dimmer' }],
    groups: { all: {} },
  };

  it('walks the fixtures over sACN, says what is to be seen and ends dark', async () => {
    const receiver = createSocket('udp4');
    const levels: number[] = [];
    receiver.on('message', (message) => levels.push(new Packet(message).payloadAsBuffer?.[0] ?? -1));
    receiver.bind(5568, '127.0.6.1');
    await once(receiver, 'listening');
    const file = await configFile({ sacn: { hosts: ['127.0.6.1'] }, lights });
    expect(await affekt('light-test', '--config', file)).toBe(
      'sacn  spot: dimmer (universe 1, from channel 1)\n',
    );
    // What is sent last may still be on its way.
    await vi.waitFor(() => expect(levels.at(-1)).toBe(0), 5000);
    receiver.close();
    expect(Math.max(...levels)).toBe(255);
  });

  it('sends every OSC address; ended early it stops', async () => {
    const receiver = createSocket('udp4');
    receiver.bind(0, '127.0.6.1');
    await once(receiver, 'listening');
    const { port } = receiver.address();
    const file = await configFile({ osc: { targets: [{ host: '127.0.6.1', port }] } });
    const first = once(receiver, 'message');
    const running = affekt('light-test', '--config', file, '--only', 'osc');
    const [message] = (await first) as [Buffer];
    expect(decode(message)).toMatchObject({ address: '/affekt/valence' });
    const later: Buffer[] = [];
    receiver.on('message', (next) => later.push(next));
    // In the middle of a step.
    await vi.waitFor(() => expect(later.length).toBeGreaterThan(10), 5000);
    process.emit('SIGINT');
    expect(await running).toContain('osc  /affekt/valence: -1 to 1 and back');
    const values = () =>
      later.map((one) => (decode(one) as unknown as { args: { value: number }[] }).args[0]?.value);
    await vi.waitFor(() => expect(values().at(-1)).toBe(0), 5000);
    expect(values().at(-2)).not.toBe(0);
    receiver.close();
  });

  it('writes NDJSON lines, and what is to be seen beside them', async () => {
    let captions = '';
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      captions += String(text);
      return true;
    });
    const running = affekt('light-test', '--config', await configFile({ ndjson: {} }));
    await vi.waitFor(
      () => expect(vi.mocked(process.stdout.write).mock.calls.length).toBeGreaterThan(8),
      5000,
    );
    process.emit('SIGINT');
    const lines = (await running)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; name?: string; signals?: { level: number } });
    expect(lines[0]).toMatchObject({ type: 'event', name: 'onset', reason: 'affekt light-test' });
    expect(lines.filter(({ type }) => type === 'event')).toHaveLength(1);
    const levels = lines.flatMap(({ signals }) => signals?.level ?? []);
    expect(levels[0]).toBeLessThan(-50);
    expect(Math.max(...levels)).toBeCloseTo(0, 6);
    expect(captions).toContain('ndjson  event onset');
  });

  it('tests the other outputs when one cannot start, and says why at the end', async () => {
    const receiver = createSocket('udp4');
    let count = 0;
    receiver.on('message', () => (count += 1));
    receiver.bind(6454, '127.0.6.1');
    await once(receiver, 'listening');
    const outputs = { sacn: { multicastInterface: '203.0.113.9' }, artnet: { hosts: ['127.0.6.1'] }, lights };
    await expect(affekt('light-test', '--config', await configFile(outputs))).rejects.toThrow(
      /^could not be tested: sacn: UDP socket on interface 203\.0\.113\.9 \(this machine has .*127\.0\.0\.1 \(/,
    );
    expect(count).toBeGreaterThan(10);
    receiver.close();
  });

  it('refuses what the start refuses', async () => {
    const controls = { osc: { controls: { 'emotion/happy': {} } }, sacn: {}, lights };
    await expect(affekt('light-test', '--config', await configFile(controls))).rejects.toThrow(
      /outputs\.osc\.controls: there is no signal "emotion\/happy"; did you mean "film\/happy"\? `affekt osc-map` lists all/,
    );
    await expect(affekt('light-test', '--config', await configFile({ sacn: {} }))).rejects.toThrow(
      /need fixtures/,
    );
    const rules = [{ name: 'lift', when: 'arousel > 0.3' }];
    await expect(affekt('light-test', '--config', await configFile({ osc: {} }, rules))).rejects.toThrow(
      /did you mean "arousal"/,
    );
  });

  it('says what is missing', async () => {
    await expect(affekt('light-test', '--config', await configFile({}))).rejects.toThrow(
      /no osc, sacn, artnet or ndjson/,
    );
    await expect(affekt('light-test', '--config', await configFile({ osk: {} }))).rejects.toThrow(/osk/);
    const broken = { sacn: {}, lights: { ...lights, groups: {} } };
    await expect(affekt('light-test', '--config', await configFile(broken))).rejects.toThrow(
      /"spot" is in group "all"/,
    );
  });
});
