import uPlot from 'uplot';
import { type ChartRecipe, chartOptions } from '../chart-options.js';

/** Shortest time between two drawings of a chart, ms: a long span moves less than a pixel in that time. */
const DRAW_EVERY_MS = [
  { spanSeconds: 60, everyMs: 80 },
  { spanSeconds: 180, everyMs: 250 },
  { spanSeconds: 600, everyMs: 500 },
] as const;
const LEAST_MOTION_EVERY_MS = 1_000;

const prefersLessMotion = window.matchMedia('(prefers-reduced-motion: reduce)');

/** A uPlot chart that fills its box, and is drawn no more often than its span asks for. */
export class ScrollingChart {
  readonly plot: uPlot;
  #drawnAtMs = Number.NEGATIVE_INFINITY;
  #drawnEndSeconds = Number.NaN;
  #spanSeconds = 60;

  constructor(
    private readonly box: HTMLElement,
    recipe: ChartRecipe,
    onResize: () => void,
  ) {
    this.plot = new uPlot(chartOptions(recipe), [[], ...recipe.series.map(() => [])], box);
    new ResizeObserver(() => {
      this.#fit();
      onResize();
    }).observe(box);
  }

  get spanSeconds(): number {
    return this.#spanSeconds;
  }

  set spanSeconds(seconds: number) {
    this.#spanSeconds = seconds;
    this.refresh();
  }

  /** Draws at the next opportunity even if no new data came. */
  refresh(): void {
    this.#drawnEndSeconds = Number.NaN;
    this.#drawnAtMs = Number.NEGATIVE_INFINITY;
  }

  /** Whether data that ends at `endSeconds` is to be drawn at `nowMs`. */
  isDue(endSeconds: number, nowMs: number): boolean {
    if (endSeconds === this.#drawnEndSeconds) return false;
    const pace = DRAW_EVERY_MS.find((entry) => this.#spanSeconds <= entry.spanSeconds)?.everyMs ?? 500;
    return nowMs - this.#drawnAtMs >= (prefersLessMotion.matches ? LEAST_MOTION_EVERY_MS : pace);
  }

  show(data: uPlot.AlignedData, endSeconds: number, nowMs: number): void {
    this.#drawnAtMs = nowMs;
    this.#drawnEndSeconds = endSeconds;
    this.plot.batch(() => {
      this.plot.setData(data, false);
      this.plot.setScale('x', { min: endSeconds - this.#spanSeconds, max: endSeconds });
    });
  }

  #fit(): void {
    const { clientWidth: width, clientHeight: height } = this.box;
    if (width > 0 && height > 0) this.plot.setSize({ width, height });
    this.refresh();
  }
}
