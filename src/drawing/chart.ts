import { escapeHtml } from '../core/escape-html.js';
import { formatNumber } from './html.js';

/** One axis of a chart. */
export interface Axis {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
  /** Digits after the point of the tick labels; 1 where not given. */
  readonly digits?: number;
  /** What a tick says, where it is not its number. */
  readonly tickText?: (tick: number) => string;
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
  /** Room for the numbers and the label of the axis on the left; 44 where not given. */
  readonly left?: number;
}

/** How far a chart is blown up where there is room: beyond it its words would outgrow those of the page. */
const LARGEST_SCALE = 1.2;
const DEFAULT_WIDTH = 360;
const DEFAULT_HEIGHT = 260;
const MARGIN = { right: 12, top: 10, bottom: 38 } as const;
const DEFAULT_LEFT = 44;

/** A chart as inline SVG with axes, grid and what `marks` draws. Colours come from the page's style sheet. */
export function chart(options: ChartOptions, marks: (plot: Plot) => string): string {
  const { title, width = DEFAULT_WIDTH, height = DEFAULT_HEIGHT } = options;
  return `<svg class="chart" viewBox="0 0 ${width} ${height}" style="max-width:${Math.round(LARGEST_SCALE * width)}px" role="img" aria-label="${escapeHtml(title)}">
${chartBody(options, marks)}
</svg>`;
}

/** What is in a chart, for a drawing that has several: its upper left corner is 0, 0. */
export function chartBody(options: ChartOptions, marks: (plot: Plot) => string): string {
  const { x, y, width = DEFAULT_WIDTH, height = DEFAULT_HEIGHT, left = DEFAULT_LEFT } = options;
  const right = width - MARGIN.right;
  const bottom = height - MARGIN.bottom;
  const plot: Plot = {
    x: (value) => round(left + ((value - x.min) / (x.max - x.min)) * (right - left)),
    y: (value) => round(bottom - ((value - y.min) / (y.max - y.min)) * (bottom - MARGIN.top)),
  };
  const columns = x.ticks.map((tick) => {
    const at = plot.x(tick);
    return `<path class="grid" d="M${at} ${MARGIN.top}V${bottom}"/><text x="${at}" y="${bottom + 15}" text-anchor="middle">${tickText(x, tick)}</text>`;
  });
  const rows = y.ticks.map((tick) => {
    const at = plot.y(tick);
    return `<path class="grid" d="M${left} ${at}H${right}"/><text x="${left - 6}" y="${at + 4}" text-anchor="end">${tickText(y, tick)}</text>`;
  });
  const middle = { x: (left + right) / 2, y: (MARGIN.top + bottom) / 2 };
  const frame = `<path class="grid" d="M${left} ${MARGIN.top}V${bottom}H${right}"/>`;
  return `${frame}${columns.join('')}${rows.join('')}
<text class="label" x="${middle.x}" y="${height - 5}" text-anchor="middle">${escapeHtml(x.label)}</text>
<text class="label" transform="translate(11 ${middle.y}) rotate(-90)" text-anchor="middle">${escapeHtml(y.label)}</text>
${marks(plot)}`;
}

function tickText({ digits = 1, tickText: text }: Axis, tick: number): string {
  return text?.(tick) ?? formatNumber(tick, digits);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
