import type { AudioFormat } from '../audio-source.js';
import type { CaptureRequest, CaptureWayName } from './capture-way.js';
import type { CaptureDevice } from './device-choice.js';

/** A device as a program of the system lists it. */
export interface ProgramDevice extends CaptureDevice {
  /** What the program is told to record from. */
  readonly address: string;
}

/** How a program is called that writes what it records on its stdout. */
export interface CaptureCommand {
  readonly args: readonly string[];
  /** Of the raw float32 samples that it writes; null: it writes a WAV stream, which says so. */
  readonly format: AudioFormat | null;
  /** A line on its stderr that says that it records from another device now: taken for the end. */
  readonly movedLine?: RegExp;
  /** Lines on its stderr that complain of nothing. */
  readonly noiseLine?: RegExp;
}

/** A program of the system that can record; one file each. */
export interface CaptureProgram {
  readonly name: CaptureWayName;
  /** As `CaptureWay.list`. */
  list(): Promise<readonly ProgramDevice[]>;
  /** @throws AFFEKT_FORMAT_UNSUPPORTED when the device has not as many channels as are wanted. */
  command(device: ProgramDevice, request: CaptureRequest): CaptureCommand | Promise<CaptureCommand>;
}
