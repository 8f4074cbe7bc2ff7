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

interface FoundFile {
  readonly file: AudioFile;
  /** The same for every way that leads to a file. */
  readonly identity: string;
}

/**
 * Arguments in order, folders and globs replaced by the audio files in them, sorted, and lists of addresses by what stands in them.
 * Each file once, where it came first, whatever links lead to it. Names that are not UTF-8 are found by what they look like as text.
 */
export async function findAudioFiles(patterns: readonly string[]): Promise<AudioFile[]> {
  const first = new Map<string, AudioFile>();
  for (const pattern of patterns) {
    for (const { identity, file } of await filesOf(pattern)) {
      if (!first.has(identity)) first.set(identity, file);
    }
  }
  return [...first.values()];
}

async function filesOf(pattern: string): Promise<FoundFile[]> {
  const addressed = addressedFile(pattern);
  if (addressed !== null) return [await foundAs(addressed)];
  const exact = await matching(pattern);
  if (exact.length > 0) return (await Promise.all(exact.map((found) => filesAt(found, pattern)))).flat();
  if (/^\w+:\/\//.test(pattern)) {
    return [
      await missing(
        pattern,
        `${pattern} is no address of a recording, such as https://example.org/song.mp3.`,
      ),
    ];
  }
  if (!isDynamicPattern(pattern)) return [await missing(pattern, `There is no file ${pattern}.`)];
  const names = await glob(pattern, { expandDirectories: false, absolute: path.isAbsolute(pattern) });
  const files = (await Promise.all(names.map(matching))).flat().map(fileOf);
  // Of two ways to a file the one without a link is listed.
  const direct = await Promise.all(files.map(async ({ path: at }) => isDirect(at)));
  const sorted = [...files.filter((_, i) => direct[i]), ...files.filter((_, i) => !direct[i])];
  if (sorted.length === 0) return [await missing(pattern, `No file matches ${pattern}.`)];
  return uniqueByName(await Promise.all(sorted.map(foundAs)));
}

async function filesAt(found: string | Buffer, pattern: string): Promise<FoundFile[]> {
  if ((await stat(found)).isDirectory()) return await search(found, pattern);
  if (!isAddressList(pattern)) return [await foundAs(fileOf(found))];
  return await Promise.all((await readAddressList(found)).map(foundAs));
}

/** Each file once, where it comes first; by name. */
function uniqueByName(found: readonly FoundFile[]): FoundFile[] {
  const first = new Map<string, FoundFile>();
  for (const one of found) {
    if (!first.has(one.identity)) first.set(one.identity, one);
  }
  return [...first.values()].sort((a, b) => (a.file.name < b.file.name ? -1 : 1));
}

async function isDirect(at: string | Buffer): Promise<boolean> {
  return path.resolve(at.toString()) === (await realpath(at)).toString();
}

/** The audio files in a folder and all below it. Folders are entered once, so that a link to a parent ends the way. */
async function search(folder: string | Buffer, pattern: string): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  const faults: FoundFile[] = [];
  const entered = new Set<string>();
  const enter = async (at: Buffer): Promise<void> => {
    const real = await realPath(at);
    const identity = real.toString('latin1');
    if (entered.has(identity)) return;
    entered.add(identity);
    const entries = await readdir(at, { withFileTypes: true, encoding: 'buffer' }).catch(
      async (cause: Error) => {
        const message = `The folder ${at} cannot be read: ${cause.message}`;
        const error = new AffektError('AFFEKT_FILE_UNREADABLE', message, { cause });
        faults.push(await foundAs(faultyFile(at.toString(), error)));
        return [];
      },
    );
    // Links last: of two ways to a file the direct one is listed.
    for (const entry of entries.sort((a, b) => Number(a.isSymbolicLink()) - Number(b.isSymbolicLink()))) {
      await visit(at, real, entry);
    }
  };
  const visit = async (at: Buffer, real: Buffer, entry: Dirent<Buffer>): Promise<void> => {
    const below = join(at, entry.name);
    const info = entry.isSymbolicLink() ? await stat(below).catch(() => null) : entry;
    if (info?.isDirectory()) return await enter(below);
    if (info?.isFile() !== true || !AUDIO_NAME.test(entry.name.toString())) return;
    // What is no link lies where its folder does: of a great many files none needs to be asked about.
    const file = fileOf(below);
    if (entry.isSymbolicLink()) found.push(await foundAs(file));
    else found.push({ file, identity: join(real, entry.name).toString('latin1') });
  };
  await enter(Buffer.from(folder));
  const files = [...uniqueByName(found), ...faults];
  if (files.length > 0) return files;
  const message = `There is no audio file (wav, mp3, flac, ogg, opus, m4a …) in the folder ${pattern}.`;
  return [await missing(pattern, message)];
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

async function missing(name: string, message: string): Promise<FoundFile> {
  return await foundAs(faultyFile(name, new AffektError('AFFEKT_FILE_NOT_FOUND', message)));
}

async function foundAs(file: AudioFile): Promise<FoundFile> {
  const { path: at, error, name } = file;
  if (error !== null) return { file, identity: name };
  return { file, identity: at instanceof URL ? at.href : (await realPath(at)).toString('latin1') };
}

async function realPath(at: string | Buffer): Promise<Buffer> {
  return await realpath(Buffer.from(at), { encoding: 'buffer' }).catch(() => Buffer.from(at));
}
