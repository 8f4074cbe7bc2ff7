import { mkdirSync, statSync, readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { WHOLE_AUDIO } from '../src/capture/decoding/part-of-audio.js';
import type { FileAnalysisRequest } from '../src/engine/file-analysis.js';
import { createDeferred } from '../src/core/deferred.js';
import { loadModel } from '../src/inference/model-artifact.js';
import { selectBackend } from '../src/inference/backend.js';
import type { AudioFile } from '../src/recordings/audio-file.js';
import { ANALYSIS_FORMATS } from '../src/recordings/formats/analysis-formats.js';
import { QueueSender } from '../src/recordings/queue/queue-sender.js';
import { QueueWorker } from '../src/recordings/queue/queue-worker.js';
import { resultDependencies } from '../src/recordings/results/result-dependencies.js';
import { ResultFolder } from '../src/recordings/results/result-folder.js';
import { ThreadAnalyser } from '../src/recordings/thread-analyser.js';
import { chosenModel } from '../test/support/chosen-model.js';
import { RedisServer } from '../test/support/redis-server.js';
import { writeWav } from '../test/support/write-wav.js';
import { performance, withFolder } from './material.js';

/*
 * `npx tsx bench/queue-capacity.ts`: what a queue of recordings takes of Redis (memory, disk, processor) and of a core, and what
 * follows for a million tracks. Needs redis-server, and `npm run build:node`. Asserts that each job was done once and that Redis
 * is left empty; never a time.
 */

const WAITING_COUNTS = [2000, 10_000];
const SMALL_COUNT = 200;
const LONG_COUNT = 4;
const LONG_SECONDS = 60;
/** A track of popular music. */
const TRACK_SECONDS = 240;
const MILLION = 1_000_000;
/** From one recording to the next, so that none is like another. */
const SHIFT_SECONDS = 0.1;
const RATE_HZ = 44_100;
const REQUEST: FileAnalysisRequest = {
  part: WHOLE_AUDIO,
  curveRateHz: 2,
  withEvents: false,
  withSpectrum: false,
};

/** What Redis says of itself. */
interface RedisUse {
  readonly memoryBytes: number;
  readonly processorSeconds: number;
  readonly commandCount: number;
  readonly diskBytes: number;
}

async function main(folder: string): Promise<void> {
  const modelFolder = await chosenModel(folder);
  await selectBackend('wasm');
  const model = await loadModel(modelFolder);
  const out = path.join(folder, 'out');
  const format = ANALYSIS_FORMATS.json({ model, request: REQUEST });
  const results = await ResultFolder.open(
    out,
    format,
    null,
    resultDependencies(model, REQUEST, 'json', null, 'bench'),
  );
  const server = await RedisServer.start(folder);
  const redis = new Redis(server.url);
  const use = async (): Promise<RedisUse> => {
    const info = await redis.info();
    const of = (name: string): number => Number(new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1]);
    return {
      memoryBytes: of('used_memory'),
      processorSeconds: of('used_cpu_user') + of('used_cpu_sys'),
      commandCount: of('total_commands_processed'),
      diskBytes: sizeOf(path.join(folder, 'appendonlydir')),
    };
  };
  const job = { request: REQUEST, format: 'json', plot: null, folder: out } as const;
  const send = async (name: string, files: readonly AudioFile[]): Promise<void> => {
    const sender = await QueueSender.open(server.url, name);
    await sender.send(files, job, results, {
      onFault: (_file, error) => {
        throw error;
      },
    });
    await sender.close();
  };

  const waiting: { readonly count: number; readonly use: RedisUse }[] = [];
  const empty = await use();
  for (const count of WAITING_COUNTS) {
    await send('waiting', addresses(count));
    waiting.push({ count, use: await use() });
  }
  await redis.flushall();

  const analyser = new ThreadAnalyser({ modelFolder, backend: 'wasm' });
  let doneCount = 0;
  let audioSeconds = 0;
  const waits = { count: 0, done: createDeferred<void>() };
  const worker = await QueueWorker.open(server.url, 'done', model, 'bench', [analyser], {
    onBegun: () => undefined,
    onDone: (_file, seconds) => {
      doneCount += 1;
      audioSeconds += seconds;
      if (doneCount === waits.count) waits.done.resolve();
    },
    onFailed: (file, error) => {
      waits.done.reject(new Error(`${file}: ${error.message}`));
    },
    onConnection: () => undefined,
  });
  const all = async (files: readonly AudioFile[]): Promise<void> => {
    waits.count = doneCount + files.length;
    waits.done = createDeferred();
    await send('done', files);
    await waits.done.promise;
  };
  const small = recordings(folder, 'small', SMALL_COUNT, 1.5);
  const before = await use();
  await all(small);
  const after = await use();
  const [long, earlier, cpu] = [
    recordings(folder, 'long', LONG_COUNT, LONG_SECONDS),
    audioSeconds,
    process.cpuUsage(),
  ];
  await all(long);
  const { user, system } = process.cpuUsage(cpu);
  await worker.close();
  await analyser.close();
  const left = await redis.keys('bull:done:*:*');
  if (doneCount !== SMALL_COUNT + LONG_COUNT || left.some((key) => /:[0-9a-f]{64}$/.test(key)))
    throw new Error(`${doneCount} jobs were done, and ${left.length} keys are left`);
  await redis.quit();
  await server.kill();

  const [few, many] = waiting as [(typeof waiting)[0], (typeof waiting)[0]];
  const span = many.count - few.count;
  const jobBytes = (many.use.memoryBytes - few.use.memoryBytes) / span;
  const doneSeconds = (after.processorSeconds - before.processorSeconds) / SMALL_COUNT;
  const realTime = (audioSeconds - earlier) / ((user + system) / 1e6);
  const tracksAnHour = (realTime * 3600) / TRACK_SECONDS;
  const jobsAnHour = 3600 / doneSeconds;
  const rows: readonly (readonly [string, string])[] = [
    ['a job that waits or is set aside, in Redis', `${(jobBytes / 1024).toFixed(2)} KiB`],
    ...waiting.map(
      ({ count, use: { memoryBytes } }) =>
        [`${count} jobs that wait`, mib(memoryBytes - empty.memoryBytes)] as const,
    ),
    ['most that wait at a time (the sender pauses then)', mib(10_100 * jobBytes)],
    ['a million that are all set aside', mib(MILLION * jobBytes)],
    [
      'append-only file, a job sent',
      `${((many.use.diskBytes - few.use.diskBytes) / span / 1024).toFixed(2)} KiB`,
    ],
    [
      'append-only file, a job sent and done',
      `${((after.diskBytes - before.diskBytes) / SMALL_COUNT / 1024).toFixed(2)} KiB`,
    ],
    [
      'operations of Redis, a job sent and done',
      ((after.commandCount - before.commandCount) / SMALL_COUNT).toFixed(0),
    ],
    ['processor time of Redis, a job sent and done', `${(1000 * doneSeconds).toFixed(2)} ms`],
    ['speed of a worker, processor time', `${realTime.toFixed(0)} × real time`],
    [`tracks of ${TRACK_SECONDS / 60} min an hour a core`, tracksAnHour.toFixed(0)],
    ['a million tracks, hours of one core', (MILLION / tracksAnHour).toFixed(0)],
    ['cores that one Redis keeps busy', (jobsAnHour / tracksAnHour).toFixed(0)],
  ];
  const [processor] = os.cpus();
  console.log(`${processor?.model}, Node ${process.version}, load average ${os.loadavg()[0]?.toFixed(1)}\n`);
  console.log('| what | measured |\n|---|---|');
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
}

function addresses(count: number): AudioFile[] {
  return Array.from({ length: count }, (_, index) => {
    const path = new URL(
      `https://archive.example.org/recordings/2026/${String(index).padStart(8, '0')}.flac`,
    );
    return { name: path.href, path, error: null };
  });
}

/** Parts of the demo performance, none like another. */
function recordings(folder: string, name: string, count: number, seconds: number): AudioFile[] {
  mkdirSync(path.join(folder, name));
  const heard = performance(count * SHIFT_SECONDS + seconds, RATE_HZ);
  return Array.from({ length: count }, (_, index) => {
    const file = path.join(folder, name, `${index}.wav`);
    const from = 2 * Math.round(index * SHIFT_SECONDS * RATE_HZ);
    const samples = heard.subarray(from, from + 2 * Math.round(seconds * RATE_HZ));
    writeWav(file, samples, { sampleRateHz: RATE_HZ, channelCount: 2, sampleKind: 's16' });
    return { name: file, path: file, error: null };
  });
}

function sizeOf(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
}

function mib(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}

await withFolder(main);
process.exit();
