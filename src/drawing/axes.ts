import type { Axis } from './chart.js';

/** An axis around values, with ticks at 1, 2 or 5 times a power of ten. */
export function axisAround(label: string, values: readonly number[], tickCount = 5): Axis {
  const finite = values.filter(Number.isFinite);
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const span = high > low ? high - low : 1;
  const power = 10 ** Math.floor(Math.log10(span / tickCount));
  const step = power * ([1, 2, 5, 10].find((factor) => span / (factor * power) <= tickCount) ?? 10);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return { label, min: first * step, max: last * step, ticks, digits };
}

/** An axis just wide enough for values whose numbers mean nothing by themselves. */
export function bareAxis(label: string, values: readonly number[]): Axis {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const margin = 0.05 * (high - low) || 1;
  return { label, min: low - margin, max: high + margin, ticks: [] };
}

/** The axis of a share, 0..1. */
export function shareAxis(label: string): Axis {
  return { label, min: 0, max: 1, ticks: [0, 0.25, 0.5, 0.75, 1], digits: 2 };
}
