import type { Axis } from './chart.js';

/** The axis of valence or arousal, −1..1. */
export function bipolarAxis(label: string): Axis {
  return { label, min: -1, max: 1, ticks: [-1, -0.5, 0, 0.5, 1] };
}
