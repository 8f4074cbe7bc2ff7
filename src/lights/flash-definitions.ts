/**
 * What a flash is here, and how much of it is allowed. The sources:
 *
 * - WCAG 2.2, success criterion 2.3.1 and the definition of "general flash and red flash thresholds": a general flash is a
 *   pair of opposing changes in relative luminance of a tenth of the maximum or more; a red flash a pair of opposing changes
 *   that involve saturated red (R/(R+G+B) of .8 or more) and differ by more than 20 in (R − G − B) · 320, negative values
 *   counting as 0. Three of either in any one second are allowed. Relative luminance: .2126 R + .7152 G + .0722 B, linear.
 * - ITU-R BT.1702-3: flashes are pairs of opposing changes in luminance; isolated single, double and triple flashes are
 *   acceptable in a second, more are not; saturated red counts whatever its luminance.
 *
 * Where a stage differs from a screen we are stricter:
 *
 * - WCAG lets changes pass whose darker state is above .8 of the maximum, BT.1702 those above 160 cd/m² of small contrast.
 *   Both know the luminance; a DMX value does not tell it. Every change of a tenth counts, wherever it lies.
 * - A lamp's curve from value to light is not known, and each lamp may have another: value^γ with γ from 1 (linear) over 2 (square law) to
 *   2.2, or a mixture. Light is counted under several γ (`GAMMAS`), with a smaller threshold for what lies between them, and under
 *   `worstCurve` (`lamp-curves.ts`), which rises at every place as fast as the fastest of them.
 * - White light is as bright as red, green and blue together: it counts as what it is, not as half of an RGBW lamp.
 * - The strongest emitter counts beside luminance, which would give a full blue flash only .07. Redness counts without
 *   asking how saturated it is.
 * - A lamp, a group and every set of lamps count each by themselves, a set by any weighted mean of its lamps, each lamp under a curve of its
 *   own, and by its brightest group: who sees but some of the rig sees no dilution by the rest. `set-changes.ts` bounds them all at once.
 */

/** Changes allowed in a window: three flashes, each a pair of opposing changes. A blackout may add one, which makes no fourth. */
export const ALLOWED_CHANGE_COUNT = 6;
/** One second, and 20 ms for the jitter of timers and networks. */
export const FLASH_WINDOW_MS = 1020;

/** A tenth of the maximum; less only what rounding could hide. */
export const GENERAL_THRESHOLD = 0.1 - 1e-9;
/**
 * The same under one of `GAMMAS`. What lies between two of them is their mean but for .006 at most (a quarter of .3² by half of the
 * largest second derivative in γ, .54), twice that where a lamp has white beside the colours.
 */
export const SINGLE_CURVE_THRESHOLD = 0.085;
/** 20 of 320, less the more, as three emitters move. */
export const RED_THRESHOLD = 0.7 * (20 / 320);
