import { parentPort } from 'node:worker_threads';
import { openAudioFile } from '../capture/decoding/audio-decoder.js';
import { AnalysisChain } from '../engine/analysis-chain.js';
import type { FeatureFrame } from '../features/feature-frame.js';
import { clipFeatures } from './clip-features.js';
import type { AudioJob, AudioJobResult } from './audio-workers.js';
import { writeFeatures } from './feature-cache.js';

/** Worker thread of the feature cache: decodes one clip at a time, analyses it as the live chain does, writes its file. */
parentPort?.on('message', (job: AudioJob) => {
  void compute(job).then((error) => {
    const result: AudioJobResult = { audioPath: job.audioPath, error };
    parentPort?.postMessage(result);
  });
});

/** Null, or why it failed. */
async function compute({ audioPath, file }: AudioJob): Promise<string | null> {
  try {
    const frames: FeatureFrame[] = [];
    const chain = new AnalysisChain({ network: null, onFrame: (frame) => frames.push(frame) });
    const audio = await openAudioFile(audioPath);
    for await (const { format, samples } of audio.pieces) chain.push(format, samples);
    chain.flush();
    if (frames.length === 0) return 'shorter than one frame';
    await writeFeatures(file, clipFeatures(frames));
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
