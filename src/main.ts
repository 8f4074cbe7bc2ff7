#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { toAffektError } from './core/errors.js';
import { nearestName } from './core/nearest-name.js';
import { packageVersion } from './core/package-version.js';

/** A command's module adds itself to the program; it is imported only when it is the one that was asked for. */
interface CommandModule {
  register(program: Command): void;
}

/** The commands: name, what `--help` says, module. */
const COMMANDS: readonly (readonly [string, string, () => Promise<CommandModule>])[] = [
  ['start', 'follow the emotion of live sound (default)', () => import('./commands/start.js')],
  ['devices', 'list the input devices', () => import('./commands/devices.js')],
  ['analyze', 'judge audio files, as fast as possible', () => import('./commands/analyze.js')],
  ['explain', 'print what the model hears in each emotion', () => import('./commands/explain.js')],
  ['train', 'train a model on rated music', () => import('./commands/train.js')],
  ['evaluate', 'measure a model on rated music it has not seen', () => import('./commands/evaluate.js')],
  ['osc-map', 'list every OSC address that is sent', () => import('./commands/osc-map.js')],
  ['preset', 'write a ready-made set-up for lighting software', () => import('./commands/preset.js')],
  ['light-test', 'show a slow pattern on every output', () => import('./commands/light-test.js')],
  ['config', 'begin, check and look at settings', () => import('./commands/config.js')],
  ['doctor', 'check what works here and say how to get the rest', () => import('./commands/doctor.js')],
];

const DEFAULT_COMMAND = 'start';
/** Commands that hold lights: these are let go of before the program ends, whatever becomes of its words. */
const SHOWS: ReadonlySet<string> = new Set(['start', 'light-test']);
/** The last words of a show have this long to leave; a reader that does not read is not waited for. */
const LAST_WORDS_MS = 1000;
const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

const EXAMPLES = `
Examples:
  affekt                                    listen to the default input device, or to the demo
  affekt start --device "USB Mixer"         listen to this device
  affekt start --file song.flac --loop      play a file to the tracker
  ffmpeg -i radio.mp3 -f f32le -ar 48000 -ac 2 - | affekt start --source stdin --rate 48000 --channel-count 2
  affekt doctor                             check the installation

"affekt COMMAND --help" says more about each.`;

/** Runs the command line; resolves to the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const version = packageVersion();
  const program = new Command('affekt')
    .description('Real-time audio emotion tracker: hears music, follows its emotion and says why.')
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'affekt: ')) })
    .addHelpText('after', EXAMPLES);
  const wanted = wantedCommand(args);
  for (const [name, summary, load] of COMMANDS) {
    if (name !== wanted) program.command(name).description(summary);
    else {
      // Loading takes some seconds on a slow machine: no reason to look dead.
      if (name === 'start' && !args.some((arg) => /^(-h|--help)$/.test(arg))) {
        process.stderr.write('affekt: Starting …\n');
      }
      (await load()).register(program);
    }
  }
  const names = COMMANDS.map(([name]) => name);
  if (wanted !== null && !names.includes(wanted)) {
    const nearest = nearestName(wanted, names);
    const hint = nearest === null ? 'See `affekt --help`.' : `Did you mean ${nearest}?`;
    process.stderr.write(`affekt: there is no command "${wanted}". ${hint}\n`);
    return EXIT_USAGE;
  }
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
