import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AffektError } from './errors.js';

/**
 * Writes a file that appears whole or not at all, and its folder where that is not there. For what can be made anew: unlike
 * `writeWholeFile` it does not wait for the disk. `partFolder`, on the same disk, is where it stands until then. Throws
 * `AFFEKT_WRITE_FAILED`.
 */
export async function writeByPart(
  target: string,
  data: string | Uint8Array,
  partFolder = path.dirname(target),
): Promise<void> {
  const part = path.join(partFolder, `.${randomBytes(8).toString('hex')}.part`);
  try {
    for (const folder of [path.dirname(target), partFolder]) await mkdir(folder, { recursive: true });
    await writeFile(part, data);
    await rename(part, target);
  } catch (cause) {
    // On a full disk the part would be in the way of whatever makes room.
    await rm(part, { force: true }).catch(() => undefined);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AffektError('AFFEKT_WRITE_FAILED', `Cannot write ${target}: ${reason}`, {
      cause,
      retryable: true,
    });
  }
}
