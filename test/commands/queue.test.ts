import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { QueueStage, until } from '../support/queue-stage.js';
import { hasRedis, RedisServer } from '../support/redis-server.js';

/** `AFFEKT_QUEUE_FILES=2000 npx vitest run --config test/vitest.config.ts test/commands/queue.test.ts` for more of them. */
const COUNT = Number(process.env.AFFEKT_QUEUE_FILES ?? 60);
const TIMEOUT_MS = 400_000 + 1500 * COUNT;
const missing = hasRedis() ? '' : ' (left out: redis-server is not installed)';
if (missing !== '' && process.env.CI !== undefined) throw new Error('redis-server is not installed');

let stage: QueueStage;

beforeAll(async () => {
  if (missing !== '') return;
  stage = await QueueStage.open();
  for (let index = 0; index < COUNT; index += 1) stage.write(`music/${index}.wav`, 1.6, 200 + index);
  writeFileSync(path.join(stage.folder, 'music', 'broken.wav'), 'RIFF    WAVEnothing');
});

afterEach(() => stage?.killWorkers());

afterAll(() => stage?.close());

describe(`a queue of recordings${missing}`, () => {
  it.skipIf(missing !== '')(
    'loses nothing and does nothing twice while workers and Redis are killed',
    { timeout: TIMEOUT_MS },
    async () => {
      const sent = await stage.send('music', 'out');
      expect(sent.stdout).toBe(`${COUNT + 1} recordings sent, 0 done before, 0 failed.\n`);
      expect(sent.stderr).toMatch(/No worker of this version and model waits for them yet: start/);
      // What waits is not sent a second time.
      await stage.send('music', 'out');
      expect((await stage.status()).waitingCount).toBe(COUNT + 1);
      const done = (): number => stage.results('out').length;
      const [first, second] = [stage.worker(), stage.worker()];
      await until(() => done() >= COUNT / 12);
      first.kill();
      await until(() => done() >= COUNT / 3);
      await stage.redis.kill();
      await second.complained(/Redis is gone, waiting for it/);
      await stage.redis.start();
      await second.complained(/Redis is back/);
      const third = stage.worker();
      await until(() => done() >= (2 * COUNT) / 3);
      second.kill();
      const fourth = stage.worker();
      await until(() => done() === COUNT);
      await stage.done();
      const names = Array.from({ length: COUNT }, (_, index) => path.join('music', `${index}.wav.json`));
      expect(stage.results('out')).toEqual(names.sort());
      for (const name of names) {
        const text = readFileSync(path.join(stage.folder, 'out', name), 'utf8');
        expect(JSON.parse(text)).toMatchObject({ file: name.replace('.json', '') });
      }
      const { setAside } = await stage.status();
      expect(setAside).toEqual([
        { file: 'music/broken.wav', reason: expect.stringMatching(/AFFEKT_AUDIO_CORRUPT/) },
      ]);
      // Analysed: each once, but for what died with a worker or with Redis in the middle of it.
      const analysed = [first, second, third, fourth].flatMap(
        ({ stdout }) => stdout.match(/^music\S+ {2}\d.* s$/gm) ?? [],
      );
      expect(analysed.length).toBeLessThanOrEqual(COUNT + 4);
      for (const cli of [third, fourth]) {
        cli.child.kill('SIGTERM');
        expect(await cli.exit).toBe(0);
      }
      const before = statSync(path.join(stage.folder, 'out', names[0] ?? '')).mtimeMs;
      const again = await stage.send('music', 'out');
      expect(again.stdout).toBe(`1 recordings sent, ${COUNT} done before, 0 failed.\n`);
      expect(statSync(path.join(stage.folder, 'out', names[0] ?? '')).mtimeMs).toBe(before);
    },
  );

  it.skipIf(missing !== '')(
    'sets a recording aside that costs three workers their lives, and finishes what is under way when it is asked to end',
    { timeout: 400_000 },
    async () => {
      stage.write('long.wav', 240, 330);
      await stage.send('long.wav', 'deadly');
      for (let death = 1; death <= 3; death += 1) {
        const cli = stage.worker();
        await until(() => cli.stdout.includes('long.wav …'));
        cli.kill();
        await cli.exit;
      }
      stage.worker();
      await until(async () => (await stage.status()).setAside.some(({ file }) => file === 'long.wav'));
      const found = (await stage.status()).setAside.find(({ file }) => file === 'long.wav');
      expect(found?.reason).toBe('its worker died while it was analysed, 3 times');
      stage.killWorkers();

      stage.write('short.wav', 12, 330);
      await stage.send('short.wav', 'graceful');
      const cli = stage.worker();
      await until(() => cli.stdout.includes('short.wav …'));
      cli.child.kill('SIGTERM');
      expect(await cli.exit).toBe(0);
      expect(stage.results('graceful')).toEqual(['short.wav.json']);
    },
  );

  it.skipIf(missing !== '')(
    'refuses a Redis that may throw jobs away, and one that is not there',
    async () => {
      const other = mkdtempSync(path.join(tmpdir(), 'affekt-redis-'));
      const careless = await RedisServer.start(other, 'allkeys-lru');
      try {
        const { code, stderr } = await stage.send('music', 'careless', careless.url);
        expect(code).toBe(1);
        expect(stderr).toMatch(
          /maxmemory-policy allkeys-lru.*Set `maxmemory-policy noeviction`.*AFFEKT_QUEUE_UNAVAILABLE/,
        );
      } finally {
        await careless.kill();
        await rm(other, { recursive: true });
      }
      const gone = await stage.send('music', 'careless', careless.url);
      expect([gone.code, gone.stderr]).toEqual([
        1,
        expect.stringMatching(/^affekt: Redis does not answer at redis:.*ECONNREFUSED/),
      ]);
    },
  );
});
