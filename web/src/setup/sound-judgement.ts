import type { InputsResponse } from '../../../src/server/api-answers.js';
import type { Json } from './settings-patch.js';

type Channel = NonNullable<InputsResponse['running']>['channels'][number];
type Pair = NonNullable<InputsResponse['running']>['pairs'][number];

/** A moment of a sound check. */
export interface SoundMoment {
  readonly channels: readonly Channel[];
  readonly pairs: readonly Pair[];
  /** Over 400 ms, LUFS. */
  readonly loudnessLufs: number;
  /** Levels of the spectrogram's bands now, lowest first; empty: not known. */
  readonly bands: readonly number[];
}

/** One thing that was heard, and what it means. */
export interface SoundFinding {
  readonly id: 'level' | 'noise' | 'hum' | 'clipping' | 'dead' | 'inverted' | 'offset';
  readonly look: 'good' | 'warn' | 'bad';
  readonly what: string;
  readonly doThis: string | null;
  /** A change of the settings that would help; null: there is none. */
  readonly proposal: { readonly words: string; readonly patch: Record<string, Json> } | null;
}

const DEAD_DBFS = -70;
const INVERTED = -0.8;
const OFFSET = 0.003;
/** In the spectrogram's unit (64 for each tenfold): a hum stands out of its neighbours by this much, all the time. */
const HUM_STEP = 10;
const LOWEST_THRESHOLD_LUFS = -80;
const HIGHEST_THRESHOLD_LUFS = -45;

/** What a sound check heard; `[]` where nothing was. Pure. */
export function judgeSound(
  moments: readonly SoundMoment[],
  bandFrequenciesHz: readonly number[],
): readonly SoundFinding[] {
  const last = moments.at(-1);
  if (last === undefined) return [];
  const found = last.channels.map((_channel, index) => ({
    index,
    isHeard: last.channels[index]?.isHeard === true,
    levels: moments.map(({ channels }) => channels[index]?.levelDbfs ?? -120),
    peakDbfs: Math.max(...moments.map(({ channels }) => channels[index]?.peakDbfs ?? -120)),
  }));
  const heard = found.filter(({ isHeard }) => isHeard);
  const noiseDbfs = quantile(
    heard.flatMap(({ levels }) => levels),
    0.05,
  );
  const loud = moments.map(({ loudnessLufs }) => loudnessLufs).filter((lufs) => lufs > -70);
  const loudness = meanPowerDb(loud);
  return [
    level(loudness, Math.max(...heard.map(({ peakDbfs }) => peakDbfs))),
    noise(noiseDbfs, loudness),
    hum(moments, bandFrequenciesHz),
    clipping(moments, last.channels),
    dead(found),
    inverted(moments, last.channels),
    offset(last.channels),
  ].filter((one) => one !== null);
}

function level(loudnessLufs: number | null, peakDbfs: number): SoundFinding {
  const peak = `peaks at ${round(peakDbfs)} dBFS`;
  if (loudnessLufs === null) {
    const doThis = 'Play what will be played, as loud as it will be, and check again.';
    return finding('level', 'warn', `Nothing but silence was heard, ${peak}.`, doThis);
  }
  const what = `The music comes in at ${round(loudnessLufs)} LUFS and ${peak}.`;
  if (peakDbfs > -1) return finding('level', 'bad', what, 'Turn the input down by 6 dB or more.');
  if (peakDbfs > -3)
    return finding('level', 'warn', what, 'It is near full scale: turn the input down a little.');
  if (loudnessLufs < -45)
    return finding('level', 'warn', what, 'It is low: turn the input up, to −30 LUFS or more.');
  return finding('level', 'good', what, null);
}

function noise(noiseDbfs: number, loudnessLufs: number | null): SoundFinding {
  const isDigital = noiseDbfs <= -119;
  const what = isDigital
    ? 'In the quietest moments there is digital silence.'
    : `The quietest moments are at ${round(noiseDbfs)} dBFS.`;
  const distance = loudnessLufs === null ? Number.POSITIVE_INFINITY : loudnessLufs - noiseDbfs;
  // Music without pauses says nothing of the room: only a floor well below it is one.
  if (isDigital || distance < 15) {
    return finding(
      'noise',
      'good',
      what,
      distance < 15 ? 'There was no pause: the noise of the room is not known.' : null,
    );
  }
  const threshold = Math.round(
    Math.min(HIGHEST_THRESHOLD_LUFS, Math.max(LOWEST_THRESHOLD_LUFS, noiseDbfs + 6)),
  );
  return {
    ...finding('noise', noiseDbfs > -50 ? 'warn' : 'good', what, null),
    proposal: {
      words: `Take what is below ${threshold} LUFS for silence`,
      patch: { presence: { thresholdLufs: threshold } },
    },
  };
}

function hum(moments: readonly SoundMoment[], bandFrequenciesHz: readonly number[]): SoundFinding | null {
  const columns = moments.map(({ bands }) => bands).filter(({ length }) => length > 0);
  if (columns.length < 20) return null;
  // What is there all the time: a tenth of the moments may be quieter.
  const steady = bandFrequenciesHz.map((_hz, band) =>
    quantile(
      columns.map((bands) => bands[band] ?? 0),
      0.1,
    ),
  );
  const scores = [50, 60].map((mainsHz) => ({
    mainsHz,
    score: humScore(steady, bandFrequenciesHz, mainsHz),
  }));
  const worst = scores.reduce((one, other) => (other.score > one.score ? other : one));
  if (worst.score < HUM_STEP) return finding('hum', 'good', 'No hum of the mains was heard.', null);
  return finding(
    'hum',
    'warn',
    `A steady hum at ${worst.mainsHz} Hz and above was heard.`,
    'Look for a ground loop: use a DI box, or feed mixer and interface from one socket.',
  );
}

/** How far the first three multiples of the mains stand out of what lies between them, on average. */
function humScore(steady: readonly number[], frequencies: readonly number[], mainsHz: number): number {
  const within = (low: number, high: number) =>
    steady.filter((_level, band) => {
      const hz = frequencies[band] ?? 0;
      return hz >= low && hz <= high;
    });
  const steps = [1, 2, 3].map((multiple) => {
    const hz = multiple * mainsHz;
    const at = within(hz - 6, hz + 6);
    const beside = [...within(hz - 0.45 * mainsHz, hz - 10), ...within(hz + 10, hz + 0.45 * mainsHz)];
    return at.length === 0 || beside.length === 0 ? 0 : Math.max(...at) - quantile(beside, 0.5);
  });
  return steps.reduce((sum, step) => sum + step, 0) / steps.length;
}

function clipping(moments: readonly SoundMoment[], channels: readonly Channel[]): SoundFinding {
  const first = moments[0]?.channels ?? [];
  const which = channels.flatMap(({ clippedRunCount, isHeard }, index) =>
    isHeard && clippedRunCount > (first[index]?.clippedRunCount ?? 0) ? [index + 1] : [],
  );
  if (which.length === 0) return finding('clipping', 'good', 'No peak was cut off.', null);
  return finding(
    'clipping',
    'bad',
    `Peaks were cut off at full scale on channel ${which.join(', ')}.`,
    'Turn the input down until it stops.',
  );
}

function dead(
  found: readonly { readonly index: number; readonly isHeard: boolean; readonly levels: readonly number[] }[],
): SoundFinding | null {
  const isAlive = ({ levels }: { readonly levels: readonly number[] }) => Math.max(...levels) > DEAD_DBFS;
  const heard = found.filter(({ isHeard }) => isHeard);
  const gone = heard.filter((channel) => !isAlive(channel)).map(({ index }) => index + 1);
  const alive = heard.filter(isAlive).map(({ index }) => index + 1);
  if (gone.length === 0 || alive.length === 0) return null;
  return {
    ...finding(
      'dead',
      'warn',
      `Channel ${gone.join(', ')} is silent while channel ${alive.join(', ')} has a signal.`,
      'Check its cable, or listen to the other alone.',
    ),
    proposal:
      alive.length === 1
        ? { words: `Listen to channel ${alive[0]} alone`, patch: { source: { channels: alive[0] } } }
        : null,
  };
}

function inverted(moments: readonly SoundMoment[], channels: readonly Channel[]): SoundFinding | null {
  const pairs = moments.at(-1)?.pairs ?? [];
  const turned = pairs.find(({ channels: [one, other] }, index) => {
    const known = moments
      .map((moment) => moment.pairs[index]?.correlation ?? null)
      .filter((one) => one !== null);
    const isHeard = channels[one]?.isHeard === true && channels[other]?.isHeard === true;
    return isHeard && known.length > 0 && quantile(known, 0.5) < INVERTED;
  });
  if (turned === undefined) return null;
  const [one, other] = turned.channels;
  return {
    ...finding(
      'inverted',
      'warn',
      `Channel ${other + 1} is channel ${one + 1} upside down: together they cancel out.`,
      'Turn the polarity of one of them round, or listen to one alone.',
    ),
    proposal: { words: `Listen to channel ${one + 1} alone`, patch: { source: { channels: one + 1 } } },
  };
}

function offset(channels: readonly Channel[]): SoundFinding | null {
  const which = channels.flatMap((channel, index) => (Math.abs(channel.offset) > OFFSET ? [index + 1] : []));
  if (which.length === 0) return null;
  return finding(
    'offset',
    'warn',
    `Channel ${which.join(', ')} is off centre by a constant voltage.`,
    'It is taken out before anything is judged; the converter or its driver is at fault.',
  );
}

function finding(
  id: SoundFinding['id'],
  look: SoundFinding['look'],
  what: string,
  doThis: string | null,
): SoundFinding {
  return { id, look, what, doThis, proposal: null };
}

/** The value below which a share of the values lies; NaN of none. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}

/** Of decibels the mean of their powers; null of none. */
function meanPowerDb(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const power = values.reduce((sum, db) => sum + 10 ** (db / 10), 0) / values.length;
  return 10 * Math.log10(power);
}

function round(db: number): string {
  return db <= -119 ? '\u2212∞' : Math.round(db).toString().replace('-', '\u2212');
}
