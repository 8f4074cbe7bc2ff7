import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { AffektError } from '../core/errors.js';

/** SHA-256 of a file's bytes, in hex. Throws `AFFEKT_FILE_NOT_FOUND` and `AFFEKT_FILE_UNREADABLE`. */
export async function contentHash(file: string | Buffer): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const bytes of createReadStream(file)) hash.update(bytes as Buffer);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
      throw new AffektError('AFFEKT_FILE_NOT_FOUND', `There is no file ${file.toString()}.`, { cause });
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AffektError('AFFEKT_FILE_UNREADABLE', `${file.toString()} cannot be read: ${reason}`, {
      cause,
    });
  }
  return hash.digest('hex');
}
