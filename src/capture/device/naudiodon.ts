import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import { AffektError } from '../../core/errors.js';

/** A device as PortAudio lists it; `id` is its position in a list that may differ in every process. */
export interface PortAudioDevice {
  readonly id: number;
  readonly name: string;
  readonly maxInputChannels: number;
  readonly defaultSampleRate: number;
  readonly hostAPIName: string;
}

/** An open input; `start` must be called, `quit` may take seconds on a stalled device. */
export interface PortAudioInput extends Readable {
  start(): void;
  quit(): Promise<void>;
}

/** The part of naudiodon that is used, declared here because the package is optional and may be absent, types included. */
export interface Naudiodon {
  readonly SampleFormatFloat32: number;
  getDevices(): PortAudioDevice[];
  /** `defaultInput` is a device id, or 0xffffffff when the host API has no input. */
  getHostAPIs(): {
    defaultHostAPI: number;
    HostAPIs: { name: string; defaultInput: number }[];
  };
  AudioIO: new (options: {
    inOptions: {
      deviceId: number;
      sampleRate: number;
      channelCount: number;
      sampleFormat: number;
      maxQueue: number;
      highwaterMark: number;
      closeOnError: boolean;
    };
  }) => PortAudioInput;
}

/**
 * Loads naudiodon. Only for a child process that does nothing else: the library prints on stdout, can hang or crash, and
 * freezes its device list after a failed open.
 * @throws AFFEKT_DEVICE_UNAVAILABLE saying what to install.
 */
export function loadNaudiodon(): Naudiodon {
  try {
    const loaded: unknown = createRequire(import.meta.url)('naudiodon');
    return loaded as Naudiodon;
  } catch (cause) {
    throw new AffektError(
      'AFFEKT_DEVICE_UNAVAILABLE',
      'Capture from a device needs the optional package naudiodon, which is not installed or was not built. ' +
        'Install a C++ compiler (g++), python3 and make, then run `npm rebuild naudiodon` (or `npm install`). ' +
        `Files, stdin and the demo work without it. (${firstLine(cause)})`,
      { cause },
    );
  }
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] ?? '';
}
