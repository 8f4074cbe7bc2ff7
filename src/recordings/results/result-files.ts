import path from 'node:path';
import type { FileAnalysis } from '../../engine/file-analysis.js';
import type { AnalysisFormat } from '../formats/analysis-format.js';
import { rasterise } from '../pictures/rasterise.js';
import { recordingPicture } from '../pictures/recording-picture.js';

/** A kind of picture beside each result. */
export type PlotKind = 'svg' | 'png';

/** The files of a result: names (each begins with `output`) and contents. `file`: the recording, as results name it. */
export async function resultFiles(
  format: AnalysisFormat,
  plot: PlotKind | null,
  { output, file }: { readonly output: string; readonly file: string },
  analysis: FileAnalysis,
): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const files = new Map<string, string | Uint8Array>();
  if (format.kind === 'text')
    files.set(`${output}.${format.extension}`, format.head + format.recording(file, analysis));
  else {
    for (const [name, text] of format.recording(file, analysis)) files.set(path.join(output, name), text);
  }
  if (plot !== null) {
    const svg = recordingPicture(file, analysis);
    files.set(`${output}.${plot}`, plot === 'svg' ? svg : await rasterise(svg));
  }
  return files;
}
