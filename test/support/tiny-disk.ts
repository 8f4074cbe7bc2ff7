import { execFileSync } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';

/** A file system below `folder`, which takes root's rights; null where it cannot be had. */
export async function mountTinyDisk(
  folder: string,
  sizeKib: number,
): Promise<{ readonly folder: string; unmount(): void } | null> {
  const place = await mkdtemp(path.join(folder, 'tiny-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeKib}k`, 'tmpfs', place], { stdio: 'ignore' });
    return { folder: place, unmount: () => execFileSync('umount', [place]) };
  } catch {
    return null;
  }
}
