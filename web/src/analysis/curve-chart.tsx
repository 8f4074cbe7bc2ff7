import { effect, signal, untracked } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { pictureTurns } from '../shared/picture-turns.js';
import { colours } from '../shared/theme.js';
import { app } from '../state/app.js';
import type { Marker } from './chart-marks.js';
import { chartOptions } from './chart-options.js';
import { curveColumns } from './curve-columns.js';
import { commonRange, seriesWords } from './curve-style.js';
import { curves, nowSeconds } from './curves.js';
import { between, edges } from './time-window.js';

/** Shortest time between two drawings, ms: a long span moves less than a pixel in that time. */
const PACES = [
  { spanSeconds: 60, everyMs: 80 },
  { spanSeconds: 180, everyMs: 250 },
  { spanSeconds: 1800, everyMs: 1000 },
] as const;
const LEAST_MOTION_EVERY_MS = 1000;
const prefersLessMotion = window.matchMedia('(prefers-reduced-motion: reduce)');

/** What the cursor stands on: a time, and each drawn curve's value there; null: nowhere. */
export const cursor = signal<{
  readonly atSeconds: number;
  readonly values: readonly (number | null)[];
} | null>(null);

/** The curves, scrolling while they end now; marking a span zooms into it. */
export function CurveChart() {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = ref.current;
    if (box === null) return;
    const charts: uPlot[] = [];
    const stop = effect(() => build(box, charts));
    return () => {
      stop();
      for (const chart of charts.splice(0)) chart.destroy();
      cursor.value = null;
    };
  }, []);
  return (
    <div
      class="chart"
      ref={ref}
      role="img"
      aria-label={`Curves of ${curves.drawn.value.map(({ name }) => seriesWords(name)).join(', ')}`}
    />
  );
}

/** Makes the chart for the curves that are chosen, and keeps it drawn until they change. */
function build(box: HTMLElement, charts: uPlot[]): () => void {
  const drawn = curves.drawn.value;
  const range = commonRange(drawn);
  const fontSize = 0.8125 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  let columns = curveColumns(drawn, range, [0, 1], 1);
  const chart = new uPlot(
    chartOptions({
      range,
      curves: drawn.map(({ name, index }) => ({ label: seriesWords(name).replace(/^.*: /, ''), index })),
      colours: colours.value,
      fontSize,
      markers,
      onCursor: (index) => {
        const atSeconds = index === null ? undefined : columns.times[index];
        cursor.value =
          index === null || atSeconds === undefined
            ? null
            : { atSeconds, values: columns.values.map((column) => column[index] ?? null) };
      },
      onSelect: (from, to) => curves.show(between(from, to, nowSeconds())),
    }),
    [[], ...drawn.map(() => [])],
    box,
  );
  for (const old of charts.splice(0)) old.destroy();
  charts.push(chart);
  let drawnAtMs = Number.NEGATIVE_INFINITY;
  const paint = (nowMs: number): void => {
    drawnAtMs = nowMs;
    const window = curves.window.peek();
    const newestSeconds = Math.max(app.store.frameAtMs.peek(), 0) / 1000;
    const isLive = app.store.isStale.peek() === false;
    const span = edges(window, isLive ? newestSeconds : nowSeconds());
    columns = curveColumns(drawn, range, span, chart.width);
    chart.batch(() => {
      chart.setData([columns.times, ...columns.drawn] as uPlot.AlignedData, false);
      chart.setScale('x', { min: span[0], max: span[1] });
    });
  };
  const ask = (isUrgent: boolean): void => {
    const { spanSeconds } = curves.window.peek();
    const pace = PACES.find((entry) => spanSeconds <= entry.spanSeconds)?.everyMs ?? 1000;
    const everyMs = prefersLessMotion.matches ? LEAST_MOTION_EVERY_MS : pace;
    if (isUrgent || performance.now() - drawnAtMs >= everyMs) pictureTurns.take(paint);
  };
  const observer = new ResizeObserver(([entry]) => {
    const { width, height } = entry?.contentRect ?? { width: 0, height: 0 };
    if (width > 0 && height > 0) chart.setSize({ width, height });
    ask(true);
  });
  observer.observe(box);
  const stops = untracked(() => [
    effect(() => {
      void [curves.window.value, app.store.pastCount.value];
      ask(true);
    }),
    effect(() => {
      void [app.store.frameAtMs.value, app.store.nowMs.value];
      if (curves.window.peek().endSeconds === null) ask(false);
    }),
  ]);
  return () => {
    for (const stop of stops) stop();
    observer.disconnect();
    pictureTurns.giveUp(paint);
  };
}

function markers(): Marker[] {
  return app.store.events.peek().map(({ atSeconds, name, reason }) => ({
    atSeconds,
    label:
      name === 'marker' ? `⚑ ${reason === '' ? 'marker' : reason.slice(0, 24)}` : name.replaceAll('-', ' '),
  }));
}
