/** Emitters (and the dimmer over them) that make a fixture's light. */
export type LightRole = 'dimmer' | 'red' | 'green' | 'blue' | 'white';

/** Where one role's value lies in the rig's bytes; `fine` is the low byte of a 16-bit value. */
export interface LightSlot {
  readonly role: LightRole;
  readonly coarse: number;
  readonly fine: number | null;
}

/** What a fixture's bytes look like. All 0..1 of what the fixture can do. */
export interface Light {
  /** Relative luminance: Rec. 709 weights for the colours, as in WCAG; white counts like all three. */
  luminance: number;
  /** The strongest emitter. Luminance gives a full blue flash only .07, and on a stage blue lamps are not that dim. */
  brightness: number;
  /** Redness: what red exceeds green, blue and white by. WCAG's saturated red, without asking how saturated. */
  red: number;
}

/** Luminance of each emitter, relative to red, green and blue together. */
const WEIGHTS = { red: 0.2126, green: 0.7152, blue: 0.0722, white: 1 } as const;

/** The light of a fixture with `slots`, out of the rig's `bytes`; DMX values are taken as linear in light. */
export function lightOf(slots: readonly LightSlot[], bytes: Uint8Array): Light {
  let dimmer = 1;
  let luminance = 0;
  let fullLuminance = 0;
  let brightness = 0;
  let red = 0;
  for (const slot of slots) {
    const value = readSlot(slot, bytes);
    if (slot.role === 'dimmer') {
      dimmer *= value;
      continue;
    }
    luminance += WEIGHTS[slot.role] * value;
    fullLuminance += WEIGHTS[slot.role];
    brightness = Math.max(brightness, value);
    red += slot.role === 'red' ? value : -value;
  }
  const hasEmitters = fullLuminance > 0;
  return {
    luminance: hasEmitters ? (dimmer * luminance) / fullLuminance : dimmer,
    brightness: hasEmitters ? dimmer * brightness : dimmer,
    red: dimmer * Math.max(0, red),
  };
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
