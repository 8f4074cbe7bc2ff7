import { clamp } from '../core/units.js';
import { writeSlot } from './fixture-light.js';
import type { Look } from './look.js';
import type { PatchedFixture } from './patch.js';

/**
 * Writes a look into a fixture's channels: white takes over what red, green and blue share; without a dimmer the colours
 * carry the level.
 */
export function writeLook({ lights, fixed }: PatchedFixture, look: Look, bytes: Uint8Array): void {
  const hasRole = (role: string) => lights.some((slot) => slot.role === role);
  const scale = hasRole('dimmer') ? 1 : look.level;
  const white = hasRole('white') ? Math.min(look.color.red, look.color.green, look.color.blue) : 0;
  for (const slot of lights) {
    const value =
      slot.role === 'dimmer'
        ? look.level
        : scale * (slot.role === 'white' ? white : look.color[slot.role] - white);
    writeSlot(slot, clamp(value, 0, 1), bytes);
  }
  for (const { index, value } of fixed) bytes[index] = value;
}
