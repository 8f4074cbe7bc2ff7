import { closeSync, openSync } from 'node:fs';
import { createDeferred } from '../core/deferred.js';
import { AffektError, toAffektError } from '../core/errors.js';

const END_SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const EXIT_INTERRUPTED = 130;

/** Closes one thing that was opened. */
export type Closer = () => Promise<void>;

/**
 * Runs until it is over, until a signal says so, or until an error that nobody caught, anywhere in the process; then closes
 * whatever `run` added to `closers`, all of it, whichever of them fails: a fault must not leave the lights as they are. The second
 * signal ends the process at once. SIGHUP is a signal to end, too, unless `run` says what else it means; then only when the
 * terminal is gone. Throws what `run` or a closer threw, or AFFEKT_INTERNAL for the error nobody caught.
 */
export async function runUntilShutdown(
  run: (closers: Closer[], onHangUp: (act: () => void) => void) => Promise<void>,
): Promise<void> {
  const shutdown = createDeferred<void>();
  let signalCount = 0;
  let fault: AffektError | null = null;
  const onSignal = (): void => {
    signalCount += 1;
    if (signalCount > 1) process.exit(EXIT_INTERRUPTED);
    shutdown.resolve();
  };
  const onFault = (cause: unknown): void => {
    fault ??= unforeseen(cause);
    shutdown.resolve();
  };
  let hangUp: (() => void) | null = null;
  const onHangUp = (): void => {
    if (hangUp === null || isTerminalGone()) onSignal();
    else hangUp();
  };
  for (const signal of END_SIGNALS) process.on(signal, onSignal);
  process.on('SIGHUP', onHangUp);
  // An unhandled rejection comes here as well.
  process.on('uncaughtException', onFault);
  const closers: Closer[] = [];
  try {
    const outcomes = await Promise.allSettled([
      Promise.race([
        run(closers, (act) => {
          hangUp = act;
        }),
        shutdown.promise,
      ]),
    ]);
    outcomes.push(...(await Promise.allSettled(closers.map((close) => close()))));
    if (fault !== null) throw fault;
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  } finally {
    for (const signal of END_SIGNALS) process.off(signal, onSignal);
    process.off('SIGHUP', onHangUp);
    process.off('uncaughtException', onFault);
  }
}

/** Whether the program was started in a terminal that has been closed since. */
function isTerminalGone(): boolean {
  if (!process.stdout.isTTY && !process.stderr.isTTY) return false;
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return false;
  } catch {
    return true;
  }
}

function unforeseen(cause: unknown): AffektError {
  const { message } = toAffektError(cause, 'AFFEKT_INTERNAL');
  return new AffektError(
    'AFFEKT_INTERNAL',
    `An error that nobody foresaw ended the show: ${message}. The outputs were closed as at any end; AFFEKT_DEBUG=1 shows where it was.`,
    { cause },
  );
}
