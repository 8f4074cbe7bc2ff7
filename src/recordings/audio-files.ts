import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { AffektError } from '../core/errors.js';
import { addressedFile, isAddressList, readAddressList } from './address-list.js';
import { type AudioFile, faultyFile } from './audio-file.js';

/** Names of files that hold audio, or may. */
const AUDIO_NAME =
  /\.(wav|wave|w64|mp[123]|m4[abrv]|mp4|mov|aac|flac|og[gav]|opus|spx|aiff?|aifc|caf|au|snd|wma|asf|mka|mkv|webm|ape|wv|tta|mpc|dsf|dff|ac3|eac3|dts|amr|3gp|avi|flv|mpe?g)$/i;
const SEPARATOR = Buffer.from(path.sep);
/** What stands for bytes that are not UTF-8 in a name as text. */
const REPLACEMENT = '\ufffd';

/**
 * Arguments in order, folders and globs replaced by the audio files in them, sorted, and lists of addresses by what stands in them.
 * Each file once, where it came first, whatever links lead to it. Names that are not UTF-8 are found by what they look like as text.
 */
export async function findAudioFiles(patterns: readonly string[]): Promise<AudioFile[]> {
  const found: AudioFile[] = [];
  const seen = new Set<string>();
  for (const pattern of patterns) {
    for (const file of await filesOf(pattern)) {
      const identity = file.error === null ? await identityOf(file.path) : file.name;
      if (!seen.has(identity)) found.push(file);
      seen.add(identity);
    }
  }
  return found;
}

async function filesOf(pattern: string): Promise<AudioFile[]> {
  const addressed = addressedFile(pattern);
  if (addressed !== null) return [addressed];
  const exact = await matching(pattern);
  if (exact.length > 0) {
    const files: AudioFile[] = [];
    for (const found of exact) {
      if (!(await stat(found)).isDirectory())
        files.push(...(isAddressList(pattern) ? await readAddressList(found) : [fileOf(found)]));
      else files.push(...(await search(found, pattern)));
    }
    return files;
  }
  if (!isDynamicPattern(pattern)) return [missing(pattern, `There is no file ${pattern}.`)];
  const names = await glob(pattern, { expandDirectories: false, absolute: path.isAbsolute(pattern) });
  const files = (await Promise.all(names.map(matching))).flat().map(fileOf);
  // Of two ways to a file the one without a link is listed.
  const direct = await Promise.all(files.map(async ({ path: at }) => isDirect(at)));
  const sorted = [...files.filter((_, i) => direct[i]), ...files.filter((_, i) => !direct[i])];
  return sorted.length > 0 ? uniqueByName(sorted) : [missing(pattern, `No file matches ${pattern}.`)];
}

/** Each file once, where it comes first; by name. */
async function uniqueByName(files: readonly AudioFile[]): Promise<AudioFile[]> {
  const first = new Map<string, AudioFile>();
  for (const file of files) {
    const identity = await identityOf(file.path);
    if (!first.has(identity)) first.set(identity, file);
  }
  return [...first.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function isDirect(at: string | Buffer): Promise<boolean> {
  return path.resolve(at.toString()) === (await realpath(at)).toString();
}

/** The audio files in a folder and all below it. Folders are entered once, so that a link to a parent ends the way. */
async function search(folder: string | Buffer, pattern: string): Promise<AudioFile[]> {
  const found: (string | Buffer)[] = [];
  const faults: AudioFile[] = [];
  const entered = new Set<string>();
  const enter = async (at: Buffer): Promise<void> => {
    const identity = await identityOf(at);
    if (entered.has(identity)) return;
    entered.add(identity);
    const entries = await readdir(at, { withFileTypes: true, encoding: 'buffer' }).catch((cause: Error) => {
      const message = `The folder ${at} cannot be read: ${cause.message}`;
      faults.push(faultyFile(at.toString(), new AffektError('AFFEKT_FILE_UNREADABLE', message, { cause })));
      return [];
    });
    // Links last: of two ways to a file the direct one is listed.
    for (const entry of entries.sort((a, b) => Number(a.isSymbolicLink()) - Number(b.isSymbolicLink()))) {
      await visit(at, entry);
    }
  };
  const visit = async (at: Buffer, entry: Dirent<Buffer>): Promise<void> => {
    const below = join(at, entry.name);
    const info = entry.isSymbolicLink() ? await stat(below).catch(() => null) : entry;
    if (info?.isDirectory()) await enter(below);
    else if (info?.isFile() && AUDIO_NAME.test(entry.name.toString())) found.push(below);
  };
  await enter(Buffer.from(folder));
  const files = [...(await uniqueByName(found.map(fileOf))), ...faults];
  if (files.length > 0) return files;
  return [
    missing(pattern, `There is no audio file (wav, mp3, flac, ogg, opus, m4a …) in the folder ${pattern}.`),
  ];
}

/**
 * What a name leads to. A name that is not UTF-8 comes to the program with replacement characters: then every entry of its
 * folder that reads so is meant.
 */
async function matching(name: string): Promise<(string | Buffer)[]> {
  if ((await stat(name).catch(() => null)) !== null) return [name];
  if (!name.includes(REPLACEMENT)) return [];
  const folders = path.dirname(name) === name ? [] : await matching(path.dirname(name));
  const found: Buffer[] = [];
  for (const folder of folders) {
    const entries = await readdir(Buffer.from(folder), { encoding: 'buffer' }).catch(() => []);
    for (const entry of entries) {
      if (entry.toString() === path.basename(name)) found.push(join(Buffer.from(folder), entry));
    }
  }
  return found;
}

function join(folder: Buffer, name: Buffer): Buffer {
  const hasEnd = folder.toString('latin1').endsWith(path.sep);
  return Buffer.concat(hasEnd ? [folder, name] : [folder, SEPARATOR, name]);
}

function fileOf(at: string | Buffer): AudioFile & { readonly path: string | Buffer } {
  const name = at.toString();
  // As text where that loses nothing.
  return { name, path: name.includes(REPLACEMENT) ? at : name, error: null };
}

function missing(name: string, message: string): AudioFile {
  return faultyFile(name, new AffektError('AFFEKT_FILE_NOT_FOUND', message));
}

/** The same for every way that leads to a file or folder. */
async function identityOf(at: string | Buffer | URL): Promise<string> {
  if (at instanceof URL) return at.href;
  const real = await realpath(Buffer.from(at), { encoding: 'buffer' }).catch(() => Buffer.from(at));
  return real.toString('latin1');
}
