import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** No file takes so long to be written: what is older was left behind by a run that was killed. */
const OLDEST_PART_MS = 3_600_000;

/**
 * Makes a folder for files that are not yet whole and removes from it what runs that were killed left behind. Other runs may be
 * writing there: what is young stays. Ages are by the clock of the disk. Never throws: a folder that will not do is told when a
 * file is written.
 */
export async function openPartFolder(folder: string): Promise<void> {
  const probe = path.join(folder, `${randomBytes(8).toString('hex')}.part`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(probe, '');
    const now = await stat(probe);
    for (const name of await readdir(folder)) {
      const part = path.join(folder, name);
      const age = await stat(part).then(
        ({ mtimeMs }) => now.mtimeMs - mtimeMs,
        () => 0,
      );
      if (age > OLDEST_PART_MS || part === probe) await rm(part, { force: true });
    }
  } catch {
    // See above.
  }
}
