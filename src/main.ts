#!/usr/bin/env node
import { CommanderError } from 'commander';
import { COMMAND_NAMES, createProgram } from './commands/program.js';
import { toAffektError } from './core/errors.js';
import { nearestName } from './core/nearest-name.js';

const DEFAULT_COMMAND = 'start';
/** Commands that hold lights: these are let go of before the program ends, whatever becomes of its words. */
const SHOWS: ReadonlySet<string> = new Set(['start', 'light-test']);
/** The last words of a show have this long to leave; a reader that does not read is not waited for. */
const LAST_WORDS_MS = 1000;
const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

/** Runs the command line; resolves to the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const wanted = wantedCommand(args);
  if (wanted !== null && !COMMAND_NAMES.includes(wanted)) {
    const nearest = nearestName(wanted, COMMAND_NAMES);
    const hint = nearest === null ? 'See `affekt --help`.' : `Did you mean ${nearest}?`;
    process.stderr.write(`affekt: there is no command "${wanted}". ${hint}\n`);
    return EXIT_USAGE;
  }
  // Loading takes some seconds on a slow machine: no reason to look dead.
  if (wanted === 'start' && !args.some((arg) => /^(-h|--help)$/.test(arg))) {
    process.stderr.write('affekt: Starting …\n');
  }
  const program = await createProgram(wanted);
  const isImplied = wanted !== null && args[0] !== wanted && args[0] !== 'help';
  try {
    await program.parseAsync(isImplied ? [wanted, ...args] : args, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return report(error);
  }
}

/** The command the arguments ask for; null for the program's own help and version. */
function wantedCommand([first, second]: readonly string[]): string | null {
  if (first === 'help') return second ?? null;
  if (first === undefined) return DEFAULT_COMMAND;
  if (['-h', '--help', '-V', '--version'].includes(first)) return null;
  return first.startsWith('-') ? DEFAULT_COMMAND : first;
}

/** Says what went wrong on stderr; returns the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
  const { code, message } = toAffektError(error, 'AFFEKT_INTERNAL');
  process.stderr.write(`affekt: ${message} (${code})\n`);
  if (process.env.AFFEKT_DEBUG !== undefined) process.stderr.write(`${formatStack(error)}\n`);
  return code === 'AFFEKT_CONFIG_INVALID' ? EXIT_USAGE : EXIT_FAILURE;
}

function formatStack(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by: ${formatStack(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

// `npm run affekt` and `npm start` change into the repository; the paths a person names are meant from where they are.
const { npm_lifecycle_event: npmScript, INIT_CWD: callersFolder } = process.env;
if (callersFolder !== undefined && (npmScript === 'affekt' || npmScript === 'start'))
  process.chdir(callersFolder);

// Before tfjs-node is loaded by whichever command: its start-up notes are no errors of ours.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

const isShow = SHOWS.has(wantedCommand(process.argv.slice(2)) ?? '');

// A reader that closes the pipe early (`affekt … | head`) is no error, and a show goes on without it. So does everything when
// what is said on stderr gets lost.
process.stderr.on('error', () => undefined);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (isShow) return;
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`affekt: The output cannot be written: ${error.message} (AFFEKT_WRITE_FAILED)\n`);
  process.exit(EXIT_FAILURE);
});
const exitCode = await main(process.argv.slice(2));
// What is written last may fail as well: it is waited for, and a turn more for its error to be told.
const hasLeft = new Promise((resolve) => process.stdout.write('', resolve));
const isLate = new Promise((resolve) => isShow && setTimeout(resolve, LAST_WORDS_MS));
await Promise.race([hasLeft, isLate]);
await new Promise(setImmediate);
process.exit(exitCode);
