import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import envPaths from 'env-paths';
import { AffektError, toAffektError } from '../core/errors.js';
import { requireWritableFolder } from '../core/writable-folder.js';
import type { AudioFile } from './audio-file.js';
import { contentHash } from './content-hash.js';
import { FETCH_BOUNDS, type FetchBounds, fetchRecording } from './fetch-recording.js';
import { openPartFolder } from './results/part-folder.js';

/** A recording as a file of this machine: itself, or fetched from its address when it is first asked for. */
export class LocalCopy {
  readonly #file: AudioFile;
  readonly #bounds: FetchBounds;
  #path: Promise<string | Buffer> | null = null;
  #fetched: string | null = null;

  constructor(file: AudioFile, bounds: FetchBounds = FETCH_BOUNDS) {
    this.#file = file;
    this.#bounds = bounds;
  }

  /** Throws the recording's error, and those of `fetchRecording`. */
  path(): Promise<string | Buffer> {
    this.#path ??= this.#open();
    return this.#path;
  }

  /** SHA-256 of its bytes. Throws as `path`, and `AFFEKT_FILE_UNREADABLE`. */
  async hash(): Promise<string> {
    return await contentHash(await this.path());
  }

  /** What went wrong with it, told of the address where that was fetched. */
  fault(error: unknown): AffektError {
    const fault = toAffektError(error, 'AFFEKT_INTERNAL');
    if (this.#fetched === null) return fault;
    const { code, message, retryable, cause } = fault;
    return new AffektError(code, message.replaceAll(this.#fetched, this.#file.name), { cause, retryable });
  }

  /** Removes what was fetched. */
  async remove(): Promise<void> {
    if (this.#fetched !== null) await rm(this.#fetched, { force: true });
  }

  async #open(): Promise<string | Buffer> {
    const { path: at, error } = this.#file;
    if (error !== null) throw error;
    if (!(at instanceof URL)) return at;
    const folder = path.join(envPaths('affekt', { suffix: '' }).temp, 'fetched');
    await requireWritableFolder(folder);
    await openPartFolder(folder);
    this.#fetched = path.join(folder, `${randomBytes(8).toString('hex')}.part`);
    await fetchRecording(at, this.#fetched, this.#bounds);
    return this.#fetched;
  }
}
