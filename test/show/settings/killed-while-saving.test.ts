import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SettingsFile } from '../../../src/show/settings/settings-file.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const WRITER = fileURLToPath(new URL('saving-writer.mjs', import.meta.url));
const KILL_COUNT = 15;

/** A program that saves the file, when it has done so some times. */
async function saving(file: string, times: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [WRITER, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  for (let time = 0; time < times; time += 1) await once(child.stdout as NodeJS.ReadableStream, 'data');
  return child;
}

describe('a program that is killed while it saves', () => {
  it.each(['show.yaml', 'show.json'])('leaves the old or the new file, whole: %s', async (name) => {
    const file = path.join(await temporaryFolder(), name);
    await writeFile(
      file,
      name.endsWith('yaml')
        ? '# mine\nrecord: 0.wav\nmodel: x\n'
        : '// mine\n{"record": "0.wav", "model": "x"}\n',
    );
    let countBefore = 0;
    for (let kill = 0; kill < KILL_COUNT; kill += 1) {
      const child = await saving(file, 1 + (kill % 3));
      // Which moment it is, is left to chance: that is what is tried.
      await pause(Math.random() * 20);
      child.kill('SIGKILL');
      await once(child, 'close');
      const { record, model } = (await SettingsFile.open(file)).values as { record: string; model: string };
      const count = Number.parseInt(record, 10);
      expect(model).toBe('x'.repeat(((count * 7919) % 20_000) + 1));
      expect(await readFile(file, 'utf8')).toContain('mine');
      expect(count).toBeGreaterThan(countBefore);
      countBefore = count;
    }
    // What the killed ones left is taken away by the next who saves.
    await (await SettingsFile.open(file)).write({ record: 'end.wav' });
    expect(await readdir(path.dirname(file))).toEqual([name]);
  });
});
