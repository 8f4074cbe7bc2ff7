import { AffektError } from '../../core/errors.js';
import { DeviceChild } from './device-child.js';
import type { DeviceInfo } from './device-choice.js';
import type { DeviceMessage } from './device-protocol.js';

/** Listing takes tens of milliseconds; a driver that hangs must not hang the program. */
const TIMEOUT_MS = 10_000;

/**
 * The input devices there are now, asked for in a process of its own.
 * @throws AFFEKT_DEVICE_UNAVAILABLE when the optional package naudiodon cannot be used; no device at all is an empty list.
 */
export async function listInputDevices(): Promise<DeviceInfo[]> {
  let answer: DeviceMessage | null = null;
  let child: DeviceChild | null = null;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, TIMEOUT_MS);
    child = new DeviceChild(
      { task: 'list' },
      {
        onMessage: (message) => {
          answer = message;
        },
        onExit: () => {
          clearTimeout(timer);
          resolve();
        },
      },
    );
  });
  return readAnswer(answer, child);
}

async function readAnswer(answer: DeviceMessage | null, child: DeviceChild | null): Promise<DeviceInfo[]> {
  await child?.close();
  if (answer?.type === 'devices') return answer.devices;
  if (answer?.type === 'failed') throw new AffektError(answer.code, answer.message);
  throw new AffektError(
    'AFFEKT_DEVICE_UNAVAILABLE',
    `The process that lists the audio devices ended or hung without an answer. ${child?.lastComplaint ?? ''}`.trim(),
    { retryable: true },
  );
}
