import { createRequire } from 'node:module';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { AffektError } from '../../core/errors.js';
import { PACKAGE_ROOT } from '../../core/package-root.js';

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
    const reason = (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0] ?? '';
    throw new AffektError('AFFEKT_DEVICE_UNAVAILABLE', adviceFor(reason), { cause });
  }
}

/** The command that brings naudiodon to the Affekt in a folder: another package's dependency, or a folder of its own. */
export function howToInstall(packageRoot: string): string {
  const parent = path.dirname(packageRoot);
  return path.basename(parent) === 'node_modules'
    ? `\`npm install naudiodon\` in ${path.dirname(parent)}`
    : `\`npm install\` in ${packageRoot}`;
}

/** What is missing and how to get it, by the first line of what loading it threw. */
function adviceFor(reason: string): string {
  // npm removes an optional package that it could not build; there is nothing left that `npm rebuild` could build.
  if (/Cannot find (module|package) 'naudiodon'/.test(reason)) {
    return (
      'the package naudiodon is not installed: npm leaves it out where it cannot build it. To have it, install a C++ compiler (g++), ' +
      `make and python3, then run ${howToInstall(PACKAGE_ROOT)}`
    );
  }
  if (/Could not locate the bindings|Cannot find (module|package)/.test(reason)) {
    return (
      'the package naudiodon is there, but was never built. Install a C++ compiler (g++), make and python3, then run ' +
      `\`npm rebuild naudiodon\` in ${PACKAGE_ROOT}`
    );
  }
  if (/libasound/.test(reason)) {
    return `the package naudiodon misses ALSA's library; install it (Debian, Ubuntu: apt-get install libasound2; Fedora: alsa-lib) (${reason})`;
  }
  return `the package naudiodon cannot be loaded (${reason}); \`npm rebuild naudiodon\` in ${PACKAGE_ROOT} builds it anew for this Node.js`;
}
