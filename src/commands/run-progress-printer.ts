import { monotonicMs } from '../core/clock.js';
import type { AffektError } from '../core/errors.js';
import type { RunListener } from '../recordings/analyse-recordings.js';
import type { RunProgress } from '../recordings/run-progress.js';
import { ProgressLine } from './progress-line.js';

/** Between two lines where nobody watches a terminal. */
const PLAIN_LINE_MS = 10_000;
/** Between two renewals of the line on a terminal. */
const RENEW_MS = 100;

/** Tells of a run on stderr: a line that renews itself on a terminal, else a plain one every ten seconds. */
export class RunProgressPrinter implements RunListener {
  readonly #stream: NodeJS.WriteStream;
  readonly #line: ProgressLine;
  readonly #isOutputElsewhere: boolean;
  #toldAtMs = monotonicMs();

  /** `isOutputElsewhere`: results are not seen on the terminal, so that faults and the end are told here. */
  constructor(stream: NodeJS.WriteStream, isOutputElsewhere: boolean) {
    this.#stream = stream;
    this.#line = new ProgressLine(stream);
    this.#isOutputElsewhere = isOutputElsewhere;
  }

  say(words: string): void {
    this.#line.show(words, 0);
  }

  onWarning(file: string, warning: string): void {
    this.tell(`${file}: ${warning}`);
  }

  onFault(file: string, { code, message }: AffektError): void {
    this.#line.clear();
    if (this.#isOutputElsewhere)
      this.tell(`${message.includes(file) ? '' : `${file}: `}${message} (${code})`);
  }

  onResult(): void {
    this.#line.clear();
  }

  onProgress(progress: RunProgress): void {
    const nowMs = monotonicMs();
    if (nowMs - this.#toldAtMs < (this.#stream.isTTY ? RENEW_MS : PLAIN_LINE_MS)) return;
    this.#toldAtMs = nowMs;
    if (this.#stream.isTTY) this.#line.show(progress.words(), progress.share);
    else this.tell(progress.words());
  }

  end(progress: RunProgress): void {
    this.#line.clear();
    if (this.#isOutputElsewhere) this.tell(`${progress.words()}.`);
  }

  /** A line that stays. */
  tell(text: string): void {
    this.#line.clear();
    this.#stream.write(`affekt: ${text}\n`);
  }
}
