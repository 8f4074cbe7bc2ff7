import { existsSync } from 'node:fs';
import path from 'node:path';
import { openAudioFile } from '../src/capture/decoding/audio-decoder.js';
import type { BeatEvent } from '../src/features/rhythm/beat-event.js';
import { BeatTracker } from '../src/features/rhythm/beat-tracker.js';
import { FastAnalysis } from '../src/features/rhythm/fast-analysis.js';
import { ANALYSIS_RATE_HZ } from '../src/features/feature-layout.js';
import { Resampler } from '../src/features/resampler.js';
import type { Clip } from '../src/training/datasets/clip.js';
import { readGrekow } from '../src/training/datasets/grekow.js';
import { readGtzan } from '../src/training/datasets/gtzan.js';
import { scoreEvents } from '../test/features/rhythm/event-score.js';
import { composeGroove, type GrooveStyle } from '../test/features/rhythm/groove.js';

/**
 * How well onsets, beats and tempo are found: `npx tsx bench/rhythm.ts [DATA_FOLDER [CLIPS_PER_SET]]`. On grooves of our own, whose beats are
 * known to the sample: F-measure at ±70 ms after four seconds. On the clips of `gtzan` and `grekow` in DATA_FOLDER: Accuracy1
 * (tempo within 4 % of the one a person gave) and Accuracy2 (or of its half, double, third or triple), as in Gouyon et al. 2006,
 * "An experimental comparison of audio tempo induction algorithms". The tracker is the causal one that runs live.
 */
const TOLERANCE_SECONDS = 0.07;
const SETTLED_SECONDS = 4;
const GROOVE_SECONDS = 20;
const TEMPI_BPM = [60, 66, 72, 80, 90, 100, 120, 140, 160, 180, 200];
const STYLES: readonly (readonly [GrooveStyle, readonly number[]])[] = [
  ['clicks', [0.5]],
  ['rock', [0.5, 0.6, 0.66]],
  ['house', [0.5]],
  ['chords', [0.5]],
  ['two-step', [0.5]],
  ['broken', [0.5]],
  ['shuffle', [0.5]],
  ['waltz', [0.5]],
];
const CHANGES: readonly (readonly [string, (seconds: number) => number])[] = [
  ['100 to 130 BPM in 14 s', (seconds) => 100 + 30 * Math.min(1, Math.max(0, (seconds - 6) / 14))],
  ['140 to 90 BPM in 14 s', (seconds) => 140 - 50 * Math.min(1, Math.max(0, (seconds - 6) / 14))],
  ['100, from 12 s 125 BPM', (seconds) => (seconds < 12 ? 100 : 125)],
  ['120, from 12 s 80 BPM', (seconds) => (seconds < 12 ? 120 : 80)],
];
const TEMPO_TOLERANCE = 0.04;

/** Fast analysis and beat tracker as they run live, without all the rest of the chain. */
class Listener {
  readonly onsetSeconds: number[] = [];
  readonly beats: BeatEvent[] = [];
  /** Confidence summed over all hops, told or not, by tempo in BPM to one place. */
  readonly support = new Map<number, number>();
  readonly #tracker = new BeatTracker((beat) => this.beats.push(beat));
  readonly #analysis = new FastAnalysis(
    ({ sampleIndex }) => this.onsetSeconds.push(sampleIndex / ANALYSIS_RATE_HZ),
    (hop) => {
      this.#tracker.step(hop);
      const bpm = Math.round(10 * this.#tracker.tempoBpm) / 10;
      this.support.set(bpm, (this.support.get(bpm) ?? 0) + this.#tracker.confidence);
    },
  );

  hear(samples: Float32Array): void {
    this.#analysis.push(samples);
  }
}

async function hearFile(file: string): Promise<Listener> {
  const { format, pieces } = await openAudioFile(file);
  const { sampleRateHz, channelCount } = format;
  const listener = new Listener();
  const resampler = new Resampler(sampleRateHz, ANALYSIS_RATE_HZ);
  for await (const { samples } of pieces) {
    const mono = Float32Array.from({ length: samples.length / channelCount }, (_, index) =>
      mean([...samples.subarray(index * channelCount, (index + 1) * channelCount)]),
    );
    resampler.push(mono, (resampled) => listener.hear(resampled));
  }
  resampler.flush((resampled) => listener.hear(resampled));
  return listener;
}

const fMeasure = (found: readonly number[], reference: readonly number[], fromSeconds: number): number =>
  scoreEvents(
    found.filter((at) => at > fromSeconds),
    reference.filter((at) => at > fromSeconds),
    TOLERANCE_SECONDS,
  ).fMeasure;

/** F-measures of beats and onsets on a groove. */
function scoreGroove(
  style: GrooveStyle,
  tempoBpm: (seconds: number) => number,
  swing: number,
): { beat: number; onset: number } {
  const groove = composeGroove(style, GROOVE_SECONDS, tempoBpm, swing);
  const listener = new Listener();
  listener.hear(groove.samples);
  const times = listener.beats.map(({ sampleIndex }) => sampleIndex / ANALYSIS_RATE_HZ);
  return {
    beat: fMeasure(times, groove.beatSeconds, SETTLED_SECONDS),
    onset: fMeasure(listener.onsetSeconds, groove.onsetSeconds, 1),
  };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function reportGrooves(): void {
  console.log(`Beats on grooves of our own, F-measure at ±70 ms from ${SETTLED_SECONDS} s on, by BPM:`);
  console.log(`${''.padEnd(16)}${TEMPI_BPM.map((bpm) => String(bpm).padStart(5)).join('')}   mean  onsets`);
  const all: number[] = [];
  for (const [style, swings] of STYLES) {
    for (const swing of swings) {
      const scores = TEMPI_BPM.map((bpm) => scoreGroove(style, () => bpm, swing));
      const beats = scores.map(({ beat }) => beat);
      all.push(...beats);
      const cells = beats.map((score) => score.toFixed(2).padStart(5)).join('');
      const onsets = mean(scores.map(({ onset }) => onset)).toFixed(2);
      console.log(
        `${`${style}, swing ${swing}`.padEnd(16)}${cells}  ${mean(beats).toFixed(2).padStart(5)}  ${onsets.padStart(6)}`,
      );
    }
  }
  console.log(`mean of all: ${mean(all).toFixed(3)}`);
  for (const [name, tempoBpm] of CHANGES) {
    const { beat, onset } = scoreGroove('rock', tempoBpm, 0.5);
    console.log(`rock, ${name}: ${beat.toFixed(2)} (onsets ${onset.toFixed(2)})`);
  }
}

/** The tempo that the tracker held longest and surest. */
function tempoOfClip({ support }: Listener): number {
  const within = (bpm: number): number =>
    [...support].reduce(
      (sum, [other, weight]) => sum + (Math.abs(other / bpm - 1) < TEMPO_TOLERANCE ? weight : 0),
      0,
    );
  const totals = [...support.keys()].map((bpm) => [bpm, within(bpm)] as const);
  return totals.reduce((best, one) => (one[1] > best[1] ? one : best), [0, -1] as const)[0];
}

interface TempoResult {
  readonly clip: Clip;
  readonly foundBpm: number;
  /** Whether the tracker was ever sure enough to tell a beat. */
  readonly isTold: boolean;
}

const isNear = (found: number, wanted: number): boolean => Math.abs(found / wanted - 1) <= TEMPO_TOLERANCE;

function reportTempi(title: string, results: readonly TempoResult[]): void {
  const share = (factors: readonly number[]): string =>
    mean(
      results.map(({ clip, foundBpm }) =>
        factors.some((factor) => isNear(foundBpm, factor * (clip.targets.tempoBpm ?? Number.NaN))) ? 1 : 0,
      ),
    ).toFixed(2);
  const [half, double] = [share([1 / 2]), share([2])];
  const none = mean(results.map(({ isTold }) => (isTold ? 0 : 1))).toFixed(2);
  console.log(
    `${title}: ${results.length} clips, Accuracy1 ${share([1])}, Accuracy2 ${share([1 / 3, 1 / 2, 1, 2, 3])} (half ${half}, double ${double}, no beat told ${none})`,
  );
}

async function reportClips(dataFolder: string, clipsPerSet: number): Promise<void> {
  console.log('\nTempo on real clips against the tempo a person gave:');
  const all: TempoResult[] = [];
  const songs = new Set<string>();
  for (const [set, read] of [
    ['gtzan', readGtzan],
    ['grekow', readGrekow],
  ] as const) {
    const folder = path.join(dataFolder, set);
    if (!existsSync(folder)) {
      console.log(`${set}: not in ${dataFolder}`);
      continue;
    }
    const results: TempoResult[] = [];
    const clips = read(folder).filter(({ targets }) => targets.tempoBpm !== undefined);
    for (const { group } of clips) songs.add(group);
    const step = Math.max(1, clips.length / clipsPerSet);
    for (const clip of clips.filter((_, index) => Math.floor(index % step) === 0)) {
      const listener = await hearFile(clip.audioPath);
      results.push({ clip, foundBpm: tempoOfClip(listener), isTold: listener.beats.length > 0 });
    }
    reportTempi(set, results);
    all.push(...results);
  }
  if (all.length === 0) return;
  // Songs that stand in both sets count once. A song's half does not depend on how many clips are taken. RESTART_SHARE and
  // LEAST_CONFIDENCE were chosen with the first half alone; the other constants are older than the halves and may have seen either.
  const once = [...songs].sort().map((group) => all.find(({ clip }) => clip.group === group));
  const halfOf = (half: number): TempoResult[] =>
    once.filter((result, index) => index % 2 === half && result !== undefined) as TempoResult[];
  const isClassical = ({ clip }: TempoResult): boolean => clip.id.includes('/classical');
  const second = halfOf(1);
  reportTempi('songs, each once: first half', halfOf(0));
  reportTempi('songs, each once: second half', second);
  reportTempi(
    'of these classical',
    second.filter((result) => isClassical(result)),
  );
  reportTempi(
    'of these other',
    second.filter((result) => !isClassical(result)),
  );
}

reportGrooves();
const [dataFolder, clipsPerSet = 'Infinity'] = process.argv.slice(2);
if (dataFolder === undefined) console.log('\nNo DATA_FOLDER given: no real clips.');
else await reportClips(dataFolder, Number(clipsPerSet));
