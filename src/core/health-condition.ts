/** How bad a condition is, the worst first: `bad` the show suffers, `warn` it will or may, `info` somebody should know. */
export const SEVERITIES = ['bad', 'warn', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

interface ConditionEntry {
  readonly meaning: string;
  /** Must have been so for this long before it is told, ms. */
  readonly onMs: number;
  /** Must have been otherwise for this long before it is over, ms. */
  readonly offMs: number;
  /** Pauses that do not count while it is not told yet, ms. */
  readonly pauseMs: number;
}

const entry = (meaning: string, onMs: number, offMs: number, pauseMs = 0): ConditionEntry => ({
  meaning,
  onMs,
  offMs,
  pauseMs,
});

/** Every condition there can be, the most pressing of each severity first. */
export const CONDITIONS = {
  'input-lost': entry('the input is gone and looked for', 0, 1000),
  'input-waiting': entry('no sound has come yet', 3000, 0),
  'lights-fault': entry('something went wrong between music and light', 0, 5000),
  'output-failed': entry('an output does not run', 0, 5000),
  'output-unreachable': entry('a receiver of an output is not found or not reached', 1500, 5000),
  'analysis-late': entry('the analysis is more than 250 ms behind the sound', 500, 2000),
  'lights-fail-safe': entry('the lights stand in their fail-safe look', 2000, 1000),
  'analysis-restarted': entry('the analysis died and was started again, within the last minute', 0, 60_000),
  'audio-dropped': entry('sound was lost before it could be analysed, within the last 10 s', 0, 10_000),
  'input-ended': entry('the input has ended', 1000, 0),
  'input-clipping': entry('peaks of the input are cut off', 0, 10_000),
  'input-channel-dead': entry('a channel is silent while another has a signal', 0, 1000),
  'input-inverted': entry('one channel of a pair is the other upside down', 0, 1000),
  'input-too-low': entry('the music comes in too low', 10_000, 10_000),
  'input-offset': entry('a channel carries a constant offset', 2000, 5000),
  'input-not-numbers': entry('samples of the input are not numbers', 0, 10_000),
  'input-silent': entry('nothing has been heard for 10 s', 0, 500),
  'output-dropping': entry('an output drops what it cannot send', 0, 10_000),
  'recording-failed': entry('the recording has ended early', 0, 0),
  'words-lost': entry('what is said at the terminal gets lost', 0, 0),
  'clients-stalled': entry('a viewer that did not read was disconnected, within the last minute', 0, 60_000),
  'osc-stranger': entry(
    'commands by OSC came from a machine that is not named as a sender, within the last minute',
    0,
    60_000,
  ),
  'osc-refused': entry('a message by OSC was not understood or refused, within the last 10 s', 0, 10_000),
  'model-none': entry('there is no model: levels and onsets only', 0, 0),
  'emotion-held': entry('the emotion is held by hand', 0, 0),
  'lights-blackout': entry('the lights are blacked out by hand', 0, 0),
  'lights-frozen': entry('the lights are frozen by hand', 0, 0),
  'lights-by-hand': entry('groups of lights are held by hand', 0, 0),
  'lights-master': entry('the grand master is not full', 0, 0),
  'lights-limited': entry(
    'the flash limiter has held lights back in every second of the last five',
    5000,
    3000,
    1000,
  ),
  'settings-unsaved': entry('the settings in use are not saved', 0, 0),
  'restart-needed': entry('settings were changed that take effect at the next start only', 0, 0),
} as const satisfies Readonly<Record<string, ConditionEntry>>;

export type ConditionId = keyof typeof CONDITIONS;

/** Something about the running show that a person should know. */
export interface HealthCondition {
  readonly id: ConditionId;
  /** Which of several it is about, e.g. the output's name; null: there is only one. */
  readonly subject: string | null;
  readonly severity: Severity;
  /** Monotonic time from which on it has been so, ms. */
  readonly sinceMs: number;
  /** What is wrong: one sentence, without numbers that run. */
  readonly what: string;
  /** What to do about it, in a sentence. */
  readonly doThis: string;
}

/** What a condition is known by: there is one of an id and subject at a time. */
export function conditionKey({ id, subject }: Pick<HealthCondition, 'id' | 'subject'>): string {
  return `${id} ${subject ?? ''}`;
}

/** The state of the whole show: its conditions, the most pressing first, and the worst of them. */
export interface HealthReport {
  /** `ok`: nothing is bad and nothing to be warned of. */
  readonly level: 'ok' | 'warn' | 'bad';
  readonly conditions: readonly HealthCondition[];
}
