import type { ErrorCode } from '../../core/errors.js';
import type { CaptureRequest, OpenedDevice } from './capture-way.js';
import type { DeviceInfo } from './device-choice.js';

/** What a capture process is started for; given as JSON in its first argument. */
export type DeviceRequest = { readonly task: 'list' } | ({ readonly task: 'capture' } & CaptureRequest);

/** What a capture process says over IPC. Audio goes over the extra pipe, see `encodeBlockHeader`. */
export type DeviceMessage =
  | { readonly type: 'devices'; readonly devices: DeviceInfo[] }
  | ({ readonly type: 'opened' } & OpenedDevice)
  | {
      readonly type: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly retryable: boolean;
    };

/** Sent to a capture process to make it close the device and exit. */
export const QUIT_MESSAGE = 'quit';

const HEADER_BYTES = 16;

/** Precedes each block of PCM on the pipe. */
export interface BlockHeader {
  /** Monotonic time of capture of the last sample. */
  readonly capturedAtMs: number;
  /** Bytes of float32 PCM that follow. */
  readonly byteLength: number;
  /** Samples (per channel) that the capture process had to drop so far, modulo 2^32. */
  readonly droppedSampleCount: number;
}

/** Header as 16 bytes: float64 time, uint32 byte length, uint32 drop count, little-endian. */
export function encodeBlockHeader(header: BlockHeader): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, header.capturedAtMs, true);
  view.setUint32(8, header.byteLength, true);
  view.setUint32(12, header.droppedSampleCount >>> 0, true);
  return bytes;
}

/** Cuts the byte stream of the pipe back into blocks; `onBlock` gets a copy of the samples that it may keep. */
export class BlockReader {
  readonly #onBlock: (header: BlockHeader, samples: Float32Array) => void;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(onBlock: (header: BlockHeader, samples: Float32Array) => void) {
    this.#onBlock = onBlock;
  }

  push(bytes: Uint8Array): void {
    let rest: Uint8Array = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    while (rest.length >= HEADER_BYTES) {
      const view = new DataView(rest.buffer, rest.byteOffset, HEADER_BYTES);
      const header = {
        capturedAtMs: view.getFloat64(0, true),
        byteLength: view.getUint32(8, true),
        droppedSampleCount: view.getUint32(12, true),
      };
      const end = HEADER_BYTES + header.byteLength;
      if (rest.length < end) break;
      const samples = new Float32Array(header.byteLength / Float32Array.BYTES_PER_ELEMENT);
      new Uint8Array(samples.buffer).set(rest.subarray(HEADER_BYTES, end));
      this.#onBlock(header, samples);
      rest = rest.subarray(end);
    }
    this.#rest = Uint8Array.from(rest);
  }
}
