import { escapeHtml } from '../../core/escape-html.js';
import { formatNumber } from './html.js';

/** One axis of a chart. */
export interface Axis {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
  /** Digits after the point of the tick labels; 1 where not given. */
  readonly digits?: number;
}

/** Turns values into places of the drawing. */
export interface Plot {
  x(value: number): number;
  y(value: number): number;
}

/** A chart's frame. */
export interface ChartOptions {
  /** Read out to those who cannot see it. */
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  /** In CSS pixels at full size; 360 × 260 where not given. */
  readonly width?: number;
  readonly height?: number;
}

/** How far a chart is blown up where there is room: beyond it its words would outgrow those of the page. */
const LARGEST_SCALE = 1.2;
const MARGIN = { left: 44, right: 12, top: 10, bottom: 38 } as const;

/** A chart as inline SVG with axes, grid and what `marks` draws. Colours come from the page's style sheet. */
export function chart(options: ChartOptions, marks: (plot: Plot) => string): string {
  const { title, x, y, width = 360, height = 260 } = options;
  const right = width - MARGIN.right;
  const bottom = height - MARGIN.bottom;
  const plot: Plot = {
    x: (value) => round(MARGIN.left + ((value - x.min) / (x.max - x.min)) * (right - MARGIN.left)),
    y: (value) => round(bottom - ((value - y.min) / (y.max - y.min)) * (bottom - MARGIN.top)),
  };
  const columns = x.ticks.map((tick) => {
    const at = plot.x(tick);
    return `<path class="grid" d="M${at} ${MARGIN.top}V${bottom}"/><text x="${at}" y="${bottom + 15}" text-anchor="middle">${tickText(x, tick)}</text>`;
  });
  const rows = y.ticks.map((tick) => {
    const at = plot.y(tick);
    return `<path class="grid" d="M${MARGIN.left} ${at}H${right}"/><text x="${MARGIN.left - 6}" y="${at + 4}" text-anchor="end">${tickText(y, tick)}</text>`;
  });
  const middle = { x: (MARGIN.left + right) / 2, y: (MARGIN.top + bottom) / 2 };
  const frame = `<path class="grid" d="M${MARGIN.left} ${MARGIN.top}V${bottom}H${right}"/>`;
  return `<svg class="chart" viewBox="0 0 ${width} ${height}" style="max-width:${Math.round(LARGEST_SCALE * width)}px" role="img" aria-label="${escapeHtml(title)}">
${frame}${columns.join('')}${rows.join('')}
<text class="label" x="${middle.x}" y="${height - 5}" text-anchor="middle">${escapeHtml(x.label)}</text>
<text class="label" transform="translate(11 ${middle.y}) rotate(-90)" text-anchor="middle">${escapeHtml(y.label)}</text>
${marks(plot)}
</svg>`;
}

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

function tickText({ digits = 1 }: Axis, tick: number): string {
  return formatNumber(tick, digits);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
