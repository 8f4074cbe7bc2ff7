import { computed, type Signal, signal } from '@preact/signals';
import type { SeriesInfo } from '../../../src/server/api-answers.js';
import { app } from '../state/app.js';
import { preference } from '../state/preferences.js';
import { seriesInfo } from '../state/series-info.js';
import { MOST_CURVES } from './curve-style.js';
import type { TimeWindow } from './time-window.js';

const isNames = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length <= MOST_CURVES && value.every((name) => typeof name === 'string');

/** Series chosen for the chart, in this order. */
const chosen: Signal<readonly string[]> = preference('curves', ['valence', 'arousal'], isNames);
/** The one that is shown alone; null: all. */
const solo = signal<string | null>(null);
const span = preference('span', 60, (value): value is number => typeof value === 'number' && value >= 5);
const end = signal<number | null>(null);

/** What the chart shows, and in which time. */
export const curves = {
  chosen,
  solo,
  window: computed((): TimeWindow => ({ spanSeconds: span.value, endSeconds: end.value })),
  /** The series drawn, each with its range and the place at which it was chosen. */
  drawn: computed(() =>
    chosen.value
      .map((name, index): SeriesInfo & { readonly index: number } => {
        const known = seriesInfo.value.find((info) => info.name === name);
        return { ...(known ?? { name, low: -1, high: 1, meaning: '' }), index };
      })
      .filter(({ name }) => solo.value === null || name === solo.value),
  ),
  show({ spanSeconds, endSeconds }: TimeWindow): void {
    span.value = spanSeconds;
    end.value = endSeconds;
  },
  /** Adds a series to the chart or takes it away. */
  toggle(name: string): void {
    if (solo.value === name) solo.value = null;
    chosen.value = chosen.value.includes(name)
      ? chosen.value.filter((one) => one !== name)
      : [...chosen.value, name].slice(-MOST_CURVES);
  },
};

/** Now, on the page's clock, seconds: where the newest values stand. */
export function nowSeconds(): number {
  return app.store.nowMs.peek() / 1000;
}
