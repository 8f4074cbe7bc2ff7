import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * A folder with these files, gone when the test ends. `files` maps paths to contents; a path listed in `audio` gets its
 * own name as contents, so no two of them are identical.
 */
export function sampleSet(files: Readonly<Record<string, string>>, audio: readonly string[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'affekt-set-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const all = [...Object.entries(files), ...audio.map((path) => [path, path] as const)];
  for (const [path, contents] of all) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), contents);
  }
  return folder;
}
