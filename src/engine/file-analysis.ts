import { openAudioFile } from '../capture/decoding/audio-decoder.js';
import { AffektError } from '../core/errors.js';
import { type ClipEstimate, ClipSummary } from '../inference/clip-summary.js';
import { type CurvePoint, EmotionCurve } from '../inference/emotion-curve.js';
import type { ModelArtifact } from '../inference/model-artifact.js';
import { StreamingNetwork } from '../inference/streaming-network.js';
import { AnalysisChain } from './analysis-chain.js';

/** Steps that share a pass through the network: offline nothing waits for the newest one. */
const STEPS_AT_ONCE = 26;

/** What an audio file comes to. */
export interface FileAnalysis {
  readonly durationSeconds: number;
  readonly summary: ClipEstimate;
  /** The emotion at every multiple of 1 / `curveRateHz`, from the first estimate to the last; empty when no curve was asked for. */
  readonly curve: readonly CurvePoint[];
  /** For a person: what is wrong with the file though it could be analysed. */
  readonly warnings: readonly string[];
}

/**
 * Analyses an audio file as fast as possible, through the chain that runs live. Memory grows with the curve only.
 * Throws the decoder's errors; `AFFEKT_AUDIO_TOO_SHORT` under one second of sound, `AFFEKT_AUDIO_SILENT` when none of it is
 * loud enough to be music.
 */
export async function analyseFile(
  path: string | Buffer,
  model: ModelArtifact,
  options: {
    readonly curveRateHz: number | null;
    /** Seconds of audio analysed, and the share of the file that was read (0..1, null where that is not known). */
    onProgress?(audioSeconds: number, readShare: number | null): void;
  },
): Promise<FileAnalysis> {
  const network = new StreamingNetwork(model, { stepsAtOnce: STEPS_AT_ONCE });
  const summary = new ClipSummary();
  const curve = options.curveRateHz === null ? null : new EmotionCurve(options.curveRateHz);
  let durationSeconds = 0;
  let hasMusic = false;
  const chain = await AnalysisChain.create({
    network,
    onFrame: (frame) => {
      hasMusic ||= frame.state === 'music';
    },
    onEstimate: (estimate) => {
      summary.add(estimate);
      curve?.add(estimate);
    },
  });
  try {
    const audio = await openAudioFile(path);
    for await (const { format, samples } of audio.pieces) {
      await chain.push(format, samples);
      durationSeconds += samples.length / format.channelCount / format.sampleRateHz;
      options.onProgress?.(durationSeconds, audio.readShare());
    }
    chain.flush();
    const result = summary.result();
    if (result === null) throw nothingHeard(path.toString(), durationSeconds, hasMusic);
    return { durationSeconds, summary: result, curve: curve?.points ?? [], warnings: audio.warnings };
  } finally {
    chain.close();
    network.dispose();
  }
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
