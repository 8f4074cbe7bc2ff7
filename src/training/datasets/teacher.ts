import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AffektError } from '../../core/errors.js';
import type { Clip, TeacherWindows } from './clip.js';
import { audioStem } from './clip-audio.js';
import { readCsvTable } from './csv-table.js';

const descriptionSchema = z.object({
  name: z.string(),
  source: z.string().optional(),
  windowSeconds: z.number().positive(),
  columnCount: z.number().int().positive(),
  step: z.number().positive(),
});

/**
 * Gives clips what a teacher, another network, said of them, from a folder of any teacher's outputs:
 * - `teacher.json`: `name`, `windowSeconds`, `columnCount` and `step`, and if it likes `source` (other keys are left alone);
 * - `SET.csv` for any of the sets: `file` and `start_seconds`, a row a window of a clip;
 * - `SET.bin`: as many rows of `columnCount` int8 values, each an output brought to mean 0 and deviation 1, divided by `step`.
 * Clips without windows stay as they are, and so do all when there is no such folder.
 * @throws AFFEKT_DATASET_INVALID when the folder is there and malformed.
 */
export function withTeacher(clips: readonly Clip[], folder: string): Clip[] {
  if (!existsSync(folder)) return [...clips];
  const { name, source, windowSeconds, columnCount, step } = readDescription(join(folder, 'teacher.json'));
  const windows = new Map<string, { startSeconds: number; values: Int8Array }[]>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.csv'))) {
    const set = file.slice(0, -'.csv'.length);
    const { rows } = readCsvTable(join(folder, file), ['file', 'start_seconds']);
    const bytes = readFileSync(join(folder, `${set}.bin`));
    if (bytes.length !== rows.length * columnCount) {
      throw invalid(
        join(folder, `${set}.bin`),
        `has ${bytes.length} bytes; expected ${rows.length} rows of ${file} times ${columnCount} columns`,
      );
    }
    const all = new Int8Array(bytes);
    for (const [index, row] of rows.entries()) {
      const id = `${set}/${audioStem(row.text('file'))}`;
      const window = {
        startSeconds: row.number('start_seconds', 0, 1e5),
        values: all.subarray(index * columnCount, (index + 1) * columnCount),
      };
      const known = windows.get(id);
      if (known === undefined) windows.set(id, [window]);
      else known.push(window);
    }
  }
  return clips.map((clip): Clip => {
    const heard = windows.get(clip.id)?.sort((a, b) => a.startSeconds - b.startSeconds);
    if (heard === undefined) return clip;
    const teacher: TeacherWindows = {
      name: source === undefined ? name : `${name} (${source})`,
      windowSeconds,
      step,
      startSeconds: heard.map(({ startSeconds }) => startSeconds),
      values: heard.map(({ values }) => values),
    };
    return { ...clip, targets: { ...clip.targets, teacher } };
  });
}

/**
 * The teacher's mean outputs between two moments of a clip, each window weighted by how much of it lies between them; of the
 * nearest window when none does.
 */
export function teacherMean(teacher: TeacherWindows, fromSeconds: number, toSeconds: number): Float32Array {
  const { startSeconds, values, windowSeconds, step } = teacher;
  const mean = new Float32Array(values[0]?.length ?? 0);
  const shares: number[] = startSeconds.map((start) =>
    Math.max(0, Math.min(toSeconds, start + windowSeconds) - Math.max(fromSeconds, start)),
  );
  const nearest = fromSeconds < (startSeconds[0] ?? 0) ? 0 : shares.length - 1;
  if (!shares.some((share) => share > 0)) shares[nearest] = 1;
  const total = shares.reduce((sum, share) => sum + share, 0);
  for (const [index, share] of shares.entries()) {
    if (share === 0) continue;
    for (const [column, value] of (values[index] as Int8Array).entries())
      mean[column] = (mean[column] as number) + (share / total) * value * step;
  }
  return mean;
}

/** Outputs of the teacher of these clips; 0 when there is none. */
export function teacherSize(clips: readonly { readonly clip: Clip }[]): number {
  const taught = clips.find(({ clip }) => clip.targets.teacher !== undefined);
  return taught?.clip.targets.teacher?.values[0]?.length ?? 0;
}

function readDescription(path: string): z.infer<typeof descriptionSchema> {
  try {
    return descriptionSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw invalid(path, `cannot be read: ${reason}`, cause);
  }
}

function invalid(path: string, what: string, cause?: unknown): AffektError {
  return new AffektError('AFFEKT_DATASET_INVALID', `${path} ${what}`, { cause });
}
