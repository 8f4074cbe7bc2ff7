import { AffektError } from '../../core/errors.js';
import type { CaptureWay } from './capture-way.js';
import { DeviceChild } from './device-child.js';
import type { DeviceInfo } from './device-choice.js';
import type { DeviceMessage } from './device-protocol.js';

/** Listing takes tens of milliseconds; a driver that hangs must not hang the program. */
const TIMEOUT_MS = 10_000;

/** Records by the package naudiodon, in a process of its own. */
export const naudiodonWay: CaptureWay = {
  name: 'naudiodon',
  list: listDevices,
  start: (request, events) =>
    new DeviceChild(
      { task: 'capture', ...request },
      {
        onMessage(message) {
          if (message.type === 'failed') events.onFailed(errorOf(message));
          if (message.type === 'opened') events.onOpened(message);
        },
        onBlock: ({ capturedAtMs, droppedSampleCount }, samples) =>
          events.onBlock({ samples, capturedAtMs, droppedSampleCount }),
        onExit: () => events.onExit(),
      },
    ),
};

async function listDevices(): Promise<DeviceInfo[]> {
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
  return await readAnswer(answer, child);
}

async function readAnswer(answer: DeviceMessage | null, child: DeviceChild | null): Promise<DeviceInfo[]> {
  await child?.close();
  if (answer?.type === 'devices') return answer.devices;
  if (answer?.type === 'failed') throw errorOf(answer);
  throw new AffektError(
    'AFFEKT_DEVICE_UNAVAILABLE',
    `The process that lists the audio devices ended or hung without an answer. ${child?.lastComplaint ?? ''}`.trim(),
    { retryable: true },
  );
}

function errorOf({ code, message, retryable }: Extract<DeviceMessage, { type: 'failed' }>): AffektError {
  return new AffektError(code, message, { retryable });
}
