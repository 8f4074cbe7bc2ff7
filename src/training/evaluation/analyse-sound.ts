import { openAudioFile } from '../../capture/decoding/audio-decoder.js';
import { AffektError } from '../../core/errors.js';
import { AnalysisChain } from '../../engine/analysis-chain.js';
import { type ClipEstimate, ClipSummary } from '../../inference/clip-summary.js';
import type { Estimate } from '../../inference/estimate.js';
import type { ModelArtifact } from '../../inference/model-artifact.js';
import { StreamingNetwork } from '../../inference/streaming-network.js';
import type { MonoSound } from './sound-conditions.js';

const STEPS_AT_ONCE = 26;

/** A whole file, its channels averaged. Throws the decoder's errors, and AFFEKT_FORMAT_UNSUPPORTED where its rate changes. */
export async function decodeMono(path: string): Promise<MonoSound> {
  const audio = await openAudioFile(path);
  const { sampleRateHz } = audio.format;
  const pieces: Float32Array[] = [];
  for await (const { format, samples } of audio.pieces) {
    if (format.sampleRateHz !== sampleRateHz) {
      throw new AffektError('AFFEKT_FORMAT_UNSUPPORTED', `The sampling rate of ${path} changes.`);
    }
    const mono = new Float32Array(samples.length / format.channelCount);
    for (const [index, sample] of samples.entries()) {
      const frame = Math.floor(index / format.channelCount);
      mono[frame] = (mono[frame] as number) + sample / format.channelCount;
    }
    pieces.push(mono);
  }
  const samples = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const piece of pieces) {
    samples.set(piece, offset);
    offset += piece.length;
  }
  return { samples, sampleRateHz };
}

/** What the live chain makes of a sound, from its samples to the estimates; the summary is that of `affekt analyze`. */
export function analyseSound(
  model: ModelArtifact,
  { samples, sampleRateHz }: MonoSound,
): { readonly estimates: readonly Estimate[]; readonly summary: ClipEstimate | null } {
  const network = new StreamingNetwork(model, { stepsAtOnce: STEPS_AT_ONCE });
  const summary = new ClipSummary();
  const estimates: Estimate[] = [];
  const chain = new AnalysisChain({
    network,
    onFrame: () => undefined,
    onEstimate: (estimate) => {
      summary.add(estimate);
      estimates.push(estimate);
    },
  });
  try {
    chain.push({ sampleRateHz, channelCount: 1 }, samples);
    chain.flush();
  } finally {
    network.dispose();
  }
  return { estimates, summary: summary.result() };
}
