import { type LightSlot, readSlot } from './fixture-light.js';
import { GENERAL_THRESHOLD, RED_THRESHOLD, SINGLE_CURVE_THRESHOLD } from './flash-definitions.js';
import { GAMMAS, worstCurve } from './lamp-curves.js';

/**
 * The kinds by which a lamp's light is judged, each alone, and how many numbers say it: luminance (under the worst curve,
 * then under each of `GAMMAS`), the strongest emitter (under the worst curve), redness (under each of `GAMMAS`).
 */
export const LIGHT_KINDS: readonly number[] = [1 + GAMMAS.length, 1, GAMMAS.length];

/** Rec. 709, as in WCAG; white is as bright as the three together. */
const WEIGHTS = { red: 0.2126, green: 0.7152, blue: 0.0722, white: 1 } as const;

const CURVES: readonly ((value: number) => number)[] = [
  worstCurve,
  ...GAMMAS.map((gamma) => (value: number) => value ** gamma),
];
/** Every curve at every byte. */
const TABLES = CURVES.map((curve) => Float64Array.from({ length: 256 }, (_, byte) => curve(byte / 255)));

/**
 * Writes what the bytes of lamp number `lamp` look like into `into`: for each of `LIGHT_KINDS` the numbers of all lamps, one
 * lamp after the other. Their unit is the change that counts, so that a step of 1 is a change in every one of them.
 */
export function readLampLight(
  slots: readonly LightSlot[],
  bytes: Uint8Array,
  into: readonly Float64Array[],
  lamp: number,
): void {
  const [luminances, strongests, reds] = into;
  CURVES.forEach((toLight, curve) => {
    const table = TABLES[curve];
    let [dimmer, luminance, strongest, red, emitterCount] = [1, 0, 0, 0, 0];
    for (const slot of slots) {
      const light =
        slot.fine === null ? (table?.[bytes[slot.coarse] ?? 0] ?? 0) : toLight(readSlot(slot, bytes));
      if (slot.role === 'dimmer') {
        dimmer *= light;
        continue;
      }
      emitterCount += 1;
      luminance += WEIGHTS[slot.role] * light;
      strongest = Math.max(strongest, light);
      red += slot.role === 'red' ? light : -light;
    }
    if (emitterCount === 0) [luminance, strongest] = [1, 1];
    const threshold = curve === 0 ? GENERAL_THRESHOLD : SINGLE_CURVE_THRESHOLD;
    luminances?.set([(dimmer * luminance) / threshold], CURVES.length * lamp + curve);
    if (curve === 0) strongests?.set([(dimmer * strongest) / threshold], lamp);
    else reds?.set([(dimmer * Math.max(0, red)) / RED_THRESHOLD], GAMMAS.length * lamp + curve - 1);
  });
}
