import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { demoSamples, writeDemoClip } from '../support/demo-clip.js';
import { InstalledPackage } from './installed-package.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MOST_BYTES = 4_000_000;
const run = promisify(execFile);

let installed: InstalledPackage;
const running: ChildProcess[] = [];

beforeAll(async () => {
  installed = await InstalledPackage.make();
});

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await installed?.remove();
});

describe('the package', () => {
  it('is small, holds what is needed and nothing else, and is as packages should be', async () => {
    process.stdout.write(`${(installed.tarballBytes / 1e6).toFixed(2)} MB\n`);
    expect(installed.tarballBytes).toBeLessThan(MOST_BYTES);
    const { stdout: list } = await run('tar', ['-tf', installed.tarball], { maxBuffer: 2 ** 24 });
    expect(list).toContain('package/models/affekt-2/weights.bin');
    expect(list).toContain('package/dist/web/index.html');
    expect(list).not.toMatch(/package\/(test|bench|src|web)\//);
    expect(list).not.toMatch(/\.map$/m);
    await run('npx', ['--no-install', 'publint', '--strict', installed.tarball], { cwd: ROOT });
  });

  it('installs without a warning of its own', () => {
    expect(installed.installWords).not.toMatch(/warn|deprecated/i);
  });

  it('analyses with npx in an empty folder', async () => {
    writeDemoClip(path.join(installed.folder, 'clip.wav'), 6);
    const { stdout } = await installed.run('npx', ['affekt', 'analyze', 'clip.wav', '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ file: 'clip.wav', valence: expect.any(Number) });
  });

  it('has types that a strict program of others compiles with', async () => {
    const text = `
      import { analyzeRecording, loadModel, Tracker, type EmotionFrame } from 'affekt';
      import { AffektClient, CommandError } from 'affekt/client';
      import type { HealthMessage, ServerMessage } from 'affekt/protocol';
      export async function use(frame: EmotionFrame, message: ServerMessage): Promise<number> {
        const model = await loadModel({ backend: 'wasm' });
        const { summary } = await analyzeRecording('clip.wav', { model, curveRateHz: 2 });
        const tracker = await Tracker.open({ sampleRateHz: 48_000, model, onFrame: ({ emotion }) => emotion?.valence });
        await tracker.push(new Float32Array(4));
        const client = new AffektClient({ url: 'http://x/', onHealth: (health: HealthMessage) => void health.level });
        await client.command('blackout', { on: true }).catch((error: unknown) => error instanceof CommandError);
        return summary.valence + frame.onsetStrength + (message.type === 'signals' ? message.sampleIndex : 0);
      }`;
    await writeFile(path.join(installed.folder, 'use.mts'), text);
    const compilerOptions = {
      noEmit: true,
      strict: true,
      exactOptionalPropertyTypes: true,
      target: 'es2023',
      module: 'nodenext',
      types: ['node'],
      typeRoots: [path.join(ROOT, 'node_modules', '@types')],
    };
    const project = path.join(installed.folder, 'tsconfig.json');
    await writeFile(project, JSON.stringify({ compilerOptions, files: ['use.mts'] }));
    const compiling = run('npx', ['--no-install', 'tsc', '-p', project], { cwd: ROOT });
    await compiling.catch(({ stdout }: { stdout: string }) => expect.fail(stdout));
  });
});

describe('its examples', () => {
  let url = '';

  beforeAll(async () => {
    const config = path.join(installed.folder, 'hosts.json');
    await writeFile(config, '{"server": {"allowedHosts": ["127.0.0.1:8099"]}}');
    const show = await installed.start(process.execPath, ['--config', config]);
    running.push(show.child);
    url = show.url;
  });

  it('record curves', async () => {
    const { stdout } = await installed.run(process.execPath, ['record-curves.mjs', url, '4']);
    const [heading, ...rows] = stdout.trim().split('\n');
    expect(heading).toBe('seconds,valence,arousal,confidence');
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.at(-1)).toMatch(/^\d+\.\d{3},-?\d/);
  });

  it('send OSC of their own', async () => {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const bridge = spawn(
      process.execPath,
      ['osc-bridge.mjs', url, '127.0.0.1', String(socket.address().port)],
      {
        cwd: installed.folder,
      },
    );
    running.push(bridge);
    const addresses = new Set<string>();
    while (addresses.size < 2) {
      const [packet] = (await once(socket, 'message')) as [Buffer];
      addresses.add(packet.toString('latin1').split('\0')[0] as string);
    }
    expect([...addresses].sort()).toEqual(['/my/master', '/my/scene']);
    bridge.kill('SIGINT');
    const [code] = (await once(bridge, 'exit')) as [number];
    expect(code).toBe(0);
    socket.close();
  });

  it('follow samples from anywhere', async () => {
    const stereo = demoSamples(6);
    const mono = Float32Array.from({ length: stereo.length / 2 }, (_, index) => stereo[2 * index] as number);
    const { stdout } = await installed.run(
      process.execPath,
      ['follow-samples.mjs'],
      Buffer.from(mono.buffer),
    );
    expect(stdout).toMatch(/^5 s: valence -?\d\.\d\d, arousal -?\d\.\d\d, Q\d$/m);
  });

  it('show the emotion on a page of their own', async () => {
    const server = spawn(process.execPath, ['own-page.mjs', url, '8099'], { cwd: installed.folder });
    running.push(server);
    await once(server.stdout, 'data');
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.goto('http://127.0.0.1:8099/');
      await page.locator('#words', { hasText: /^Q\d · \w+$/ }).waitFor();
    } finally {
      await browser.close();
    }
  });

  it('read lines with Python', async () => {
    const config = path.join(installed.folder, 'ndjson.json');
    await writeFile(config, '{"outputs": {"ndjson": {"rateHz": 5}}}');
    const show = await installed.start(process.execPath, ['--config', config]);
    running.push(show.child);
    const reader = spawn('python3', ['read_ndjson.py'], { cwd: installed.folder });
    running.push(reader);
    if (reader.stdin !== null) show.child.stdout?.pipe(reader.stdin);
    let said = '';
    for await (const text of reader.stdout) {
      said += String(text);
      if (/^valence [+-]\d\.\d\d arousal [+-]\d\.\d\d$/m.test(said)) break;
    }
    expect(said).toMatch(/^valence /m);
  });
});
