import type { AudioFormat } from '../audio-source.js';
import type { OpenedDevice } from './capture-way.js';
import { type DeviceInfo, nameWithoutIndex } from './device-choice.js';

/** What is told of a device of `devices` that was opened, so that it, and no other of that name, is found again. */
export function openedDevice(
  { name }: DeviceInfo,
  devices: readonly DeviceInfo[],
  format: AudioFormat,
): OpenedDevice {
  const others = devices
    .map((device) => device.name)
    .filter((other) => other !== name && nameWithoutIndex(other) === nameWithoutIndex(name));
  return { deviceName: name, otherNames: others, format };
}
