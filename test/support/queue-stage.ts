import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { CliProcess } from './cli-process.js';
import { type CliResult, runCli } from './cli-result.js';
import { writeRandomModel } from './random-model.js';
import { RedisServer } from './redis-server.js';
import { noiseSamples, wavBytes } from './wav-file.js';

const RATE_HZ = 22_050;

/** As `affekt queue status --format json` tells it. */
export interface ToldStatus {
  readonly name: string;
  readonly workerCount: number;
  readonly waitingCount: number;
  readonly activeCount: number;
  readonly delayedCount: number;
  readonly setAside: readonly { readonly file: string; readonly reason: string }[];
}

/** A folder with a model, a real Redis, and the command line at work with both. */
export class QueueStage {
  readonly folder: string;
  readonly redis: RedisServer;
  readonly #model: string;
  readonly #running: CliProcess[] = [];

  private constructor(folder: string, redis: RedisServer, model: string) {
    this.folder = folder;
    this.redis = redis;
    this.#model = model;
  }

  static async open(): Promise<QueueStage> {
    const folder = mkdtempSync(path.join(tmpdir(), 'affekt-queue-'));
    const model = path.join(folder, 'model');
    await writeRandomModel(model);
    return new QueueStage(folder, await RedisServer.start(folder), model);
  }

  /** A recording of decaying tones. */
  write(name: string, seconds: number, hz: number): void {
    const samples = Float32Array.from(
      noiseSamples(Math.round(seconds * RATE_HZ)),
      (value, index) =>
        0.3 * Math.sin((2 * Math.PI * hz * index) / RATE_HZ) * Math.exp(-3 * ((index / RATE_HZ) % 0.4)) +
        0.02 * value,
    );
    mkdirSync(path.dirname(path.join(this.folder, name)), { recursive: true });
    writeFileSync(path.join(this.folder, name), wavBytes('f32', RATE_HZ, 1, samples));
  }

  send(what: string, out: string, url = this.redis.url): Promise<CliResult> {
    return runCli(['analyze', what, '--queue', url, '--output', out, ...this.#way()], this.#where());
  }

  worker(model = this.#model): CliProcess {
    const args = ['worker', '--queue', this.redis.url, '--jobs', '1', ...this.#way(model)];
    const cli = new CliProcess(args, this.#where());
    this.#running.push(cli);
    return cli;
  }

  killWorkers(): void {
    for (const cli of this.#running.splice(0)) cli.kill();
  }

  async status(): Promise<ToldStatus> {
    const args = ['queue', 'status', '--queue', this.redis.url, '--format', 'json'];
    const { stdout, stderr } = await runCli(args);
    expect(stderr).toBe('');
    return (JSON.parse(stdout) as ToldStatus[])[0] as ToldStatus;
  }

  /** Nothing waits, is under way or is to be tried again. */
  async done(): Promise<void> {
    await until(async () => {
      const { waitingCount, activeCount, delayedCount } = await this.status();
      return waitingCount + activeCount + delayedCount === 0;
    });
  }

  /** The results in a folder. */
  results(out: string): string[] {
    try {
      const names = readdirSync(path.join(this.folder, out), { recursive: true, encoding: 'utf8' });
      return names.filter((name) => !name.startsWith('.affekt') && name.endsWith('.json')).sort();
    } catch {
      return [];
    }
  }

  async close(): Promise<void> {
    this.killWorkers();
    await this.redis.kill();
    await rm(this.folder, { recursive: true });
  }

  #way(model = this.#model): string[] {
    return ['--model', model, '--backend', 'wasm'];
  }

  #where(): Record<string, string> {
    return { npm_lifecycle_event: 'affekt', INIT_CWD: this.folder };
  }
}

/** Looks again and again until it is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
}
