import type { Downmixed } from './channel-mix.js';

const CELLS = {
  stop: 0,
  heartbeat: 1,
  posted: 2,
  processed: 3,
  droppedFrames: 4,
  nonFinite: 5,
  droppedSamples: 6,
  downmixed: 7,
} as const;
/** In `downmixed`: a mean, a difference; what is above is a channel. */
const MEAN_CODE = 0;
const DIFFERENCE_CODE = -1;

/** Messages that may be under way from the worker to the control thread: two seconds of frames. */
export const MAX_MESSAGES_IN_FLIGHT = 64;

/**
 * Counters shared by control thread and analysis worker. The credit (`posted` less `processed`) bounds the messages under way,
 * so that a control thread that hangs costs frames and never memory. Never throws. Each counter has one writer.
 */
export class SharedControl {
  readonly #cells: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.#cells = new Int32Array(memory);
  }

  static createMemory(): SharedArrayBuffer {
    return new SharedArrayBuffer(Object.keys(CELLS).length * Int32Array.BYTES_PER_ELEMENT);
  }

  /** Control thread: asks the worker to end. */
  requestStop(): void {
    Atomics.store(this.#cells, CELLS.stop, 1);
    Atomics.notify(this.#cells, CELLS.processed);
  }

  get isStopRequested(): boolean {
    return Atomics.load(this.#cells, CELLS.stop) === 1;
  }

  /** Worker: still alive, called on every turn of its loop. */
  beat(): void {
    Atomics.add(this.#cells, CELLS.heartbeat, 1);
  }

  get heartbeat(): number {
    return Atomics.load(this.#cells, CELLS.heartbeat);
  }

  /** Worker: takes a credit for a message; false when there is none. */
  takeCredit(): boolean {
    if (this.#inFlight() >= MAX_MESSAGES_IN_FLIGHT) return false;
    Atomics.add(this.#cells, CELLS.posted, 1);
    return true;
  }

  /** Worker: blocks until the control thread has given back a credit, or `timeoutMs` passed. */
  waitForCredit(timeoutMs: number): void {
    const processed = Atomics.load(this.#cells, CELLS.processed);
    if (this.#inFlight() < MAX_MESSAGES_IN_FLIGHT) return;
    Atomics.wait(this.#cells, CELLS.processed, processed, timeoutMs);
  }

  /** Control thread: a message has been dealt with. */
  giveCredit(): void {
    Atomics.add(this.#cells, CELLS.processed, 1);
    Atomics.notify(this.#cells, CELLS.processed);
  }

  /** Worker: a frame or onset found no credit. */
  countDroppedFrame(): void {
    Atomics.add(this.#cells, CELLS.droppedFrames, 1);
  }

  get droppedFrameCount(): number {
    return Atomics.load(this.#cells, CELLS.droppedFrames);
  }

  set nonFiniteSampleCount(count: number) {
    Atomics.store(this.#cells, CELLS.nonFinite, count);
  }

  get nonFiniteSampleCount(): number {
    return Atomics.load(this.#cells, CELLS.nonFinite);
  }

  /** Worker: samples (per channel) of a live input that were passed over because they were too late. */
  countDroppedSamples(count: number): void {
    Atomics.add(this.#cells, CELLS.droppedSamples, count);
  }

  get droppedSampleCount(): number {
    return Atomics.load(this.#cells, CELLS.droppedSamples);
  }

  /** Worker: what is heard of the channels. */
  set downmixed(downmixed: Downmixed) {
    const meanOrDifference = downmixed.kind === 'mean' ? MEAN_CODE : DIFFERENCE_CODE;
    const code = downmixed.kind === 'single' ? downmixed.channel : meanOrDifference;
    Atomics.store(this.#cells, CELLS.downmixed, code);
  }

  get downmixed(): Downmixed {
    const code = Atomics.load(this.#cells, CELLS.downmixed);
    if (code > 0) return { kind: 'single', channel: code };
    return { kind: code === DIFFERENCE_CODE ? 'difference' : 'mean' };
  }

  #inFlight(): number {
    return (Atomics.load(this.#cells, CELLS.posted) - Atomics.load(this.#cells, CELLS.processed)) | 0;
  }
}
