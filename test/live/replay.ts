import { openAudioFile } from '../../src/capture/decoding/audio-decoder.js';
import type { AudioFormat } from '../../src/capture/audio-source.js';
import { EmotionTracker, type TrackedEmotion } from '../../src/emotion/emotion-tracker.js';
import { AnalysisChain } from '../../src/engine/analysis-chain.js';
import type { FeatureFrame } from '../../src/features/feature-frame.js';
import { selectBackend } from '../../src/inference/backend.js';
import { FILM_NAMES, GEMS_NAMES } from '../../src/inference/estimate.js';
import { loadModel, type ModelArtifact } from '../../src/inference/model-artifact.js';
import { StreamingNetwork } from '../../src/inference/streaming-network.js';

/** A frame of a file analysed after the fact. */
export interface ReplayedFrame extends TrackedEmotion {
  readonly feature: FeatureFrame;
}

export interface Replay {
  readonly format: AudioFormat;
  readonly sampleCount: number;
  /** By sample index. */
  readonly frames: ReadonlyMap<number, ReplayedFrame>;
}

/** A recording through the chain that `affekt analyze` uses, in the decoder's pieces, followed as the live program follows it. */
export async function replay(file: string, modelFolder: string): Promise<Replay> {
  await selectBackend('wasm');
  const model = await loadModel(modelFolder);
  const frames = new Map<number, ReplayedFrame>();
  const tracker = new EmotionTracker(neutralOf(model));
  const network = new StreamingNetwork(model);
  const chain = new AnalysisChain({
    network,
    onFrame: (feature, estimate) =>
      frames.set(feature.sampleIndex, { feature, ...tracker.step(feature, estimate) }),
  });
  const { format, pieces } = await openAudioFile(file);
  let sampleCount = 0;
  for await (const { samples } of pieces) {
    chain.push(format, samples);
    sampleCount += samples.length / format.channelCount;
  }
  chain.flush();
  network.dispose();
  return { format, sampleCount, frames };
}

function neutralOf({ manifest }: ModelArtifact): ConstructorParameters<typeof EmotionTracker>[0] {
  const { film, gems } = manifest.outputs;
  const record = <Name extends string>(names: readonly Name[], values: readonly number[]) =>
    Object.fromEntries(names.map((name, index) => [name, values[index]])) as Record<Name, number>;
  return { film: record(FILM_NAMES, film.mean), gems: record(GEMS_NAMES, gems.mean) };
}
