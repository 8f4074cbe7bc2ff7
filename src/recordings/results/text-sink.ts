import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { AffektError } from '../../core/errors.js';
import type { TextFormat } from '../formats/analysis-format.js';
import type { ResultPlace, ResultSink } from './result-sink.js';

/** One text with all recordings: standard output, or a file. */
export class TextSink implements ResultSink {
  readonly isOrdered = true;
  readonly #format: TextFormat;
  /** For a person. */
  readonly #name: string;
  readonly #stream: Writable;
  readonly #finish: () => Promise<void>;
  #hasHead = false;

  private constructor(format: TextFormat, name: string, stream: Writable, finish: () => Promise<void>) {
    this.#format = format;
    this.#name = name;
    this.#stream = stream;
    this.#finish = finish;
  }

  /** A stream that stays open. */
  static onto(stream: Writable, format: TextFormat): TextSink {
    return new TextSink(format, 'the output', stream, () => Promise.resolve());
  }

  /**
   * A file that appears when all is done; until then, and when something breaks off, what there is stands in `FILE.part`. Throws
   * `AFFEKT_WRITE_FAILED` at once where it cannot be written.
   */
  static async file(file: string, format: TextFormat): Promise<TextSink> {
    const part = `${file}.part`;
    const stream = createWriteStream(part);
    const failure = (cause: Error): AffektError => writeFailure(part, cause);
    await new Promise<void>((resolve, reject) => {
      stream.once('open', () => resolve());
      stream.once('error', (cause) => reject(failure(cause)));
    });
    stream.on('error', () => undefined);
    return new TextSink(format, part, stream, async () => {
      await new Promise<void>((resolve, reject) => {
        stream.once('error', (cause) => reject(failure(cause)));
        stream.end(resolve);
      });
      await rename(part, file).catch((cause: Error) => Promise.reject(failure(cause)));
    });
  }

  place({ name }: { readonly name: string }): Promise<ResultPlace> {
    return Promise.resolve({
      done: (analysis) => this.#write(this.#format.recording(name, analysis)),
      failed: (error) => this.#write(this.#format.error(name, error)),
    });
  }

  async end(): Promise<void> {
    await this.#write('');
    await this.#finish();
  }

  #write(text: string): Promise<void> {
    const whole = this.#hasHead ? text : `${this.#format.head}${text}`;
    this.#hasHead = true;
    return new Promise((resolve, reject) => {
      this.#stream.write(whole, (cause) => {
        if (cause === null || cause === undefined) resolve();
        else reject(writeFailure(this.#name, cause));
      });
    });
  }
}

function writeFailure(name: string, cause: Error): AffektError {
  return new AffektError('AFFEKT_WRITE_FAILED', `Cannot write ${name}: ${cause.message}`, { cause });
}
