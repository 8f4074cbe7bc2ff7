import { openAudioFile } from '../capture/decoding/audio-decoder.js';
import { type AudioPart, PartOfAudio } from '../capture/decoding/part-of-audio.js';
import { AffektError } from '../core/errors.js';
import type { EmotionEvent } from '../emotion/emotion-frame.js';
import { STEP_FRAME_COUNT } from '../features/feature-layout.js';
import { type ClipEstimate, ClipSummary } from '../inference/clip-summary.js';
import { type CurvePoint, EmotionCurve } from '../inference/emotion-curve.js';
import type { ModelArtifact } from '../inference/model-artifact.js';
import { StreamingNetwork } from '../inference/streaming-network.js';
import { AnalysisChain } from './analysis-chain.js';
import { EventRecorder } from './event-recorder.js';
import { type FileSpectrum, SpectrumRecorder } from './spectrum-recorder.js';

/** Steps that share a pass through the network: offline nothing waits for the newest one. */
const STEPS_AT_ONCE = 26;

/** What is wanted of a recording. Plain data. */
export interface FileAnalysisRequest {
  readonly part: AudioPart;
  /** Null: no curve. */
  readonly curveRateHz: number | null;
  /** Costs about a third more. */
  readonly withEvents: boolean;
  /** For pictures and comparisons. */
  readonly withSpectrum: boolean;
}

/** What an audio file comes to. Plain data. Times are those of the recording, also where a part of it was analysed. */
export interface FileAnalysis {
  /** Of the recording, as it begins. */
  readonly sampleRateHz: number;
  /** Where the part that was analysed begins. */
  readonly startSeconds: number;
  /** Of the part that was analysed. */
  readonly durationSeconds: number;
  readonly summary: ClipEstimate;
  /** The emotion at every multiple of 1 / `curveRateHz`, from the first estimate to the last; empty when no curve was asked for. */
  readonly curve: readonly CurvePoint[];
  /** What the live engine would tell, in order; empty when not asked for. */
  readonly events: readonly FileEvent[];
  /** Null when not asked for. */
  readonly spectrum: FileSpectrum | null;
  /** For a person: what is wrong with the file though it could be analysed. */
  readonly warnings: readonly string[];
}

/** An event of a recording: see `BUILT_IN_EVENTS`. */
export interface FileEvent extends Pick<EmotionEvent, 'name' | 'value' | 'confidence' | 'reason'> {
  readonly timeSeconds: number;
}

/** Told while a file is analysed: seconds of audio so far, and the share of the file that was read (0..1, null where that is not known). */
export type FileProgress = (audioSeconds: number, readShare: number | null) => void;

/**
 * Analyses an audio file as fast as possible, through the chain that runs live. Memory grows with curve and events only.
 * Throws the decoder's errors; `AFFEKT_AUDIO_TOO_SHORT` under one second of sound, `AFFEKT_AUDIO_SILENT` when none of it is
 * loud enough to be music.
 */
export async function analyseFile(
  path: string | Buffer,
  model: ModelArtifact,
  { part, curveRateHz, withEvents, withSpectrum }: FileAnalysisRequest,
  onProgress: FileProgress = () => undefined,
): Promise<FileAnalysis> {
  const { startSeconds } = part;
  const network = new StreamingNetwork(model, { stepsAtOnce: STEPS_AT_ONCE });
  const summary = new ClipSummary();
  const curve = curveRateHz === null ? null : new EmotionCurve(curveRateHz, startSeconds);
  const recorder = withEvents ? new EventRecorder(model, STEPS_AT_ONCE * STEP_FRAME_COUNT) : null;
  const spectrum = withSpectrum ? new SpectrumRecorder() : null;
  let durationSeconds = 0;
  let hasMusic = false;
  const chain = new AnalysisChain({
    network,
    onFrame: (frame) => {
      hasMusic ||= frame.state === 'music';
      recorder?.takeFrame(frame);
      spectrum?.takeFrame(frame);
    },
    onEstimate: (estimate) => {
      summary.add(estimate);
      curve?.add(estimate);
      recorder?.takeEstimate(estimate);
    },
    ...(recorder !== null && {
      onOnset: (onset) => recorder.takeOnset(onset),
      onBeat: (beat) => recorder.takeBeat(beat),
    }),
  });
  try {
    const audio = await openAudioFile(path);
    const heard = new PartOfAudio(audio.pieces, part);
    for await (const { format, samples } of heard.pieces()) {
      chain.push(format, samples);
      durationSeconds += samples.length / format.channelCount / format.sampleRateHz;
      onProgress(durationSeconds, audio.readShare());
    }
    chain.flush();
    recorder?.flush();
    const result = summary.result();
    if (result === null)
      throw nothingHeard(path.toString(), part, heard.positionSeconds, durationSeconds, hasMusic);
    return {
      sampleRateHz: audio.format.sampleRateHz,
      startSeconds,
      durationSeconds,
      summary: result,
      curve: curve?.points ?? [],
      events: fileEvents(recorder?.events ?? [], startSeconds),
      spectrum: spectrum?.spectrum ?? null,
      warnings: audio.warnings,
    };
  } finally {
    network.dispose();
  }
}

/** In order of time: a beat is told a little after the frame it falls in. */
function fileEvents(events: readonly EmotionEvent[], startSeconds: number): FileEvent[] {
  const inTime = events.map(({ name, audioTimeSeconds, value, confidence, reason }) => ({
    timeSeconds: startSeconds + audioTimeSeconds,
    name,
    value,
    confidence,
    // Of a beat it says when the next one will be, which here is told anyway.
    reason: name === 'beat' ? `${value.toFixed(1)} BPM` : reason,
  }));
  return inTime.sort((a, b) => a.timeSeconds - b.timeSeconds);
}

function nothingHeard(
  path: string,
  { startSeconds }: AudioPart,
  positionSeconds: number,
  durationSeconds: number,
  hasMusic: boolean,
): AffektError {
  if (durationSeconds === 0) {
    const message = `${path} is ${positionSeconds.toFixed(1)} s long: there is nothing from ${startSeconds} s on.`;
    return new AffektError('AFFEKT_AUDIO_TOO_SHORT', message);
  }
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
