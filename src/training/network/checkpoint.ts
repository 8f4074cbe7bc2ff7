import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AffektError } from '../../core/errors.js';

/** Everything needed to go on after a kill, on this or another machine. */
export interface Checkpoint {
  /** What was trained on what; a checkpoint of another run is refused. */
  readonly fingerprint: string;
  /** Epochs finished. */
  readonly epochCount: number;
  readonly optimizerStepCount: number;
  /** Mean training loss of each epoch. */
  readonly losses: readonly number[];
  /** Arrays by name. */
  readonly arrays: ReadonlyMap<string, Float32Array>;
}

/** Writes a checkpoint, whole or not at all: a line of JSON, then the arrays' bytes in its order. */
export async function writeCheckpoint(file: string, { arrays, ...head }: Checkpoint): Promise<void> {
  const index = [...arrays].map(([name, values]) => ({ name, length: values.length }));
  const parts = [...arrays.values()].map((values) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  );
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(
      `${file}.part`,
      Buffer.concat([Buffer.from(`${JSON.stringify({ ...head, index })}\n`), ...parts]),
    );
    await rename(`${file}.part`, file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AffektError('AFFEKT_WRITE_FAILED', `Cannot write the checkpoint ${file}: ${reason}`, { cause });
  }
}

/** Reads a checkpoint; null when there is none. Throws `AFFEKT_MODEL_CORRUPT` when it is damaged or of another run. */
export async function readCheckpoint(file: string, fingerprint: string): Promise<Checkpoint | null> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (bytes === null) return null;
  try {
    const lineEnd = bytes.indexOf(10);
    const { index, ...head } = JSON.parse(bytes.subarray(0, lineEnd).toString('utf8')) as Head;
    const data = new Uint8Array(bytes.subarray(lineEnd + 1)).buffer;
    const arrays = new Map<string, Float32Array>();
    let offset = 0;
    for (const { name, length } of index) {
      arrays.set(name, new Float32Array(data, offset, length));
      offset += length * 4;
    }
    if (head.fingerprint !== fingerprint)
      throw new Error('it belongs to a run with other data, seed or preset');
    return { ...head, arrays };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `The checkpoint ${file} cannot be resumed: ${reason}. Choose another --work folder or delete it.`;
    throw new AffektError('AFFEKT_MODEL_CORRUPT', message, { cause });
  }
}

type Head = Omit<Checkpoint, 'arrays'> & {
  readonly index: readonly { readonly name: string; readonly length: number }[];
};
