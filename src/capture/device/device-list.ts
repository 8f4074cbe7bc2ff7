import { type AffektError, toAffektError } from '../../core/errors.js';
import type { CaptureWay, CaptureWayName } from './capture-way.js';
import { mostTelling } from './capture-ways.js';
import type { DeviceInfo } from './device-choice.js';

/** The input devices there are now, and what records from them. */
export interface InputDevices {
  /** Null: nothing found any. */
  readonly capture: CaptureWayName | null;
  readonly devices: readonly DeviceInfo[];
}

/**
 * The input devices that the first of `ways` finds that finds any.
 * @throws AFFEKT_DEVICE_UNAVAILABLE when none of them can be used; no device at all is an empty list.
 */
export async function listInputDevices(ways: readonly CaptureWay[]): Promise<InputDevices> {
  const errors: AffektError[] = [];
  for (const way of ways) {
    try {
      const devices = await way.list();
      if (devices.length > 0) return { capture: way.name, devices };
    } catch (error) {
      errors.push(toAffektError(error, 'AFFEKT_DEVICE_UNAVAILABLE'));
    }
  }
  if (errors.length === ways.length) throw mostTelling(errors);
  return { capture: null, devices: [] };
}
