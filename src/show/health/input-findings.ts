import { amplitudeToDb } from '../../core/units.js';
import { type Finding, finding } from './finding.js';
import type { HealthFacts } from './health-facts.js';
import type { InputChannel, InputLevels } from './input-monitor.js';

/** Cut-off peaks in 400 ms from which on it clips: one or two are a single stroke. */
const CLIPPED_RUN_COUNT = 3;
const DEAD_SECONDS = 8;
const INVERTED_SECONDS = 5;
/** Quieter music (short-term) is near the noise of many inputs, LUFS. */
const TOO_LOW_LUFS = -45;
/** An offset is told from here on, and may do harm from there on, dBFS. */
const OFFSET_DBFS = { told: -50, harmful: -30 } as const;
const SILENT_MS = { told: 10_000, worrying: 60_000 } as const;
/** What `input-monitor.ts` gives for digital silence. */
const DIGITAL_SILENCE_DBFS = -120;

/** What is wrong with the input; `before` is the moment before. Pure. */
export function inputFindings({ input }: HealthFacts, before: HealthFacts | null): Finding[] {
  switch (input.state) {
    case 'lost':
      return [
        finding('input-lost', 'bad', input.message, 'Check its cable, its power and the sound server.'),
      ];
    case 'ended':
      return [
        finding('input-ended', 'warn', input.message, 'Choose another input, or start again.'),
        ...notNumbers(input, before),
      ];
    case 'waiting':
      return [finding('input-waiting', 'bad', input.message, WAITING[input.kind])];
    case 'running':
      return input.levels === null ? [] : levelFindings(input, input.levels, before);
  }
}

const WAITING: Readonly<Record<HealthFacts['input']['kind'], string>> = {
  device: 'Check that it is connected and switched on (`affekt devices` lists what there is).',
  file: 'Check that the file can be read.',
  stdin: 'Check the program that is to send the sound.',
  demo: 'Start again.',
};

function levelFindings(
  input: HealthFacts['input'],
  levels: InputLevels,
  before: HealthFacts | null,
): Finding[] {
  const isHeard = (index: number): boolean => input.heardChannels.includes(index);
  const which = (isSo: (channel: InputChannel) => boolean): number[] =>
    levels.channels.flatMap((channel, index) => (isHeard(index) && isSo(channel) ? [index] : []));
  const clipping = which(({ recentClippedRunCount }) => recentClippedRunCount >= CLIPPED_RUN_COUNT);
  const dead = which(({ deadSeconds }) => deadSeconds >= DEAD_SECONDS);
  const offset = which((channel) => offsetDbfs(channel) >= OFFSET_DBFS.told);
  const harmful = offset.some((index) => offsetDbfs(levels.channels[index]) >= OFFSET_DBFS.harmful);
  const inverted = levels.pairs.filter(
    ({ channels, invertedSeconds }) => channels.every(isHeard) && invertedSeconds >= INVERTED_SECONDS,
  );
  const found: (Finding | null)[] = [
    // Each channel by itself: which of them clip at this very moment is no news.
    ...clipping.map((index): Finding => {
      const subject = `channel ${index + 1}`;
      const what = `Channel ${index + 1} clips: its peaks are cut off at full scale.`;
      return { id: 'input-clipping', subject, severity: 'warn', what, doThis: 'Turn the input down.' };
    }),
    dead.length === 0
      ? null
      : finding(
          'input-channel-dead',
          'warn',
          `${named(dead)} silent while another has a signal.`,
          'Check its cable, or choose the channels that carry the music.',
        ),
    inverted.length === 0
      ? null
      : finding(
          'input-inverted',
          'warn',
          `${inverted.map(upsideDown).join('; ')}: ${input.isMixed ? 'together they cancel out' : 'they cancel out, so their difference is heard'}.`,
          'Turn the polarity of one of them round, or choose a single channel.',
        ),
    offset.length === 0
      ? null
      : finding(
          'input-offset',
          harmful ? 'warn' : 'info',
          `${named(offset)} off centre by a constant voltage (DC offset).`,
          'It is taken out before anything is judged; the converter or its driver is at fault.',
        ),
    silence(input, levels),
    tooLow(input),
    ...notNumbers(input, before),
  ];
  return found.filter((one) => one !== null);
}

function silence({ silentMs }: HealthFacts['input'], levels: InputLevels): Finding | null {
  if (silentMs < SILENT_MS.told) return null;
  const isDigital = levels.channels.every(({ peakDbfs }) => peakDbfs <= DIGITAL_SILENCE_DBFS);
  return finding(
    'input-silent',
    silentMs < SILENT_MS.worrying ? 'info' : 'warn',
    isDigital ? 'The input is silent: nothing but zeros comes.' : 'The input is silent.',
    'If there should be music: check that it is the right input, and that nothing is muted or turned down.',
  );
}

function tooLow({ signal, shortTermLufs }: HealthFacts['input']): Finding | null {
  const told = finding(
    'input-too-low',
    'warn',
    'The music comes in very low: noise counts for much in what is judged.',
    'Turn the input up, to −30 LUFS or more.',
  );
  if (signal !== 'music') return { ...told, isUnclear: true };
  return shortTermLufs < TOO_LOW_LUFS ? told : null;
}

/** A file says at its end what was wrong with it. */
function notNumbers(input: HealthFacts['input'], before: HealthFacts | null): Finding[] {
  const count = (levels: InputLevels | null | undefined): number =>
    levels?.channels.reduce((sum, { nonFiniteCount }) => sum + nonFiniteCount, 0) ?? 0;
  if (input.kind === 'file' || count(input.levels) <= count(before?.input.levels)) return [];
  const what = 'Samples of the input are not numbers, or far too large for sound; each is taken as silence.';
  const doThis =
    input.kind === 'stdin' ? 'Check that --format is right.' : 'The device or its driver is at fault.';
  return [finding('input-not-numbers', 'warn', what, doThis)];
}

function upsideDown({ channels: [one, other] }: InputLevels['pairs'][number]): string {
  return `Channel ${other + 1} is channel ${one + 1} upside down`;
}

function offsetDbfs(channel: InputChannel | undefined): number {
  return amplitudeToDb(Math.abs(channel?.offset ?? 0));
}

/** `Channel 1 is`, `Channels 1, 2 and 3 are`: counted from 1, for a person. */
function named(indexes: readonly number[]): string {
  const numbers = indexes.map((index) => index + 1);
  const last = numbers.pop();
  return numbers.length === 0 ? `Channel ${last} is` : `Channels ${numbers.join(', ')} and ${last} are`;
}
