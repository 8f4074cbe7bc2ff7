import type { AudioSource } from '../capture/audio-source.js';
import { pause } from '../capture/pacer.js';
import { toAffektError } from '../core/errors.js';
import { mayCome } from './choose-source.js';
import type { OpenedSource } from './opened-source.js';

/** Listing devices takes a process each time, so it is done less and less often. */
const FIRST_LOOK_MS = 1000;
const LONGEST_WAIT_MS = 5000;

/** Where the device is looked for and what is done with it. */
export interface DeviceWatchOptions {
  /** Opens the device; throws while it is not there. */
  readonly open: () => Promise<OpenedSource>;
  /** Whether what stands in for it is still listened to. */
  readonly isWanted: () => boolean;
  /** Listens to it; what it throws is as if the device had gone again. */
  readonly exchange: (source: AudioSource) => Promise<unknown>;
  /** Told of what waiting alone will not mend, such as channels that the device does not have; the same once. */
  readonly onRefused: (message: string) => void;
}

/**
 * Looks for an input device that was not there at the start and has it listened to when it comes. Ends when something else was
 * chosen meanwhile. Never rejects.
 */
export async function watchForDevice(options: DeviceWatchOptions, signal: AbortSignal): Promise<void> {
  let refused = '';
  for (let waitMs = FIRST_LOOK_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    await pause(waitMs, signal);
    if (signal.aborted || !options.isWanted()) return;
    try {
      const source = await options.open();
      if (signal.aborted || !options.isWanted()) return await source.close();
      await options.exchange(source);
      return;
    } catch (error) {
      // Not there yet, or gone again.
      if (signal.aborted || mayCome(error)) continue;
      const { message } = toAffektError(error, 'AFFEKT_DEVICE_UNAVAILABLE');
      if (message !== refused) options.onRefused(message);
      refused = message;
    }
  }
}
