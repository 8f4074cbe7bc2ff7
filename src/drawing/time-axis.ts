import type { Axis } from './chart.js';

const STEPS_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];

/** An axis of time in a recording, with ticks at round minutes or seconds. */
export function timeAxis(label: string, startSeconds: number, endSeconds: number, tickCount = 10): Axis {
  const span = Math.max(1e-3, endSeconds - startSeconds);
  const step = STEPS_SECONDS.find((seconds) => span / seconds <= tickCount) ?? 14_400;
  const first = Math.ceil(startSeconds / step);
  const count = Math.floor(endSeconds / step) - first + 1;
  return {
    label,
    min: startSeconds,
    max: startSeconds + span,
    ticks: Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step),
    tickText: clockTime,
  };
}

/** As `1:05`, `1:02:05`. */
export function clockTime(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
