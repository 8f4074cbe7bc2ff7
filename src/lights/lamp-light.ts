import { type LightSlot, readSlot } from './fixture-light.js';
import { GENERAL_THRESHOLD, RED_THRESHOLD, SINGLE_CURVE_THRESHOLD } from './flash-definitions.js';
import { GAMMAS, worstCurve } from './lamp-curves.js';

/** Under the worst curve: luminance and the strongest emitter; under each single curve: luminance, then redness. */
const STRONGEST = 1;
const FIRST_LUMINANCE = 2;
const FIRST_RED = FIRST_LUMINANCE + GAMMAS.length;

/** What counts as a change of each of the quantities by which a lamp's light is judged. */
export const LIGHT_THRESHOLDS: readonly number[] = [
  GENERAL_THRESHOLD,
  GENERAL_THRESHOLD,
  ...GAMMAS.map(() => SINGLE_CURVE_THRESHOLD),
  ...GAMMAS.map(() => RED_THRESHOLD),
];

/** Rec. 709, as in WCAG; white is as bright as the three together. */
const WEIGHTS = { red: 0.2126, green: 0.7152, blue: 0.0722, white: 1 } as const;

const CURVES: readonly ((value: number) => number)[] = [
  worstCurve,
  ...GAMMAS.map((gamma) => (value: number) => value ** gamma),
];
/** Every curve at every byte. */
const TABLES = CURVES.map((curve) => Float64Array.from({ length: 256 }, (_, byte) => curve(byte / 255)));

/** Writes what a lamp's bytes look like into `into`, a number for each of `LIGHT_THRESHOLDS`, from `at` on. */
export function readLampLight(
  slots: readonly LightSlot[],
  bytes: Uint8Array,
  into: Float64Array,
  at: number,
): void {
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
    if (curve === 0) {
      into[at] = dimmer * luminance;
      into[at + STRONGEST] = dimmer * strongest;
      return;
    }
    into[at + FIRST_LUMINANCE + curve - 1] = dimmer * luminance;
    into[at + FIRST_RED + curve - 1] = dimmer * Math.max(0, red);
  });
}
