import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AudioWeb } from '../support/audio-web.js';
import { QueueStage, until } from '../support/queue-stage.js';
import { writeRandomModel } from '../support/random-model.js';
import { hasRedis, RedisServer } from '../support/redis-server.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { mountTinyDisk } from '../support/tiny-disk.js';
import { runCli } from '../support/cli-result.js';
import { noiseSamples, wavBytes } from '../support/wav-file.js';

const missing = hasRedis() ? '' : ' (left out: redis-server is not installed)';
if (missing !== '' && process.env.CI !== undefined) throw new Error('redis-server is not installed');

let stage: QueueStage;
let web: AudioWeb;

beforeAll(async () => {
  if (missing !== '') return;
  stage = await QueueStage.open();
  web = await AudioWeb.open(() => wavBytes('f32', 22_050, 1, noiseSamples(2 * 22_050)));
});

afterEach(() => stage?.killWorkers());

afterAll(async () => {
  web?.close();
  await stage?.close();
});

async function reasonFor(file: string): Promise<string> {
  let reason: string | undefined;
  await until(async () => {
    reason = (await stage.status()).setAside.find((aside) => aside.file === file)?.reason;
    return reason !== undefined;
  });
  return reason ?? '';
}

describe(`where the recordings of a queue lie${missing}`, () => {
  it.skipIf(missing !== '')(
    'fetches those with an address, keeps each result once, and sets aside what is not given',
    async () => {
      writeFileSync(
        path.join(stage.folder, 'list.txt'),
        `${web.address}/ok/a.wav\n${web.address}/ok/b.wav\n${web.address}/none.wav\n`,
      );
      const sent = await stage.send('list.txt', 'fetched');
      expect(sent.stdout).toBe('3 recordings sent, 0 done before, 0 failed.\n');
      const worker = stage.worker();
      await stage.done();
      const place = path.join('http', web.address.slice(7).replace(':', '~'), 'ok');
      expect(stage.results('fetched')).toEqual(
        ['a.wav.json', 'b.wav.json'].map((name) => path.join(place, name)),
      );
      expect(await reasonFor(`${web.address}/none.wav`)).toMatch(/the server answers 404/);
      expect(worker.stdout).toMatch(/\/ok\/a\.wav {2}2\.0 s/);
      // An address that is sent again is fetched again, and its result is there.
      await stage.send('list.txt', 'fetched');
      await worker.printed(/\/ok\/a\.wav {2}was done/);
    },
  );

  it.skipIf(missing !== '')(
    'tells of a file that another machine lacks, or has changed, and leaves both undone',
    async () => {
      for (const name of ['gone', 'changed', 'there']) stage.write(`some/${name}.wav`, 2, 300);
      await stage.send('some', 'places');
      renameSync(path.join(stage.folder, 'some/gone.wav'), path.join(stage.folder, 'elsewhere.wav'));
      stage.write('some/changed.wav', 3, 300);
      const worker = stage.worker();
      expect(await reasonFor('some/changed.wav')).toMatch(
        /some\/changed\.wav is not what was sent: it has changed since.*AFFEKT_CONFLICT, on \S+\)/,
      );
      // Another worker may have it: only after four tries it is set aside.
      expect(await reasonFor('some/gone.wav')).toMatch(
        /There is no file .*gone\.wav\. \(AFFEKT_FILE_NOT_FOUND/,
      );
      expect(worker.stderr.match(/gone\.wav: tried again later/g)?.length).toBe(3);
      await stage.done();
      expect(stage.results('places')).toEqual([path.join('some', 'there.wav.json')]);
    },
  );

  it.skipIf(missing !== '')(
    'does not make a folder for results that is not mounted where the worker is',
    async () => {
      stage.write('one.wav', 2, 300);
      await stage.send('one.wav', 'mounted');
      renameSync(path.join(stage.folder, 'mounted'), path.join(stage.folder, 'unmounted'));
      mkdirSync(path.join(stage.folder, 'mounted'));
      const worker = stage.worker();
      await worker.complained(/one\.wav: tried again later: This machine has not the folder for results/);
      renameSync(path.join(stage.folder, 'mounted'), path.join(stage.folder, 'empty'));
      renameSync(path.join(stage.folder, 'unmounted'), path.join(stage.folder, 'mounted'));
      await stage.done();
      expect(stage.results('mounted')).toEqual(['one.wav.json']);
      expect(stage.results('empty')).toEqual([]);
    },
  );

  it.skipIf(missing !== '')('says when the memory of Redis is full, and keeps what was sent', async () => {
    const other = await temporaryFolder();
    const small = await RedisServer.start(other, 'noeviction', '3mb');
    try {
      const lines = Array.from({ length: 5000 }, (_, index) => `https://example.org/${index}.flac\n`);
      writeFileSync(path.join(stage.folder, 'many.txt'), lines.join(''));
      const { code, stderr } = await stage.send('many.txt', 'many', small.url);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^affekt: The memory of Redis is full .*\(AFFEKT_QUEUE_UNAVAILABLE\)\n$/m);
      const { stdout } = await runCli(['queue', 'status', '--queue', small.url, '--format', 'json']);
      expect((JSON.parse(stdout) as { waitingCount: number }[])[0]?.waitingCount).toBeGreaterThan(100);
    } finally {
      await small.kill();
    }
  });

  it.skipIf(missing !== '')(
    'on a full disk sets aside what it could not write, and does it when there is room',
    async (context) => {
      const disk = await mountTinyDisk(stage.folder, 256);
      if (disk === null) return context.skip('a file system can only be mounted by root');
      try {
        const filler = path.join(disk.folder, 'filler');
        const out = path.join(path.basename(disk.folder), 'results');
        stage.write('one.wav', 2, 300);
        await stage.send('one.wav', out);
        try {
          writeFileSync(filler, Buffer.alloc(1 << 20));
        } catch {
          // Until nothing more goes in.
        }
        stage.worker();
        expect(await reasonFor('one.wav')).toMatch(/no space.*AFFEKT_WRITE_FAILED/i);
        rmSync(filler);
        await stage.send('one.wav', out);
        await until(() => stage.results(out).length === 1);
        stage.killWorkers();
      } finally {
        disk.unmount();
      }
    },
  );

  it.skipIf(missing !== '')('names the recordings that wait for another version or model', async () => {
    await stage.send('one.wav', 'other');
    const other = path.join(stage.folder, 'other-model');
    await writeRandomModel(other, { seed: 2 });
    const worker = stage.worker(other);
    await worker.complained(/1 recordings wait in affekt-\S+, for workers of another version or model/);
    expect(stage.results('other')).toEqual([]);
  });
});
