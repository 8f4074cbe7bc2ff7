import { type Command, Option } from 'commander';
import { queueStatus } from '../recordings/queue/queue-status.js';
import { queueOption } from './queue-option.js';

/** `affekt queue status`: how a queue of recordings stands. */
export function register(program: Command): void {
  program
    .command('queue')
    .description('say how a queue of recordings stands')
    .command('status')
    .description('what waits, what is being analysed, what was set aside and why')
    .addOption(queueOption('the Redis, such as redis://host:6379').makeOptionMandatory())
    .addOption(new Option('--format <format>', 'of the output').choices(['table', 'json']).default('table'))
    .action(status);
}

async function status({ queue: url, format }: { queue: string; format: 'table' | 'json' }): Promise<void> {
  const queues = await queueStatus(url);
  if (format === 'json') {
    process.stdout.write(`${JSON.stringify(queues)}\n`);
    return;
  }
  if (queues.length === 0) process.stdout.write('No recordings were ever sent to this Redis.\n');
  for (const {
    name,
    workerCount,
    waitingCount,
    activeCount,
    delayedCount,
    setAsideCount,
    setAside,
  } of queues) {
    const lack = workerCount === 0 && waitingCount > 0 ? ' No worker has this version and model.' : '';
    process.stdout.write(
      `${name}: ${workerCount} workers, ${waitingCount} waiting, ${activeCount} under way, ${delayedCount} to be tried again, ${setAsideCount} set aside.${lack}\n`,
    );
    for (const { file, reason } of setAside) process.stdout.write(`  ${file}: ${reason}\n`);
  }
}
