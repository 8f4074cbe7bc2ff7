import { existsSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import { openAudioFile } from '../src/capture/decoding/audio-decoder.js';
import { EmotionTracker } from '../src/emotion/emotion-tracker.js';
import { EventDetectors } from '../src/emotion/events/event-detectors.js';
import { BUILT_IN_EVENTS } from '../src/emotion/events/event-names.js';
import { MIDDLE_OF_SCALES } from '../src/emotion/neutral-emotion.js';
import { AnalysisChain } from '../src/engine/analysis-chain.js';
import { ANALYSIS_RATE_HZ } from '../src/features/feature-layout.js';
import { selectBackend } from '../src/inference/backend.js';
import { DEFAULT_MODEL_FOLDER, loadModel, type ModelArtifact } from '../src/inference/model-artifact.js';
import { StreamingNetwork } from '../src/inference/streaming-network.js';

/**
 * How often each built-in event comes on real clips: `npx tsx bench/event-rates.ts DATA_FOLDER [CLIPS_PER_SET]`.
 * DATA_FOLDER holds data sets, each with an `audio` folder; evenly spaced clips are taken of each. With the model that
 * ships, or without emotion where there is none. Files that cannot be decoded are named and left out.
 */
const [dataFolder, clipsPerSetText = '15'] = process.argv.slice(2);
const clipsPerSet = Number(clipsPerSetText);
if (dataFolder === undefined || !Number.isInteger(clipsPerSet) || clipsPerSet < 1) {
  throw new Error('usage: npx tsx bench/event-rates.ts DATA_FOLDER [CLIPS_PER_SET]');
}
const SETS = ['panda4q', 'emotify'] as const;
const NAMES = Object.keys(BUILT_IN_EVENTS).filter((name) => !name.startsWith('input-'));

interface ClipEvents {
  readonly durationSeconds: number;
  readonly counts: ReadonlyMap<string, number>;
}

async function eventsOf(file: string, model: ModelArtifact | null): Promise<ClipEvents> {
  const network = model === null ? null : new StreamingNetwork(model);
  const tracker = new EmotionTracker(MIDDLE_OF_SCALES);
  const detectors = new EventDetectors();
  const counts = new Map<string, number>();
  const count = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
  let onsetStrength = 0;
  let durationSeconds = 0;
  let hasEvents = false;
  const chain = new AnalysisChain({
    network,
    onOnset: ({ strength }) => {
      onsetStrength = Math.max(onsetStrength, strength);
      count('onset');
    },
    onBeat: () => hasEvents && count('beat'),
    onFrame: (feature, estimate) => {
      durationSeconds = feature.sampleIndex / ANALYSIS_RATE_HZ;
      const tracked = tracker.step(feature, estimate);
      hasEvents = tracked.hasEvents;
      const frame = { feature, ...tracked, onsetStrength, lastBeat: null, audioTimeSeconds: durationSeconds };
      onsetStrength = 0;
      for (const { name } of detectors.step({ ...frame, capturedAtMs: 0, latencyMs: 0 })) count(name);
    },
  });
  try {
    const audio = await openAudioFile(file);
    for await (const { format, samples } of audio.pieces) chain.push(format, samples);
    chain.flush();
  } finally {
    network?.dispose();
  }
  return { durationSeconds, counts };
}

function report(title: string, clips: readonly ClipEvents[]): void {
  const minutes = clips.reduce((sum, clip) => sum + clip.durationSeconds, 0) / 60;
  console.log(`\n${title}: ${clips.length} clips, ${minutes.toFixed(1)} minutes`);
  console.log('event             a minute   most in a clip, a minute');
  for (const name of NAMES) {
    const total = clips.reduce((sum, { counts }) => sum + (counts.get(name) ?? 0), 0);
    const most = Math.max(...clips.map((clip) => (60 * (clip.counts.get(name) ?? 0)) / clip.durationSeconds));
    console.log(
      `${name.padEnd(18)}${(total / minutes).toFixed(2).padStart(8)}   ${most.toFixed(1).padStart(8)}`,
    );
  }
}

const hasModel = existsSync(path.join(DEFAULT_MODEL_FOLDER, 'model.json'));
if (hasModel) await selectBackend('wasm');
const model = hasModel ? await loadModel(DEFAULT_MODEL_FOLDER) : null;
console.log(hasModel ? `Model: ${path.basename(DEFAULT_MODEL_FOLDER)}` : 'No model: events of sound alone.');
const all: ClipEvents[] = [];
for (const set of SETS) {
  const files = globSync('audio/*', { cwd: path.join(dataFolder, set), absolute: true }).sort();
  const step = Math.max(1, Math.floor(files.length / clipsPerSet));
  const chosen = files.filter((_, index) => index % step === 0).slice(0, clipsPerSet);
  const clips: ClipEvents[] = [];
  for (const file of chosen) {
    try {
      clips.push(await eventsOf(file, model));
    } catch (error) {
      console.error(
        `${path.basename(file)} left out: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  if (clips.length > 0) report(set, clips);
  else console.error(`${set}: no clips under ${path.join(dataFolder, set, 'audio')}`);
  all.push(...clips);
}
if (all.length === 0) throw new Error(`no clips in ${dataFolder}`);
report('all', all);
