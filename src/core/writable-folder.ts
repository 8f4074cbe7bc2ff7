import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AffektError } from './errors.js';

/**
 * Makes `folder` where it is not there and tries to write into it, so that a place that will not do is told before long work
 * and not after it. Throws `AFFEKT_WRITE_FAILED`.
 */
export async function requireWritableFolder(folder: string): Promise<void> {
  // Others, on other machines, may try the same folder at the same time.
  const probe = path.join(folder, `.affekt-${randomBytes(8).toString('hex')}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(probe, 'can this be written?');
    await rm(probe);
  } catch (cause) {
    await rm(probe, { force: true }).catch(() => undefined);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AffektError('AFFEKT_WRITE_FAILED', `Cannot write into ${folder}: ${reason}`, { cause });
  }
}
