import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Clip } from '../../../src/training/datasets/clip.js';
import { teacherMean, withTeacher } from '../../../src/training/datasets/teacher.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const clip = (id: string): Clip => ({ set: 'deam', id: `deam/${id}`, audioPath: id, group: id, targets: {} });

/** A teacher of two outputs with windows of 3 s. */
async function teacherFolder(rows: readonly string[], bytes: readonly number[]): Promise<string> {
  const folder = path.join(await temporaryFolder(), 'teacher');
  mkdirSync(folder);
  const description = { name: 'any', windowSeconds: 3, columnCount: 2, step: 0.1, columns: ['a', 'b'] };
  writeFileSync(path.join(folder, 'teacher.json'), JSON.stringify(description));
  writeFileSync(path.join(folder, 'deam.csv'), ['file,start_seconds', ...rows, ''].join('\n'));
  writeFileSync(path.join(folder, 'deam.bin'), Int8Array.from(bytes));
  return folder;
}

describe('teacher', () => {
  it('gives each clip its windows, in order of time, and leaves clips without any alone', async () => {
    const rows = ['audio/2_030.opus,4', 'audio/3_030.opus,0', 'audio/2_030.opus,0'];
    const folder = await teacherFolder(rows, [1, -1, 50, -127, 10, 20]);
    const [second, third, none] = withTeacher(['2_030', '3_030', '4_030'].map(clip), folder);
    expect(second?.targets.teacher).toMatchObject({
      name: 'any',
      windowSeconds: 3,
      startSeconds: [0, 4],
      step: 0.1,
    });
    expect(second?.targets.teacher?.values.map((values) => [...values])).toEqual([
      [10, 20],
      [1, -1],
    ]);
    expect(third?.targets.teacher?.values.map((values) => [...values])).toEqual([[50, -127]]);
    expect(none).toEqual(clip('4_030'));
  });

  it('changes nothing where there is no such folder', async () => {
    const clips = [clip('2_030')];
    expect(withTeacher(clips, path.join(await temporaryFolder(), 'teacher'))).toEqual(clips);
  });

  it('is refused when bytes and rows do not fit, or its description lacks what is needed, by name', async () => {
    const folder = await teacherFolder(['audio/2_030.opus,0'], [1, 2, 3]);
    expect(() => withTeacher([clip('2_030')], folder)).toThrow(
      /deam\.bin has 3 bytes; expected 1 rows .* 2 columns/,
    );
    writeFileSync(path.join(folder, 'teacher.json'), '{"name": "any", "windowSeconds": 3, "step": 1}');
    expect(() => withTeacher([clip('2_030')], folder)).toThrow(
      /teacher\.json cannot be read: .*columnCount/s,
    );
  });

  it('means the windows of a part by how much of each lies in it', () => {
    const teacher = {
      name: 'any',
      windowSeconds: 3,
      step: 0.5,
      startSeconds: [0, 3, 6],
      values: [2, 4, 10].map((value) => Int8Array.of(value)),
    };
    // Two seconds of the first, one of the second.
    expect(teacherMean(teacher, 1, 4)[0]).toBeCloseTo((2 * 1 + 1 * 2) / 3, 6);
    expect(teacherMean(teacher, 6, 9)[0]).toBeCloseTo(5, 6);
    // After the last window there is only the last to ask.
    expect(teacherMean(teacher, 9.5, 10)[0]).toBeCloseTo(5, 6);
  });
});
