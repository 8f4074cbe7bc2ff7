import type { EmotionBend } from '../signals/emotion-bend.js';

/**
 * What a person at the desk holds the lights in: the state of operating, one value. It is no part of the settings. The rig
 * says in which order it acts (`LightRig`).
 */
export interface Operation {
  /** Everything dark, at once. */
  readonly isBlackout: boolean;
  /** What the lights follow stands still. */
  readonly isFrozen: boolean;
  /** Grand master: share of every level, 0..1. */
  readonly master: number;
  /** Groups held by hand, by name, in level (0..1), colour (#rrggbb) or both, until they are left out. */
  readonly hands: Readonly<
    Record<string, { readonly level?: number | undefined; readonly color?: string | undefined }>
  >;
  /** Name of a lamp that is lit fully, to find or test it; null: none. One that there is none of lights nothing. */
  readonly lamp: string | null;
  /** How the lights and the colour take valence and arousal. */
  readonly response: EmotionBend;
}

/** Nothing held: the lights follow. */
export const RESTING_OPERATION: Operation = {
  isBlackout: false,
  isFrozen: false,
  master: 1,
  hands: {},
  lamp: null,
  response: { valence: { bias: 0, sensitivity: 1 }, arousal: { bias: 0, sensitivity: 1 } },
};
