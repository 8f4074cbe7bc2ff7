import type { SourceConfig } from '../../core/config-schema.js';
import type { AffektError } from '../../core/errors.js';
import type { AudioFormat } from '../audio-source.js';
import type { WantedChannels } from './device-channels.js';
import type { DeviceInfo } from './device-choice.js';

/** What records from a device; "auto" is the first that does. */
export type CaptureChoice = SourceConfig['capture'];
export type CaptureWayName = Exclude<CaptureChoice, 'auto'>;

/** What is wanted of a device. */
export interface CaptureRequest extends WantedChannels {
  /** Null: the default input. */
  readonly deviceName: string | null;
  /** Devices that it is not, though but for the system's index they are called the same. */
  readonly otherNames: readonly string[];
  /** Null: what the device prefers. */
  readonly sampleRateHz: number | null;
}

/** A device that was found and is about to deliver. */
export interface OpenedDevice {
  readonly deviceName: string;
  /** Others there are that but for the system's index are called the same. */
  readonly otherNames: readonly string[];
  readonly format: AudioFormat;
}

/** A piece of what was recorded. */
export interface CapturedBlock {
  /** Interleaved, full scale ±1. */
  readonly samples: Float32Array;
  /** Monotonic time of capture of the last sample. */
  readonly capturedAtMs: number;
  /** Samples (per channel) that had to be dropped so far. */
  readonly droppedSampleCount: number;
}

/** What happens while a device is recorded from, called on the thread that started it. */
export interface CaptureEvents {
  /** Comes before the first block. */
  onOpened(opened: OpenedDevice): void;
  onBlock(block: CapturedBlock): void;
  /** It could not be opened; the end follows. */
  onFailed(error: AffektError): void;
  /** It has ended, by whatever cause; nothing follows. */
  onExit(): void;
}

/** A recording that goes on. */
export interface CaptureProcess {
  /** The process that records; null while there is none. */
  readonly processId: number | null;
  /** The last thing the process said that was wrong; empty when nothing. */
  readonly lastComplaint: string;
  /** Ends it, by force where it must be; resolves when it is gone. */
  close(): Promise<void>;
}

/** A way to record from a device: the package naudiodon, or a program of the system. */
export interface CaptureWay {
  readonly name: CaptureWayName;
  /**
   * The input devices there are now; none is an empty list.
   * @throws AFFEKT_DEVICE_UNAVAILABLE when this way cannot be used: not retryable where it is not installed.
   */
  list(): Promise<readonly DeviceInfo[]>;
  start(request: CaptureRequest, events: CaptureEvents): CaptureProcess;
}
