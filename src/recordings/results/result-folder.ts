import { createHash } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AffektError } from '../../core/errors.js';
import { requireWritableFolder } from '../../core/writable-folder.js';
import { writeByPart } from '../../core/write-by-part.js';
import type { FileAnalysis } from '../../engine/file-analysis.js';
import type { AnalysisFormat } from '../formats/analysis-format.js';
import { openPartFolder } from './part-folder.js';
import { type PlotKind, resultFiles } from './result-files.js';

/** Below the folder: a note for each result that is whole, by its key. */
const NOTES_FOLDER = '.affekt';
/** Below that: files that are being written. */
const PART_FOLDER = 'parts';

const noteSchema = z.object({ files: z.array(z.string()), sha256: z.string() });

/** What a result is of: a recording's bytes, the name it has, and everything else that the result depends on. */
export interface ResultIdentity {
  /** SHA-256 of the recording. */
  readonly contentHash: string;
  /** Below the folder, without extension: see `outputName`. */
  readonly output: string;
  /** As written into the result. */
  readonly file: string;
}

/**
 * A folder with a result a recording. Each file appears whole or not at all, and what killed runs left half-written is removed when
 * the folder is opened; a note of what belongs to a result, with its digest,
 * is written last, so that a result is known to be whole, and to be of these bytes, this model and these options.
 */
export class ResultFolder {
  readonly folder: string;
  readonly #format: AnalysisFormat;
  readonly #plot: PlotKind | null;
  readonly #dependencies: string;

  private constructor(folder: string, format: AnalysisFormat, plot: PlotKind | null, dependencies: string) {
    this.folder = folder;
    this.#format = format;
    this.#plot = plot;
    this.#dependencies = dependencies;
  }

  /** `dependencies`: of all results here, as text. Makes the folder; throws `AFFEKT_WRITE_FAILED`. */
  static async open(
    folder: string,
    format: AnalysisFormat,
    plot: PlotKind | null,
    dependencies: string,
  ): Promise<ResultFolder> {
    await requireWritableFolder(folder);
    const results = new ResultFolder(folder, format, plot, dependencies);
    await openPartFolder(results.#partFolder);
    return results;
  }

  /** As `open`, for a folder that another process has opened. Throws `AFFEKT_FILE_NOT_FOUND` where this machine has it not. */
  static async join(...[folder, ...of]: Parameters<typeof ResultFolder.open>): Promise<ResultFolder> {
    const isThere = await access(path.join(folder, NOTES_FOLDER)).then(
      () => true,
      () => false,
    );
    if (isThere) return await ResultFolder.open(folder, ...of);
    throw new AffektError(
      'AFFEKT_FILE_NOT_FOUND',
      `This machine has not the folder for results ${folder}: is it mounted here?`,
    );
  }

  /** Whether a result is there, whole and as it was written. */
  async has(identity: ResultIdentity): Promise<boolean> {
    try {
      const { files, sha256 } = noteSchema.parse(JSON.parse(await readFile(this.#note(identity), 'utf8')));
      const texts = await Promise.all(files.map((file) => readFile(path.join(this.folder, file))));
      return digest(texts) === sha256;
    } catch {
      return false;
    }
  }

  /** Throws `AFFEKT_WRITE_FAILED`; what is there is whole all the same. */
  async write(identity: ResultIdentity, analysis: FileAnalysis): Promise<void> {
    const files = [...(await resultFiles(this.#format, this.#plot, identity, analysis))];
    for (const [file, text] of files) await writeByPart(path.join(this.folder, file), text, this.#partFolder);
    const note = { files: files.map(([file]) => file), sha256: digest(files.map(([, text]) => text)) };
    await writeByPart(this.#note(identity), `${JSON.stringify(note)}\n`, this.#partFolder);
  }

  get #partFolder(): string {
    return path.join(this.folder, NOTES_FOLDER, PART_FOLDER);
  }

  #note({ contentHash, output }: ResultIdentity): string {
    const key = digest([`${contentHash}\n${output}\n${this.#dependencies}`]);
    return path.join(this.folder, NOTES_FOLDER, key.slice(0, 2), `${key.slice(2)}.json`);
  }
}

function digest(texts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text);
  return hash.digest('hex');
}
