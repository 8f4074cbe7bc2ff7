/** Emitters (and the dimmer over them) that make a fixture's light. */
export type LightRole = 'dimmer' | 'red' | 'green' | 'blue' | 'white';

/** Where one role's value lies in the rig's bytes; `fine` is the low byte of a 16-bit value. */
export interface LightSlot {
  readonly role: LightRole;
  readonly coarse: number;
  readonly fine: number | null;
}

/** Value of a slot, 0..1. */
export function readSlot(slot: LightSlot, bytes: Uint8Array): number {
  const coarse = bytes[slot.coarse] ?? 0;
  return slot.fine === null ? coarse / 255 : (coarse * 256 + (bytes[slot.fine] ?? 0)) / 65_535;
}

/** Writes `value` (0..1) into a slot, rounded to what it can hold. */
export function writeSlot(slot: LightSlot, value: number, bytes: Uint8Array): void {
  if (slot.fine === null) {
    bytes[slot.coarse] = Math.round(value * 255);
    return;
  }
  const whole = Math.round(value * 65_535);
  bytes[slot.coarse] = whole >> 8;
  bytes[slot.fine] = whole & 0xff;
}
