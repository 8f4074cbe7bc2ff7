import { analyseFile, type FileAnalysis } from '../engine/file-analysis.js';
import { loadModel, type Model } from './model.js';

/** How a recording is analysed. */
export interface RecordingOptions {
  /** Left out: the one that ships, loaded anew; load it once (`loadModel`) for many recordings. */
  readonly model?: Model;
  /** Values a second of the curve, up to 7.8125; left out: no curve, only the whole. */
  readonly curveRateHz?: number;
  /** What happens, as it is told live (sections, drops, quadrants, silence, beats, onsets); left out: no events. */
  readonly withEvents?: boolean;
  /** A part alone, seconds; left out: from the beginning, to the end. */
  readonly startSeconds?: number;
  readonly endSeconds?: number;
  /** Told now and then: seconds of audio analysed, and the share of the file read (0..1; null where it is not known). */
  readonly onProgress?: (audioSeconds: number, readShare: number | null) => void;
}

/**
 * The emotion of an audio file (wav, mp3, flac, ogg, opus; others through ffmpeg where it is installed), as fast as possible, through
 * the chain that runs live. Throws an `AffektError`: the file cannot be read, is too short or silent.
 */
export async function analyzeRecording(file: string, options: RecordingOptions = {}): Promise<FileAnalysis> {
  const { model = await loadModel(), curveRateHz = null, withEvents = false, onProgress } = options;
  const part = { startSeconds: options.startSeconds ?? 0, endSeconds: options.endSeconds ?? null };
  return await analyseFile(
    file,
    model.artifact,
    { part, curveRateHz, withEvents, withSpectrum: false },
    onProgress,
  );
}
