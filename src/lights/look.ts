import type { Rgb } from '../signals/palette.js';

/** What a group of fixtures is to show. */
export interface Look {
  readonly color: Rgb;
  /** 0..1. */
  readonly level: number;
  /** 0: no strobe. */
  readonly strobeHz: number;
}

/** Nothing lit. */
export const DARK: Look = { color: { red: 0, green: 0, blue: 0 }, level: 0, strobeHz: 0 };

/** Fully lit, white. */
export const LIT: Look = { color: { red: 1, green: 1, blue: 1 }, level: 1, strobeHz: 0 };
