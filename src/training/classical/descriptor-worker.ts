import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parentPort } from 'node:worker_threads';
import { openAudioFile } from '../../capture/decoding/audio-decoder.js';
import { AnalysisChain } from '../../engine/analysis-chain.js';
import type { AudioJob, AudioJobResult } from '../audio-workers.js';
import { DescriptorSet } from './descriptor-set.js';

/** Worker thread of the descriptor cache: one clip at a time through the live chain, its descriptor set to a file. */
parentPort?.on('message', (job: AudioJob) => {
  void compute(job).then((error) => {
    const result: AudioJobResult = { audioPath: job.audioPath, error };
    parentPort?.postMessage(result);
  });
});

/** Null, or why it failed. */
async function compute({ audioPath, file }: AudioJob): Promise<string | null> {
  try {
    const descriptors = new DescriptorSet();
    const chain = new AnalysisChain({
      network: null,
      onFrame: (frame) => descriptors.add(frame),
      // The chain computes descriptors only for those who listen to onsets as well.
      onOnset: () => undefined,
    });
    const audio = await openAudioFile(audioPath);
    for await (const { format, samples } of audio.pieces) chain.push(format, samples);
    chain.flush();
    const values = descriptors.result();
    if (values.length === 0) return 'shorter than one frame';
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(`${file}.part`, JSON.stringify(values));
    await rename(`${file}.part`, file);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
