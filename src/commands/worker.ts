import type { Command } from 'commander';
import { packageVersion } from '../core/package-version.js';
import { type BackendPreference, selectBackend } from '../inference/backend.js';
import { loadModel } from '../inference/model-artifact.js';
import { queueStatus } from '../recordings/queue/queue-status.js';
import { QueueWorker } from '../recordings/queue/queue-worker.js';
import { queueName } from '../recordings/queue/recording-job.js';
import { modelDigest } from '../recordings/results/result-dependencies.js';
import { ThreadAnalyser } from '../recordings/thread-analyser.js';
import { backendOption, jobsOption, modelOption } from './inference-options.js';
import { queueOption } from './queue-option.js';

interface WorkerOptions {
  readonly queue: string;
  readonly jobs: number;
  readonly model: string;
  readonly backend: BackendPreference;
}

/** `affekt worker`: analyses what `affekt analyze --queue` sent, on any machine. */
export function register(program: Command): void {
  program
    .command('worker')
    .description('analyse recordings from a queue until Ctrl-C; any number of workers, on any machine')
    .addOption(queueOption('the Redis, such as redis://host:6379').makeOptionMandatory())
    .addOption(jobsOption())
    .addOption(modelOption('model to use: the one that the recordings were sent for'))
    .addOption(backendOption())
    .addHelpText('after', '\nCtrl-C or SIGTERM finishes what is under way first; a second one ends at once.')
    .action(work);
}

async function work({ queue: url, jobs, model: modelFolder, backend }: WorkerOptions): Promise<void> {
  await selectBackend(backend);
  const model = await loadModel(modelFolder);
  const name = queueName(modelDigest(model), packageVersion());
  const analysers = Array.from({ length: jobs }, () => new ThreadAnalyser({ modelFolder, backend }));
  const say = (text: string): boolean => process.stderr.write(`affekt: ${text}\n`);
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve();
        process.once(signal, () => process.exit(1));
      });
    }
  });
  for (const { name: other, waitingCount } of await queueStatus(url)) {
    if (other !== name && waitingCount > 0)
      say(`${waitingCount} recordings wait in ${other}, for workers of another version or model.`);
  }
  const worker = await QueueWorker.open(url, name, model, packageVersion(), analysers, {
    onBegun: (file) => process.stdout.write(`${file} …\n`),
    onDone: (file, audioSeconds) =>
      process.stdout.write(`${file}  ${audioSeconds === 0 ? 'was done' : `${audioSeconds.toFixed(1)} s`}\n`),
    onFailed: (file, { message }, isFinal) =>
      say(`${file}: ${isFinal ? 'set aside' : 'tried again later'}: ${message}`),
    onConnection: (reason) =>
      say(reason === null ? 'Redis is back.' : `Redis is gone, waiting for it: ${reason}`),
  });
  process.stdout.write(`Waiting for recordings in ${name}.\n`);
  await ended;
  say('finishing what is under way');
  await worker.close();
  await Promise.all(analysers.map((analyser) => analyser.close()));
}
