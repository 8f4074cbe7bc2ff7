import { closeSync, openSync } from 'node:fs';
import { Closers } from '../core/closers.js';
import { createDeferred } from '../core/deferred.js';
import { AffektError, toAffektError } from '../core/errors.js';

/** Ctrl-C, what service managers send, Ctrl-\, and Ctrl-Break on Windows. */
const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGBREAK'] as const;
const EXIT_INTERRUPTED = 130;
/** Everything has this long to close; the outputs and the analysis give up what hangs after two seconds. */
const CLOSE_MS = 8000;
/** And this long from the second signal on: for the light's end and its terminations a tenth of that will do. */
const HURRIED_CLOSE_MS = 1000;

/** What runs until the end. What it gives `onHangUp` is called at each SIGHUP and says whether that was meant for it, not as an end. */
export type Run = (closers: Closers, onHangUp: (act: () => boolean) => void) => Promise<void>;

/**
 * The one way out. Runs until it is over, until a signal says so, or until an error that nobody caught, anywhere in the process;
 * then closes whatever `run` added to `closers`, within eight seconds, and within one from a second signal on. SIGHUP is a signal to
 * end, too, unless `run` says what else it means; then only when the terminal is gone. Throws what `run` or a closer threw, or
 * AFFEKT_INTERNAL for the error nobody caught and for what was not closed in time.
 */
export async function runUntilShutdown(run: Run): Promise<void> {
  const shutdown = createDeferred<void>();
  const deadline = createDeferred<void>();
  const timers: NodeJS.Timeout[] = [];
  const closeWithin = (ms: number): void => void timers.push(setTimeout(() => deadline.resolve(), ms));
  let signalCount = 0;
  let fault: AffektError | null = null;
  const onSignal = (): void => {
    signalCount += 1;
    shutdown.resolve();
    if (signalCount === 2) closeWithin(HURRIED_CLOSE_MS);
  };
  const onFault = (cause: unknown): void => {
    fault ??= unforeseen(cause);
    shutdown.resolve();
  };
  let takeHangUp = (): boolean => false;
  const onHangUp = (): void => {
    if (isTerminalGone() || !takeHangUp()) onSignal();
  };
  for (const signal of END_SIGNALS) process.on(signal, onSignal);
  process.on('SIGHUP', onHangUp);
  // An unhandled rejection comes here as well.
  process.on('uncaughtException', onFault);
  const closers = new Closers();
  const setHangUp = (act: () => boolean): void => {
    takeHangUp = act;
  };
  try {
    const [outcome] = await Promise.allSettled([Promise.race([run(closers, setHangUp), shutdown.promise])]);
    closeWithin(CLOSE_MS);
    const { errors, late } = await closers.close(deadline.promise);
    if (fault !== null) throw fault;
    if (outcome.status === 'rejected') throw outcome.reason;
    if (errors[0] !== undefined) throw errors[0];
    if (late.length === 0) return;
    // Who is in a hurry knows that something may be left.
    if (signalCount > 1) process.exitCode = EXIT_INTERRUPTED;
    else
      throw new AffektError('AFFEKT_INTERNAL', `not closed within ${CLOSE_MS / 1000} s: ${late.join(', ')}.`);
  } finally {
    for (const timer of timers) clearTimeout(timer);
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
