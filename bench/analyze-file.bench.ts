import { execFile, execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { FeatureFrame } from '../src/features/feature-frame.js';
import { BAND_COUNT, WINDOW_FRAME_COUNT, WINDOW_STEP_COUNT } from '../src/features/feature-layout.js';
import { createLogFilterbank } from '../src/features/log-filterbank.js';
import { selectBackend } from '../src/inference/backend.js';
import { loadModel } from '../src/inference/model-artifact.js';
import { TRUNKS } from '../src/inference/trunks.js';
import { chosenModel } from '../test/support/chosen-model.js';
import { writeWav } from '../test/support/write-wav.js';
import { type BenchResult, type BenchRow, assertNear, rowOf } from './bench.js';
import { performance, performanceFrames, withFolder } from './material.js';
import { timedRun } from './timed-run.js';
import { WholeWindowNetwork } from './whole-window.js';

const SHORT_SECONDS = 15;
const LONG_SECONDS = 75;
/** The peer's estimates: one a window, the least it can do; the default of `--curves`; and our own output rate. */
const PEER_ESTIMATE_SECONDS = [10, 0.5, 0.128];
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PEER = path.join(ROOT, 'bench', 'peers', 'librosa_pipeline.py');
const run = promisify(execFile);

/** Seconds on the clock, and of the processor: on a busy machine only the latter can be compared. */
interface Seconds {
  readonly wall: number;
  readonly cpu: number;
}

interface PeerResult {
  readonly versions: Readonly<Record<string, string>>;
  readonly audioSeconds: number;
  readonly importSeconds: number;
  readonly featureSeconds: Seconds;
  readonly networkSeconds: Seconds | null;
  readonly estimateCount: number;
  readonly bandMeans: readonly number[];
  readonly affect: readonly [number, number] | null;
}

/** Real-time factor of `affekt analyze` on one core against librosa features and a whole-window network in PyTorch. */
export const analyzeFile = {
  name: 'analyze-file',
  run: (): Promise<BenchResult> =>
    withFolder(async (folder) => {
      const rows: BenchRow[] = [];
      const notes: string[] = [];
      if (!has('taskset'))
        return { rows, notes: ['Left out: taskset (util-linux) is needed to keep to one core.'] };
      const model = await chosenModel(folder);
      const short = writePerformance(folder, SHORT_SECONDS);
      const long = writePerformance(folder, LONG_SECONDS);
      for (const backend of ['wasm', 'node'] as const) {
        const failure = await selectBackend(backend).then(() => null, String);
        if (failure === null) rows.push(...(await affektRows(backend, model, short, long)));
        else notes.push(`Left out: the ${backend} backend. ${failure}`);
      }
      rows.push(...(await peerRows(folder, model, long, notes)));
      return { rows, notes };
    }),
};

function writePerformance(folder: string, seconds: number): string {
  const file = path.join(folder, `${seconds}.wav`);
  const format = { sampleRateHz: 44_100, channelCount: 2, sampleKind: 's16' } as const;
  writeWav(file, performance(seconds, format.sampleRateHz), format);
  return file;
}

async function affektRows(
  backend: 'wasm' | 'node',
  model: string,
  short: string,
  long: string,
): Promise<BenchRow[]> {
  const first = await analyze(short, backend, model);
  const second = await analyze(long, backend, model);
  const difference = { wall: second.wall - first.wall, cpu: second.cpu - first.cpu };
  return [
    ...factorRows(`affekt analyze (${backend}), start-up and all`, LONG_SECONDS, second),
    ...factorRows(`affekt analyze (${backend}), without start-up`, LONG_SECONDS - SHORT_SECONDS, difference),
  ];
}

/** Analyses a file on one core; asserts that it was analysed. */
async function analyze(file: string, backend: string, model: string): Promise<Seconds> {
  const args = ['analyze', file, '--format', 'json', '--model', model, '--backend', backend];
  const { stdout, wallSeconds, processorSeconds } = await timedRun(args, ['taskset', '-c', '0']);
  const { valence, durationSeconds } = JSON.parse(stdout) as { valence: number; durationSeconds: number };
  assertNear('valence', valence, 0, 1);
  assertNear('duration', durationSeconds, Number.parseInt(path.basename(file), 10), 0.001);
  return { wall: wallSeconds, cpu: processorSeconds };
}

/** Seconds of audio in one second. */
function factorRows(name: string, audioSeconds: number, { wall, cpu }: Seconds): BenchRow[] {
  return [
    rowOf(`${name}, wall`, '× real time', [audioSeconds / wall]),
    rowOf(`${name}, CPU`, '× real time', [audioSeconds / cpu]),
  ];
}

async function peerRows(folder: string, model: string, audio: string, notes: string[]): Promise<BenchRow[]> {
  if (!has('python3', '-c', 'import numpy, librosa, soundfile, soxr')) {
    notes.push('Left out: the peer needs python3 with numpy, librosa, soundfile and soxr.');
    return [];
  }
  const rows: BenchRow[] = [];
  const frames = performanceFrames(LONG_SECONDS);
  const window = frames.slice(0, WINDOW_FRAME_COUNT);
  for (const estimateSeconds of PEER_ESTIMATE_SECONDS) {
    const peer = await runPeer(folder, model, audio, window, estimateSeconds);
    assertSameSpectrum(frames, peer);
    if (rows.length === 0) {
      const versions = Object.entries(peer.versions).map(([name, version]) => `${name} ${version}`);
      notes.push(
        `Peer: ${versions.join(', ')}, one thread; imports and first calls (${peer.importSeconds.toFixed(1)} s) not counted.`,
        'Asserted: the peer’s mean spectrum correlates with ours by more than .95.',
        'Ours counts also what the peer does not do: loudness, 7.8 estimates a second, confidence and explanation.',
      );
      rows.push(...factorRows('peer: librosa features alone', peer.audioSeconds, peer.featureSeconds));
    }
    if (peer.affect === null || peer.networkSeconds === null) {
      notes.push('Left out: the network part of the peer; python3 has no torch.');
      return rows;
    }
    await assertSameNetwork(model, window, peer.affect);
    const seconds = {
      wall: peer.featureSeconds.wall + peer.networkSeconds.wall,
      cpu: peer.featureSeconds.cpu + peer.networkSeconds.cpu,
    };
    const name = `peer: librosa and a 10 s window in PyTorch every ${estimateSeconds} s`;
    rows.push(...factorRows(name, peer.audioSeconds, seconds));
  }
  notes.push('Asserted: on the same 312 frames the peer’s network says what our whole-window pass says.');
  return rows;
}

async function runPeer(
  folder: string,
  model: string,
  audio: string,
  window: readonly FeatureFrame[],
  estimateSeconds: number,
): Promise<PeerResult> {
  const frames = path.join(folder, 'frames.f32');
  await writeFile(frames, Buffer.concat(window.map(({ bands }) => Buffer.from(bands.buffer))));
  const pitchClasses = path.join(folder, 'pitch-classes.f32');
  const profiles = window.flatMap((frame) => (frame.pitchClasses === null ? [] : [frame.pitchClasses]));
  await writeFile(
    pitchClasses,
    Buffer.concat(profiles.map((profile) => Buffer.from(profile.slice().buffer))),
  );
  const bands = createLogFilterbank().map(({ firstBin, weights }) => ({ firstBin, weights: [...weights] }));
  const setup = path.join(folder, 'setup.json');
  const trunk = TRUNKS[(await loadModel(model)).manifest.trunk];
  const files = { audio, model, frames, pitchClasses };
  await writeFile(setup, JSON.stringify({ ...files, estimateSeconds, bands, trunk }));
  const { stdout } = await run('taskset', ['-c', '0', 'python3', PEER, setup]);
  return JSON.parse(stdout) as PeerResult;
}

/** Mean over time of every band, ours against the peer's: the level differs (peak or loudness), the shape may not. */
function assertSameSpectrum(frames: readonly FeatureFrame[], peer: PeerResult): void {
  const ours = Array.from(
    { length: BAND_COUNT },
    (_, band) => frames.reduce((sum, { bands }) => sum + (bands[band] as number), 0) / frames.length,
  );
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const deviations = (values: readonly number[]): number[] => values.map((value) => value - mean(values));
  const [a, b] = [deviations(ours), deviations(peer.bandMeans)];
  const dot = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((sum, value, index) => sum + value * (y[index] as number), 0);
  assertNear('correlation of the mean spectra', dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)), 1, 0.05);
}

async function assertSameNetwork(
  folder: string,
  window: readonly FeatureFrame[],
  affect: readonly [number, number],
): Promise<void> {
  await selectBackend('wasm');
  const whole = new WholeWindowNetwork(await loadModel(folder));
  const ours = whole.run(window, WINDOW_STEP_COUNT).affect;
  whole.dispose();
  assertNear('valence of the peer', affect[0], ours[0] as number, 1e-3);
  assertNear('arousal of the peer', affect[1], ours[1] as number, 1e-3);
}

function has(program: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(program, args.length > 0 ? [...args] : ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
