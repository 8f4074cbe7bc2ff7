import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { AffektError } from '../core/errors.js';
import { type AudioFile, faultyFile } from './audio-file.js';

/** Of a line that is no address as much is told. */
const MOST_TOLD_CHARACTERS = 80;

/** Whether an argument is a list of addresses, by its name. */
export function isAddressList(name: string): boolean {
  return /\.txt$/i.test(name);
}

/**
 * An http(s) address as a recording that is to be fetched, or as a fault where it carries a user's name or password; null for what is
 * none.
 */
export function addressedFile(text: string): AudioFile | null {
  if (!/^https?:\/\//i.test(text)) return null;
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  url.hash = '';
  if (url.username === '' && url.password === '') return { name: url.href, path: url, error: null };
  url.username = '';
  url.password = '';
  const message =
    `${url.href} is not fetched with a user name or password, which the results would show: ` +
    'fetch it yourself, and analyse the file, or give an address that is signed.';
  return faultyFile(url.href, new AffektError('AFFEKT_REQUEST_INVALID', message));
}

/**
 * The recordings of a text file with an http(s) address a line; empty lines and those that begin with `#` are passed over. Whatever
 * else stands there comes as a fault with its line. Throws `AFFEKT_FILE_UNREADABLE`.
 */
export async function readAddressList(at: string | Buffer): Promise<AudioFile[]> {
  const list = at.toString();
  const found: AudioFile[] = [];
  let lineNumber = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(at), crlfDelay: Infinity })) {
      lineNumber += 1;
      const text = line.replace(/^\ufeff/, '').trim();
      if (text !== '' && !text.startsWith('#'))
        found.push(addressedFile(text) ?? noAddress(`${list}, line ${lineNumber}`, text));
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AffektError('AFFEKT_FILE_UNREADABLE', `${list} cannot be read: ${reason}`, { cause });
  }
  if (found.length > 0) return found;
  return [faultyFile(list, new AffektError('AFFEKT_FILE_NOT_FOUND', `There is no address in ${list}.`))];
}

function noAddress(place: string, text: string): AudioFile {
  const told = text.slice(0, MOST_TOLD_CHARACTERS);
  return faultyFile(
    place,
    new AffektError(
      'AFFEKT_REQUEST_INVALID',
      `${place}: "${told}" is no address of a recording; it must begin with http:// or https://.`,
    ),
  );
}
