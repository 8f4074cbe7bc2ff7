import { type Command, InvalidArgumentError, Option } from 'commander';
import { CAPTURE_CHOICES } from '../core/config-schema.js';
import { AffektError, toAffektError } from '../core/errors.js';
import { outputWords } from '../outputs/output-words.js';
import { isLoopback } from '../server/access.js';
import { qrCode } from '../server/link.js';
import { type JsonObject, mergePatch } from '../show/change/merge-patch.js';
import { chooseSource } from '../show/choose-source.js';
import type { OpenShow } from '../show/open-show.js';
import { openSettings } from '../show/settings/open-settings.js';
import { parseSettings, parseSettingsFile } from '../show/settings/parse-settings.js';
import { type Run, runUntilShutdown } from './until-shutdown.js';
import { Words } from './words.js';

interface StartFlags {
  readonly config?: string;
  readonly source?: string;
  readonly device?: string;
  readonly capture?: string;
  readonly file?: string;
  readonly rate?: number;
  readonly channelCount?: number;
  readonly channels?: string;
  readonly format?: string;
  readonly loop?: true;
  readonly model?: string;
  readonly backend?: string;
  readonly host?: string;
  readonly port?: number;
  readonly record?: string;
  readonly exitAtEnd?: true;
}

const EXAMPLES = `
Examples:
  affekt start                              the default input device, or else the demo performance
  affekt start --device "USB Mixer" --channels 3,4
  affekt start --file song.flac --exit-at-end
  affekt start --host 0.0.0.0               reachable from other machines, with a token
  affekt start --config affekt.json         {"source": {"kind": "file", "path": "song.flac"}, "server": {"port": 8080}}

The options override the file of settings. Ctrl-C ends the show with the lights' look for the end; a second Ctrl-C does so
within a second.`;

/** `affekt start`: listen, analyse, broadcast, until told to end. */
export function register(program: Command): void {
  program
    .command('start')
    .description('follow the emotion of live sound and show it in the browser')
    .option('-c, --config <file>', 'file of settings, in JSON or YAML; the options here override it')
    .addOption(new Option('--source <kind>', 'what to listen to: auto, device, file, stdin or demo'))
    .option('--device <name>', 'listen to this input device (see `affekt devices`)')
    .option('--capture <way>', `which program records from the device: ${CAPTURE_CHOICES.join(', ')}`)
    .option('--file <path>', 'play this audio file to the tracker, in real time')
    .option('--loop', 'begin the file again at its end')
    .option('--rate <hz>', 'sampling rate of stdin, or that the device is asked for', readNumber(48_000))
    .option(
      '--channel-count <count>',
      'how many channels stdin has, or are opened of the device',
      readNumber(2),
    )
    .option('--channels <which>', 'channels to hear: auto, mix, one such as 3, or a pair such as 3,4')
    .option('--format <format>', 'sample format of stdin: f32le, s16le, s24le or s32le')
    .option('--model <folder>', 'model to use; "none" for levels and onsets only')
    .option('--backend <name>', 'what computes the model: wasm, node (needs @tensorflow/tfjs-node) or auto')
    .option(
      '--host <address>',
      'address the dashboard listens on; 0.0.0.0 opens it to other machines, which need the printed link',
    )
    .option('--port <number>', 'port of the dashboard (default 4040; 0 for any free one)', readNumber(8080))
    .option('--record <file>', 'write what is heard to this new WAV file (32-bit float)')
    .option('--exit-at-end', 'end when the file or stdin ends')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: StartFlags) => {
      await runUntilShutdown((closers, onHangUp) => run(flags, closers, onHangUp));
    });
}

/** The flags as a layer of settings, laid over those of the file. Throws AFFEKT_CONFIG_INVALID. */
function settingsOf(flags: StartFlags): JsonObject {
  const kind = flags.source ?? (flags.file ? 'file' : flags.device ? 'device' : undefined);
  requireFittingFlags(kind, flags);
  const { device, capture, file, rate, channelCount, format, loop } = flags;
  const { model, backend, host, port, record, exitAtEnd } = flags;
  const layer = {
    source: {
      kind,
      device,
      capture,
      path: file,
      rate,
      channelCount,
      channels: channelsOf(flags),
      format,
      loop,
    },
    model,
    backend,
    server: { host, port },
    record,
    exitAtEnd,
  };
  // Without what was not given, and without sections that are empty then.
  const given: unknown = JSON.parse(JSON.stringify(layer), (_key, value: unknown) =>
    typeof value === 'object' && value !== null && Object.keys(value).length === 0 ? undefined : value,
  );
  return (given ?? {}) as JsonObject;
}

/** Which kinds of source each flag speaks of. */
const SOURCE_FLAGS = {
  device: ['device', 'auto'],
  capture: ['device', 'auto'],
  file: ['file'],
  loop: ['file'],
  rate: ['stdin', 'device', 'auto'],
  channelCount: ['stdin', 'device', 'auto'],
  format: ['stdin'],
} as const satisfies Partial<Record<keyof StartFlags, readonly string[]>>;

/** Throws AFFEKT_CONFIG_INVALID for a flag that the source asked for would pass over in silence. */
function requireFittingFlags(kind: string | undefined, flags: StartFlags): void {
  if (kind === undefined) return;
  for (const [flag, kinds] of Object.entries(SOURCE_FLAGS)) {
    if (flags[flag as keyof typeof SOURCE_FLAGS] === undefined || (kinds as readonly string[]).includes(kind))
      continue;
    throw new AffektError(
      'AFFEKT_CONFIG_INVALID',
      `--${flag} says nothing about the source "${kind}"; it goes with --source ${kinds.join(' or ')}.`,
    );
  }
}

/** Opens the show, says so, and resolves when it is over by itself. What must be closed is added to `closers` as it is opened. */
async function run(flags: StartFlags, ...[closers, onHangUp]: Parameters<Run>): Promise<void> {
  const layer = settingsOf(flags);
  const file = await openSettings(flags.config);
  parseSettingsFile(file);
  const { source } = parseSettings(mergePatch(file.values, layer), 'command line');
  const [out, err] = [new Words(process.stdout, 'stdout'), new Words(process.stderr, 'stderr')];
  const warn = (line: string) => err.say(`affekt: ${line}`);
  const wordsTrouble = () => err.trouble ?? out.trouble;
  const keepsItself = flags.config === undefined;
  const chosen = await chooseSource(source);
  closers.add('the input', () => chosen.close());
  // A misspelt name is told before model and modules are loaded.
  if (chosen.awaited !== null) warn(chosen.why ?? '');
  const { openShow } = await import('../show/open-show.js');
  const request = { chosen, store: file, stored: file.values, flags: layer, keepsItself, warn, wordsTrouble };
  const show = await openShow(request, closers);
  const { settings } = show;
  // Where NDJSON leaves on stdout, what a person reads goes to stderr.
  const words = settings.outputs.ndjson === undefined ? out : err;
  const say = (line: string) => words.say(line);
  await print(show, say);
  for (const phrase of outputWords(settings.outputs)) say(`Sending:      ${phrase}`);
  if (settings.record !== undefined) say(`Recording to: ${settings.record}`);
  if (file.exists) say(`Settings:     ${file.path}`);
  // A file of the user's own may come while it runs.
  onHangUp(() => {
    if (file.exists) void reload(show, warn);
    return file.exists;
  });
  await show.run();
  for (const warning of show.chosen().warnings()) warn(warning);
  if (show.settings.exitAtEnd) say(show.endMessage());
  else await show.broken;
}

/** Reads the file of settings anew, and says what changed. */
async function reload({ running }: OpenShow, warn: (line: string) => void): Promise<void> {
  try {
    const changed = await running.reload();
    warn(
      changed.length === 0
        ? 'read the settings anew: nothing has changed'
        : `read the settings anew:\n  ${changed.join('\n  ')}`,
    );
  } catch (error) {
    const { message } = toAffektError(error, 'AFFEKT_INTERNAL');
    warn(`the settings could not be read anew; what ran runs on: ${message}`);
  }
}

async function print({ server, model, chosen }: OpenShow, say: (line: string) => void): Promise<void> {
  const { source, why, awaited } = chosen();
  const [first, ...others] = server.links;
  say(`Dashboard:    ${first?.url}`);
  for (const { role, url } of others) say(`  ${`to ${role}:`.padEnd(12)}${url}`);
  const note = awaited === null ? why : 'until the input is there';
  say(`Listening to: ${source.name}${note === null ? '' : ` (${note})`}`);
  say(`Model:        ${model.hasModel ? model.running.name : 'none: levels and onsets only'}`);
  say(`Backend:      ${model.running.backend}`);
  const view = server.links.find(
    ({ role, url }) =>
      role === 'view' &&
      url.includes('token=') &&
      !isLoopback(new URL(url).hostname.replaceAll(/[[\]]/g, '')),
  );
  if (view !== undefined) say(`To view on a phone:\n${await qrCode(view.url)}`);
}

/** `3` as a number, `3,4` as two, anything else as it is. */
function channelsOf({ channels }: StartFlags): string | number | number[] | undefined {
  if (channels === undefined || !/^\d+(,\d+)*$/.test(channels)) return channels;
  const numbers = channels.split(',').map(Number);
  return numbers.length === 1 ? numbers[0] : numbers;
}

/** Reads a number; the error shows one that would do. */
function readNumber(example: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value)) return value;
    throw new InvalidArgumentError(`It must be a number, e.g. ${example}.`);
  };
}
