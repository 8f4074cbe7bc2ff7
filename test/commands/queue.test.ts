import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CliProcess } from '../support/cli-process.js';
import { type CliResult, runCli } from '../support/cli-result.js';
import { writeRandomModel } from '../support/random-model.js';
import { hasRedis, RedisServer } from '../support/redis-server.js';
import { noiseSamples, wavBytes } from '../support/wav-file.js';

const RATE_HZ = 22_050;
const COUNT = 60;
const missing = hasRedis() ? '' : ' (left out: redis-server is not installed)';
if (missing !== '' && process.env.CI !== undefined) throw new Error('redis-server is not installed');

let folder = '';
let model = '';
let redis: RedisServer;
const running: CliProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'affekt-queue-'));
  model = path.join(folder, 'model');
  await writeRandomModel(model);
  mkdirSync(path.join(folder, 'music'));
  for (let index = 0; index < COUNT; index += 1) write(`music/${index}.wav`, 1.6, 200 + 10 * index);
  writeFileSync(path.join(folder, 'music', 'broken.wav'), 'RIFF    WAVEnothing');
  if (missing === '') redis = await RedisServer.start(folder);
});

afterEach(() => {
  for (const cli of running.splice(0)) cli.kill();
});

afterAll(async () => {
  await redis?.kill();
  await rm(folder, { recursive: true });
});

function write(name: string, seconds: number, hz: number): void {
  const samples = Float32Array.from(
    noiseSamples(Math.round(seconds * RATE_HZ)),
    (value, index) =>
      0.3 * Math.sin((2 * Math.PI * hz * index) / RATE_HZ) * Math.exp(-3 * ((index / RATE_HZ) % 0.4)) +
      0.02 * value,
  );
  writeFileSync(path.join(folder, name), wavBytes('f32', RATE_HZ, 1, samples));
}

const WHERE = (): Record<string, string> => ({ npm_lifecycle_event: 'affekt', INIT_CWD: folder });

function send(what: string, out: string, url = redis.url): Promise<CliResult> {
  return runCli(
    ['analyze', what, '--queue', url, '--output', out, '--model', model, '--backend', 'wasm'],
    WHERE(),
  );
}

function worker(jobs = 1): CliProcess {
  const args = [
    'worker',
    '--queue',
    redis.url,
    '--model',
    model,
    '--backend',
    'wasm',
    '--jobs',
    String(jobs),
  ];
  const cli = new CliProcess(args, WHERE());
  running.push(cli);
  return cli;
}

interface Status {
  readonly waitingCount: number;
  readonly activeCount: number;
  readonly delayedCount: number;
  readonly setAside: readonly { readonly file: string; readonly reason: string }[];
}

async function status(): Promise<Status> {
  const { stdout, stderr } = await runCli(['queue', 'status', '--queue', redis.url, '--format', 'json']);
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as Status[])[0] as Status;
}

/** The results in a folder. */
function results(out: string): string[] {
  try {
    return readdirSync(path.join(folder, out), { recursive: true, encoding: 'utf8' }).filter(
      (name) => !name.startsWith('.affekt') && name.endsWith('.json'),
    );
  } catch {
    return [];
  }
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe(`a queue of recordings${missing}`, () => {
  it.skipIf(missing !== '')(
    'loses nothing and does nothing twice while a worker and Redis are killed',
    { timeout: 400_000 },
    async () => {
      const sent = await send('music', 'out');
      expect(sent.stdout).toBe(`${COUNT + 1} recordings sent, 0 done before, 0 failed.\n`);
      // What waits is not sent a second time.
      await send('music', 'out');
      expect((await status()).waitingCount).toBe(COUNT + 1);
      const [first, second] = [worker(), worker()];
      await until(() => results('out').length >= 5);
      first.kill();
      await until(() => results('out').length >= 20);
      await redis.kill();
      await second.complained(/Redis is gone, waiting for it/);
      await redis.start();
      await second.complained(/Redis is back/);
      const third = worker();
      await until(() => results('out').length === COUNT);
      await until(async () => {
        const { waitingCount, activeCount, delayedCount } = await status();
        return waitingCount + activeCount + delayedCount === 0;
      });
      const names = Array.from({ length: COUNT }, (_, index) => path.join('music', `${index}.wav.json`));
      expect(results('out').sort()).toEqual(names.sort());
      for (const name of names) {
        const text = readFileSync(path.join(folder, 'out', name), 'utf8');
        expect(JSON.parse(text)).toMatchObject({ file: name.replace('.json', '') });
      }
      const { setAside } = await status();
      expect(setAside).toEqual([
        { file: 'music/broken.wav', reason: expect.stringMatching(/AFFEKT_AUDIO_CORRUPT/) },
      ]);
      // Analysed: each once, but for what died with a worker or with Redis in the middle of it.
      const analysed = [first, second, third].flatMap(
        ({ stdout }) => stdout.match(/^music\S+ {2}\d.* s$/gm) ?? [],
      );
      expect(analysed.length).toBeLessThanOrEqual(COUNT + 3);
      for (const cli of [second, third]) {
        cli.child.kill('SIGTERM');
        expect(await cli.exit).toBe(0);
      }
      const before = statSync(path.join(folder, 'out', names[0] ?? '')).mtimeMs;
      const again = await send('music', 'out');
      expect(again.stdout).toBe(`1 recordings sent, ${COUNT} done before, 0 failed.\n`);
      expect(statSync(path.join(folder, 'out', names[0] ?? '')).mtimeMs).toBe(before);
    },
  );

  it.skipIf(missing !== '')(
    'sets a recording aside that costs three workers their lives, and finishes what is under way when it is asked to end',
    { timeout: 400_000 },
    async () => {
      write('long.wav', 240, 330);
      await send('long.wav', 'deadly');
      for (let death = 1; death <= 3; death += 1) {
        const cli = worker();
        await until(() => cli.stdout.includes('long.wav …'));
        cli.kill();
        await cli.exit;
      }
      worker();
      await until(async () => (await status()).setAside.some(({ file }) => file === 'long.wav'));
      const found = (await status()).setAside.find(({ file }) => file === 'long.wav');
      expect(found?.reason).toBe('its worker died while it was analysed, 3 times');
      for (const cli of running.splice(0)) cli.kill();

      write('short.wav', 12, 330);
      await send('short.wav', 'graceful');
      const cli = worker();
      await until(() => cli.stdout.includes('short.wav …'));
      cli.child.kill('SIGTERM');
      expect(await cli.exit).toBe(0);
      expect(results('graceful')).toEqual(['short.wav.json']);
    },
  );

  it.skipIf(missing !== '')(
    'refuses a Redis that may throw jobs away, and one that is not there',
    async () => {
      const other = mkdtempSync(path.join(tmpdir(), 'affekt-redis-'));
      const careless = await RedisServer.start(other, 'allkeys-lru');
      try {
        const { code, stderr } = await send('music', 'careless', careless.url);
        expect(code).toBe(1);
        expect(stderr).toMatch(
          /maxmemory-policy allkeys-lru.*Set `maxmemory-policy noeviction`.*AFFEKT_QUEUE_UNAVAILABLE/,
        );
      } finally {
        await careless.kill();
        await rm(other, { recursive: true });
      }
      const gone = await send('music', 'careless', careless.url);
      expect([gone.code, gone.stderr]).toEqual([
        1,
        expect.stringMatching(/^affekt: Redis does not answer at redis:.*ECONNREFUSED/),
      ]);
    },
  );
});
