import { randomBytes } from 'node:crypto';
import {
  access,
  constants,
  lstat,
  open,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import path from 'node:path';
import { AffektError } from './errors.js';
import { isRunning } from './is-running.js';

/** Of a file that is new: for who runs the program alone, since settings may hold tokens. */
const NEW_FILE_MODE = 0o600;

/**
 * Writes `text` so that the file is the old or the new one, whole, whenever the program or the machine stops: into a file
 * beside it, through to the disk, then under its name. Keeps mode and owner; a link goes on pointing where it did. Throws
 * `AFFEKT_WRITE_FAILED`; the file is then as it was.
 */
export async function writeWholeFile(file: string, text: string): Promise<void> {
  try {
    const target = await targetOf(file);
    const folder = path.dirname(target);
    await removeLeftovers(target);
    const beside = path.join(
      folder,
      `${leftoverStart(target)}${process.pid}.${randomBytes(4).toString('hex')}`,
    );
    try {
      await writeBeside(beside, target, text);
      await rename(beside, target);
    } catch (error) {
      await rm(beside, { force: true }).catch(() => undefined);
      throw error;
    }
    await syncFolder(folder);
  } catch (cause) {
    const words = reasonWords(cause as NodeJS.ErrnoException, path.dirname(file));
    throw new AffektError('AFFEKT_WRITE_FAILED', `Cannot write ${file}: ${words}. The file is as it was.`, {
      cause,
      retryable: true,
    });
  }
}

async function writeBeside(beside: string, target: string, text: string): Promise<void> {
  const before = await stat(target).catch(() => null);
  if (before !== null) await access(target, constants.W_OK);
  const handle = await open(beside, 'wx', NEW_FILE_MODE);
  try {
    await handle.writeFile(text, 'utf8');
    if (before !== null) {
      // Only the system's administrator may give files away; for everybody else the owner is the same anyway.
      await handle.chown(before.uid, before.gid).catch(() => undefined);
      await handle.chmod(before.mode & 0o7777);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Where `file` points to in the end, whether that is there or not. */
async function targetOf(file: string): Promise<string> {
  const found = await realpath(file).catch(() => null);
  if (found !== null) return found;
  const link = await lstat(file).catch(() => null);
  return link?.isSymbolicLink() ? path.resolve(path.dirname(file), await readlink(file)) : path.resolve(file);
}

function leftoverStart(target: string): string {
  return `.${path.basename(target)}.new.`;
}

/** What programs left behind that were stopped while they wrote. */
async function removeLeftovers(target: string): Promise<void> {
  const folder = path.dirname(target);
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(leftoverStart(target))) continue;
    const [pid] = name.slice(leftoverStart(target).length).split('.');
    if (!isRunning(Number(pid))) await rm(path.join(folder, name), { force: true }).catch(() => undefined);
  }
}

/** So that the new name is on the disk as well; not every system can. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

function reasonWords({ code, message }: NodeJS.ErrnoException, folder: string): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return `it, or the folder ${folder}, is write-protected for this user`;
    case 'EROFS':
      return `the disk of ${folder} can only be read`;
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full';
    case 'ENOENT':
      return `there is no folder ${folder}`;
    default:
      return message;
  }
}
