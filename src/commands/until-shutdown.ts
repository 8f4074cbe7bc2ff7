import { createDeferred } from '../core/deferred.js';
import { AffektError, toAffektError } from '../core/errors.js';

const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const EXIT_INTERRUPTED = 130;

/** Closes one thing that was opened. */
export type Closer = () => Promise<void>;

/**
 * Runs until it is over, until a signal says so, or until an error that nobody caught, anywhere in the process; then closes
 * whatever `run` added to `closers`, all of it, whichever of them fails: a fault must not leave the lights as they are. The second
 * signal ends the process at once. Throws what `run` or a closer threw, or AFFEKT_INTERNAL for the error nobody caught.
 */
export async function runUntilShutdown(run: (closers: Closer[]) => Promise<void>): Promise<void> {
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
  for (const signal of END_SIGNALS) process.on(signal, onSignal);
  // An unhandled rejection comes here as well.
  process.on('uncaughtException', onFault);
  const closers: Closer[] = [];
  try {
    const outcomes = await Promise.allSettled([Promise.race([run(closers), shutdown.promise])]);
    outcomes.push(...(await Promise.allSettled(closers.map((close) => close()))));
    if (fault !== null) throw fault;
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  } finally {
    for (const signal of END_SIGNALS) process.off(signal, onSignal);
    process.off('uncaughtException', onFault);
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
