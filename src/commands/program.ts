import { Command, Help, type Option } from 'commander';
import { packageVersion } from '../core/package-version.js';

/** A command's module adds itself to the program; it is imported only when it is the one that was asked for. */
interface CommandModule {
  register(program: Command, wholeProgram: () => Promise<Command>): void;
}

/** The commands: name, what `--help` says, module. */
const COMMANDS: readonly (readonly [string, string, () => Promise<CommandModule>])[] = [
  ['start', 'follow the emotion of live sound (default)', () => import('./start.js')],
  ['devices', 'list the input devices', () => import('./devices.js')],
  ['analyze', 'analyse recordings: tables, curves, events, pictures', () => import('./analyze.js')],
  ['report', 'make a page of recordings, to look at and listen to', () => import('./report.js')],
  ['compare', 'compare two performances of a piece', () => import('./compare.js')],
  ['worker', 'analyse recordings from a queue', () => import('./worker.js')],
  ['queue', 'say how a queue of recordings stands', () => import('./queue.js')],
  ['explain', 'print how the model makes each emotion of mid-level features', () => import('./explain.js')],
  ['train', 'train a model on rated music', () => import('./train.js')],
  ['evaluate', 'measure a model on rated music it has not seen', () => import('./evaluate.js')],
  ['osc-map', 'list every OSC address that is sent', () => import('./osc-map.js')],
  ['preset', 'write a ready-made set-up for lighting software', () => import('./preset.js')],
  ['light-test', 'show a slow pattern on every output', () => import('./light-test.js')],
  ['config', 'create, check and print settings', () => import('./config.js')],
  ['doctor', 'check what works on this machine, and how to get the rest', () => import('./doctor.js')],
  ['completion', 'print a completion script for a shell', () => import('./completion.js')],
];

const EXAMPLES = `
Examples:
  affekt                                    listen to the default input device, or to the demo
  affekt start --device "USB Mixer"         listen to this device
  affekt start --file song.flac --loop      play a file to the tracker
  ffmpeg -i radio.mp3 -f f32le -ar 48000 -ac 2 - | affekt start --source stdin --rate 48000 --channel-count 2
  affekt doctor                             check the installation

"affekt COMMAND --help" says more about each.`;

/** Names of the commands, in the order in which `--help` lists them. */
export const COMMAND_NAMES: readonly string[] = COMMANDS.map(([name]) => name);

/** The command line with the options of the command `wanted` alone; of the others their names and what they do. */
export async function createProgram(wanted: string | null): Promise<Command> {
  return await programWith((name) => name === wanted);
}

/** The whole command line, for what is made from it: completion, manual page, reference. Loads every command's module. */
export async function wholeProgram(): Promise<Command> {
  return await programWith(() => true);
}

async function programWith(isWanted: (name: string) => boolean): Promise<Command> {
  const program = new Command('affekt')
    .description('Real-time audio emotion tracker: hears music, follows its emotion and says why.')
    .version(packageVersion())
    .exitOverride()
    .configureHelp({ optionDescription })
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'affekt: ')) })
    .addHelpText('after', EXAMPLES);
  for (const [name, summary, load] of COMMANDS) {
    if (isWanted(name)) (await load()).register(program, wholeProgram);
    else program.command(name).description(summary);
  }
  return program;
}

const HELP = new Help();

/** Without a default that is none: off, or nothing. */
function optionDescription(option: Option): string {
  if (option.defaultValue !== false && option.defaultValue !== null) return HELP.optionDescription(option);
  return HELP.optionDescription(Object.create(option, { defaultValue: { value: undefined } }) as Option);
}
