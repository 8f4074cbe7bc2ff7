import type { Writable } from 'node:stream';
import { AffektError } from '../core/errors.js';
import { rounded } from '../core/rounded.js';
import type { EmotionEvent, EmotionFrame } from '../emotion/emotion-frame.js';
import type { Output } from './output.js';
import { signalValues } from '../signals/signal-table.js';

/** Events kept while the reader does not read; then the oldest goes. */
const WAITING_EVENT_COUNT = 64;

export interface NdjsonOptions {
  /** Frames per second at most. */
  readonly rateHz: number;
}

/**
 * One JSON object a line on a stream (stdout): `{"type":"frame",…}` and `{"type":"event",…}`. A frame has all signals, and
 * the strongest onset since the line before. While the reader does not keep up, frames are dropped and the last 64 events wait; memory does not grow. A closed pipe is a failure.
 */
export class NdjsonOutput implements Output {
  readonly kind = 'ndjson';
  readonly limitedCount = 0;
  readonly trouble = null;
  readonly #options: NdjsonOptions;
  readonly #stream: Writable;
  #isStarted = false;
  #isBlocked = false;
  /** The last line may have left in part, as on a disk that became full. */
  #isLineBroken = false;
  #waiting: string[] = [];
  #nextFrameSeconds = Number.NEGATIVE_INFINITY;
  #onsetStrength = 0;
  #onFailure: (error: AffektError) => void = () => undefined;
  sentCount = 0;
  droppedCount = 0;

  constructor(options: NdjsonOptions, stream: Writable) {
    this.#options = options;
    this.#stream = stream;
  }

  async start(onFailure: (error: AffektError) => void): Promise<void> {
    if (this.#stream.destroyed || this.#stream.writableEnded) {
      throw new AffektError('AFFEKT_OUTPUT_FAILED', 'the stream for NDJSON is closed');
    }
    this.#onFailure = onFailure;
    this.#stream.on('drain', this.#onDrain);
    this.#stream.on('error', this.#onError);
    this.#isStarted = true;
  }

  takeOver(before: Output): void {
    if (!(before instanceof NdjsonOutput)) return;
    this.#isBlocked = this.#stream.writableNeedDrain;
    this.#isLineBroken = before.#isLineBroken;
    this.#waiting = before.#waiting.splice(0);
    this.#nextFrameSeconds = before.#nextFrameSeconds;
    this.#onsetStrength = before.#onsetStrength;
  }

  frame(frame: EmotionFrame): void {
    if (!this.#isStarted) return;
    this.#onsetStrength = Math.max(this.#onsetStrength, frame.onsetStrength);
    if (frame.audioTimeSeconds < this.#nextFrameSeconds) return;
    this.#nextFrameSeconds = frame.audioTimeSeconds + 1 / this.#options.rateHz - 0.001;
    if (this.#isBlocked) this.droppedCount += 1;
    else this.#write(JSON.stringify(rounded(frameLine({ ...frame, onsetStrength: this.#onsetStrength }))));
    this.#onsetStrength = 0;
  }

  event(event: EmotionEvent): void {
    if (!this.#isStarted) return;
    const line = JSON.stringify({ type: 'event', ...event });
    if (!this.#isBlocked) {
      this.#write(line);
      return;
    }
    this.#waiting.push(line);
    if (this.#waiting.length <= WAITING_EVENT_COUNT) return;
    this.#waiting.shift();
    this.droppedCount += 1;
  }

  light(): void {}

  control(): void {}

  health(): void {}

  async stop(): Promise<void> {
    this.#isStarted = false;
    this.#stream.off('drain', this.#onDrain);
    this.droppedCount += this.#waiting.length;
    this.#waiting = [];
    // An error may still come for lines in flight; it must find a listener.
    setImmediate(() => this.#stream.off('error', this.#onError));
  }

  readonly #onDrain = (): void => {
    this.#isBlocked = false;
    while (!this.#isBlocked) {
      const line = this.#waiting.shift();
      if (line === undefined) return;
      this.#write(line);
    }
  };

  readonly #onError = (error: Error): void => {
    if (!this.#isStarted) return;
    this.#isStarted = false;
    this.#isLineBroken = true;
    this.#onFailure(new AffektError('AFFEKT_OUTPUT_FAILED', `NDJSON: ${error.message}`, { cause: error }));
  };

  #write(line: string): void {
    this.#isBlocked = !this.#stream.write(`${this.#isLineBroken ? '\n' : ''}${line}\n`);
    this.#isLineBroken = false;
    this.sentCount += 1;
  }
}

/** What is no signal stands beside them. */
function frameLine(frame: EmotionFrame): object {
  return {
    type: 'frame',
    sampleIndex: frame.feature.sampleIndex,
    audioTimeSeconds: frame.audioTimeSeconds,
    state: frame.state,
    quadrant: frame.quadrant,
    subEmotion: frame.subEmotion,
    signals: signalValues(frame),
    latencyMs: frame.latencyMs,
  };
}
