import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** A larger recording is linked, so that the page stays one that can be opened. */
const LARGEST_EMBEDDED_BYTES = 24 * 1024 * 1024;
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.flac': 'audio/flac',
  '.ogg': 'audio/ogg',
  '.oga': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.m4a': 'audio/mp4',
  '.mp4': 'audio/mp4',
  '.webm': 'audio/webm',
};

/**
 * Where a browser finds the sound of a recording: in the page itself, or where it lies when it is long or was fetched. Null for what
 * browsers do not play.
 */
export async function audioAddress(file: string | Buffer | URL): Promise<string | null> {
  if (file instanceof URL) return file.href;
  const mediaType = MEDIA_TYPES[path.extname(file.toString()).toLowerCase()];
  if (mediaType === undefined || typeof file !== 'string') return null;
  if ((await stat(file)).size > LARGEST_EMBEDDED_BYTES) return pathToFileURL(path.resolve(file)).href;
  return `data:${mediaType};base64,${(await readFile(file)).toString('base64')}`;
}
