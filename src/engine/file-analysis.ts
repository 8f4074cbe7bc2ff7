import { openAudioFile } from '../capture/decoding/audio-decoder.js';
import { AffektError } from '../core/errors.js';
import { ANALYSIS_RATE_HZ } from '../features/feature-layout.js';
import { type ClipEstimate, ClipSummary } from '../inference/clip-summary.js';
import type { Estimate } from '../inference/estimate.js';
import type { ModelArtifact } from '../inference/model-artifact.js';
import { StreamingNetwork } from '../inference/streaming-network.js';
import { AnalysisChain } from './analysis-chain.js';

/** Steps that share a pass through the network: offline nothing waits for the newest one. */
const STEPS_AT_ONCE = 26;

/** What an audio file comes to. */
export interface FileAnalysis {
  readonly durationSeconds: number;
  readonly summary: ClipEstimate;
  /** The first estimate of every interval of 1 / `curveRateHz`; empty when no curve was asked for. */
  readonly curve: readonly Estimate[];
  /** For a person: what is wrong with the file though it could be analysed. */
  readonly warnings: readonly string[];
}

/**
 * Analyses an audio file as fast as possible, through the chain that runs live. Memory grows with the curve only.
 * Throws the decoder's errors; `AFFEKT_AUDIO_TOO_SHORT` under one second of sound, `AFFEKT_AUDIO_SILENT` when none of it is
 * loud enough to be music.
 */
export async function analyseFile(
  path: string,
  model: ModelArtifact,
  options: { readonly curveRateHz: number | null; onProgress?(audioSeconds: number): void },
): Promise<FileAnalysis> {
  const network = new StreamingNetwork(model, { stepsAtOnce: STEPS_AT_ONCE });
  const summary = new ClipSummary();
  const curve: Estimate[] = [];
  let durationSeconds = 0;
  let hasMusic = false;
  const chain = await AnalysisChain.create({
    network,
    onFrame: (frame) => {
      hasMusic ||= frame.state === 'music';
    },
    onEstimate: (estimate) => {
      summary.add(estimate);
      if (options.curveRateHz !== null && isDue(estimate, curve.at(-1), options.curveRateHz))
        curve.push(estimate);
    },
  });
  try {
    const audio = await openAudioFile(path);
    for await (const { format, samples } of audio.pieces) {
      await chain.push(format, samples);
      durationSeconds += samples.length / format.channelCount / format.sampleRateHz;
      options.onProgress?.(durationSeconds);
    }
    chain.flush();
    const result = summary.result();
    if (result === null) throw nothingHeard(path, durationSeconds, hasMusic);
    return { durationSeconds, summary: result, curve, warnings: audio.warnings };
  } finally {
    chain.close();
    network.dispose();
  }
}

/** Whether an estimate is the first in a new interval of the curve. */
function isDue(estimate: Estimate, last: Estimate | undefined, rateHz: number): boolean {
  // Frame ends are rounded to whole samples, half a sample at most; without it an estimate could fall before its interval.
  const interval = (sampleIndex: number): number =>
    Math.floor(((sampleIndex + 0.5) * rateHz) / ANALYSIS_RATE_HZ);
  return last === undefined || interval(estimate.sampleIndex) > interval(last.sampleIndex);
}

function nothingHeard(path: string, durationSeconds: number, hasMusic: boolean): AffektError {
  if (!hasMusic) {
    return new AffektError(
      'AFFEKT_AUDIO_SILENT',
      `${path} holds no sound above −65 LUFS, or nothing but a steady hum or hiss: nothing to judge.`,
    );
  }
  return new AffektError(
    'AFFEKT_AUDIO_TOO_SHORT',
    `${path} has ${durationSeconds.toFixed(2)} s of sound; a first estimate takes about 1.1 s of music.`,
  );
}
