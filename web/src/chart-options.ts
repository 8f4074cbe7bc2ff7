import type uPlot from 'uplot';
import { formatTime } from './format.js';
import { PALETTE } from './palette.js';

const FONT = '12px system-ui, sans-serif';
/** Pixels kept free between the labels of two event markers. */
const LABEL_SPACE = 8;
const TICK_HEIGHT = 10;

/** A vertical line in a chart: something that happened. */
export interface Marker {
  readonly timeSeconds: number;
  readonly label: string;
}

export interface ChartRecipe {
  readonly low: number;
  readonly high: number;
  readonly splits: readonly number[];
  readonly series: readonly { readonly label: string; readonly stroke: string; readonly show: boolean }[];
  readonly formatValue: (value: number) => string;
  readonly markers: () => readonly Marker[];
  readonly onCursor: (chart: uPlot) => void;
}

/** uPlot's options for a scrolling chart in audio time with a fixed value range. Panning and zooming are left out: it scrolls by itself. */
export function chartOptions(recipe: ChartRecipe): uPlot.Options {
  const axis = { stroke: PALETTE.muted, font: FONT, ticks: { show: false }, border: { show: false } };
  return {
    width: 300,
    height: 180,
    legend: { show: false },
    padding: [6, 18, 0, 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 }, sync: { key: 'audio-time' } },
    scales: {
      x: { time: false },
      y: { range: [recipe.low, recipe.high] },
    },
    axes: [
      {
        ...axis,
        size: 26,
        space: 64,
        incrs: [5, 10, 15, 30, 60, 120, 300],
        grid: { stroke: PALETTE.grid, width: 1 },
        values: (_chart, splits) => splits.map((split) => (split < 0 ? '' : formatTime(split))),
      },
      {
        ...axis,
        size: 38,
        splits: [...recipe.splits],
        grid: { stroke: PALETTE.grid, width: 1 },
        values: (_chart, splits) => splits.map(recipe.formatValue),
      },
    ],
    series: [
      {},
      ...recipe.series.map((series) => ({ ...series, width: 2, spanGaps: false, points: { show: false } })),
    ],
    hooks: {
      drawAxes: [(chart) => drawMarkers(chart, recipe.markers())],
      setCursor: [recipe.onCursor],
    },
  };
}

/** Thin lines with their names on top; where a name would run into the one before, a short tick at the bottom has to do. */
function drawMarkers(chart: uPlot, markers: readonly Marker[]): void {
  const { ctx: context, bbox } = chart;
  const ratio = window.devicePixelRatio;
  context.save();
  context.beginPath();
  context.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  context.clip();
  context.strokeStyle = PALETTE.axis;
  context.fillStyle = PALETTE.muted;
  context.font = `${11 * ratio}px system-ui, sans-serif`;
  context.textBaseline = 'top';
  context.textAlign = 'left';
  context.lineWidth = ratio;
  context.setLineDash([3 * ratio, 3 * ratio]);
  let labelEnd = Number.NEGATIVE_INFINITY;
  for (const { timeSeconds, label } of markers) {
    const x = Math.round(chart.valToPos(timeSeconds, 'x', true)) + 0.5;
    if (x < bbox.left) continue;
    const labelWidth = context.measureText(label).width + 4 * ratio;
    const fitsRight = x + labelWidth <= bbox.left + bbox.width;
    const hasRoom = fitsRight ? x >= labelEnd : x - labelWidth >= labelEnd;
    context.beginPath();
    context.moveTo(x, bbox.top + bbox.height);
    context.lineTo(x, hasRoom ? bbox.top : bbox.top + bbox.height - TICK_HEIGHT * ratio);
    context.stroke();
    if (!hasRoom) continue;
    context.textAlign = fitsRight ? 'left' : 'right';
    context.fillText(label, x + (fitsRight ? 4 : -4) * ratio, bbox.top + 2 * ratio);
    labelEnd = x + labelWidth + LABEL_SPACE * ratio;
  }
  context.restore();
}
