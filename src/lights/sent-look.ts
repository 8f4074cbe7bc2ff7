import { type LightSlot, readSlot } from './fixture-light.js';
import type { Rgb } from '../signals/palette.js';

/**
 * The colour and level (0..1 each) that a fixture shows with the rig's `bytes`: what leaves, behind freeze, blackout and
 * limiter. A fixture without a dimmer carries the level in its colours, one without colours is white.
 */
export function sentLook(
  slots: readonly LightSlot[],
  bytes: Uint8Array,
): { readonly color: Rgb; readonly level: number } {
  const sent = { dimmer: 1, red: 0, green: 0, blue: 0, white: 0 };
  for (const slot of slots) sent[slot.role] = readSlot(slot, bytes);
  const roles = new Set(slots.map((slot) => slot.role));
  const hasDimmer = roles.delete('dimmer');
  if (roles.size === 0) {
    return { color: { red: 1, green: 1, blue: 1 }, level: hasDimmer ? sent.dimmer : 0 };
  }
  const [red, green, blue] = [sent.red, sent.green, sent.blue].map((value) =>
    Math.min(1, value + sent.white),
  );
  const color = { red: red ?? 0, green: green ?? 0, blue: blue ?? 0 };
  if (hasDimmer) return { color, level: sent.dimmer };
  const level = Math.max(color.red, color.green, color.blue);
  if (level === 0) return { color, level };
  return { color: { red: color.red / level, green: color.green / level, blue: color.blue / level }, level };
}
