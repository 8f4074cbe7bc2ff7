import { mkdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { AffektError } from '../../core/errors.js';
import { writeWholeFile } from '../../core/write-whole-file.js';
import type { JsonObject } from '../change/merge-patch.js';
import type { ConfigPath } from '../../core/config-faults.js';
import { parseDocument } from './document/parse-document.js';
import type { SettingsDocument, TextPlace } from './document/settings-document.js';
import { settingsDiff } from './settings-diff.js';

const LARGEST_BYTES = 4 * 1024 * 1024;
const BYTE_ORDER_MARK = '\ufeff';

/** What was read: the bytes as text, and what they mean. */
interface Content {
  /** Null: there is no file yet. */
  readonly text: string | null;
  readonly document: SettingsDocument;
}

/** A file of settings: JSON or YAML with comments, which stay when it is written. What it holds is not held to the schema here. */
export class SettingsFile {
  readonly path: string;
  /** The text of a file that is not there yet. */
  readonly #beginning: string | null;
  #content: Content;

  private constructor(file: string, beginning: string | null, content: Content) {
    this.path = file;
    this.#beginning = beginning;
    this.#content = content;
  }

  /**
   * Reads `file`. `beginning`: what a file that is not there begins with; left out, there must be one. Throws
   * `AFFEKT_CONFIG_INVALID` naming line and column, or why it cannot be read.
   */
  static async open(file: string, beginning: string | null = null): Promise<SettingsFile> {
    return new SettingsFile(file, beginning, await readContent(file, beginning));
  }

  /** What the file held when it was read or written last. */
  get values(): JsonObject {
    return this.#content.document.values;
  }

  /** Whether there is a file; if not, the first `write` makes it. */
  get exists(): boolean {
    return this.#content.text !== null;
  }

  /** Where the value of `path` stands, or what is nearest above it. */
  place(path: ConfigPath): TextPlace {
    return this.#content.document.place(path);
  }

  /**
   * Reads the file anew and hands over what it holds. Throws as `open` and as `take`; it then stays as if nothing had been read, so
   * that what was not taken is not written over.
   */
  async read(take: (settings: JsonObject) => Promise<void>): Promise<void> {
    const content = await readContent(this.path, this.#beginning);
    await take(content.document.values);
    this.#content = content;
  }

  /**
   * Makes the file hold `settings`, whole or not at all: changes what differs in its place and leaves the rest, comments
   * included, as it is. Throws `AFFEKT_WRITE_FAILED`, and `AFFEKT_CONFLICT` when somebody else changed the file since it was
   * read.
   */
  async write(settings: JsonObject): Promise<void> {
    const { text: before, document } = this.#content;
    const now = await readContent(this.path, this.#beginning);
    if (now.text !== before) {
      throw new AffektError(
        'AFFEKT_CONFLICT',
        `${this.path} was changed by somebody else since it was read; read it anew first, or nothing is saved`,
      );
    }
    const changed = document.changed(settingsDiff(document.values, settings));
    if (before === null)
      await mkdir(path.dirname(this.path), { recursive: true, mode: 0o700 }).catch(() => undefined);
    const text = withLineEndsOf(before ?? '', changed.text);
    await writeWholeFile(this.path, text);
    this.#content = { text, document: changed };
  }
}

async function readContent(file: string, beginning: string | null): Promise<Content> {
  const text = await readText(file);
  if (text === null && beginning === null) throw fault(`the configuration file ${file} does not exist`);
  return { text, document: parseDocument(unified(text ?? beginning ?? ''), file) };
}

/** Null: there is none. */
async function readText(file: string): Promise<string | null> {
  let bytes: Buffer;
  try {
    const info = await stat(file);
    if (info.isDirectory()) throw new Error('it is a folder');
    if (info.size > LARGEST_BYTES) throw new Error('it is larger than 4 MiB');
    bytes = await readFile(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw fault(`the configuration file ${file} cannot be read: ${(cause as Error).message}`, cause);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw fault(`the configuration file ${file} is no text in UTF-8; save it as such`, cause);
  }
}

/** Without what Windows puts in front, and with line feeds alone. */
function unified(text: string): string {
  const plain = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  return hasWindowsLines(plain) ? plain.replaceAll('\r\n', '\n') : plain;
}

function withLineEndsOf(before: string, text: string): string {
  const mark = before.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  return mark + (hasWindowsLines(before) ? text.replaceAll('\n', '\r\n') : text);
}

function hasWindowsLines(text: string): boolean {
  return text.includes('\r\n') && !/(^|[^\r])\n/.test(text);
}

function fault(message: string, cause?: unknown): AffektError {
  return new AffektError('AFFEKT_CONFIG_INVALID', message, { cause });
}
