import { createHash } from 'node:crypto';
import path from 'node:path';
import type { AudioFile } from './audio-file.js';

/** Names longer than this are cut: file systems allow 255 bytes, and an extension comes behind. */
const LONGEST_NAME_BYTES = 240;

/**
 * Where the results of a recording go below the output folder, without an extension: its path from the folder one is in, or where
 * it lies elsewhere its whole path, of an address its host and path, so that two recordings never share a name and one has the same name in every run.
 */
export function outputName({ name, path: bytes }: AudioFile): string {
  if (bytes instanceof URL) return addressName(bytes);
  const absolute = path.resolve(name);
  const relative = path.relative('', absolute);
  const isBelow = relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
  const parts = (isBelow ? relative : absolute.replace(/^(\w):/, '$1')).split(/[\\/]+/).filter(Boolean);
  const last = parts.pop() as string;
  const isWhole = typeof bytes === 'string' && Buffer.byteLength(last) <= LONGEST_NAME_BYTES;
  return path.join(...parts, isWhole ? last : `${shortened(last)}~${digest(bytes)}`);
}

function addressName({ protocol, host, pathname, search, href }: URL): string {
  // No host and no file system has both of these marks.
  const parts = [protocol.slice(0, -1), host.replaceAll(':', '~'), ...pathname.slice(1).split('/')];
  const kept = parts.filter(Boolean);
  const last = kept.pop() as string;
  const isWhole = kept.length + 1 === parts.length && search === '' && last.length <= LONGEST_NAME_BYTES;
  return path.join(...kept, isWhole ? last : `${shortened(last)}~${digest(href)}`);
}

/** What can be kept of a name that is too long or not UTF-8. */
function shortened(name: string): string {
  const kept = Buffer.from(name.replaceAll('\ufffd', '_')).subarray(0, LONGEST_NAME_BYTES - 20);
  return kept.toString().replaceAll('\ufffd', '');
}

function digest(name: string | Buffer): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 12);
}
