import type uPlot from 'uplot';
import { clockTime } from '../shared/clock-time.js';
import type { Colours } from '../shared/theme.js';
import { drawEndLabels, drawMarkers, type Marker } from './chart-marks.js';
import { dashOf } from './curve-style.js';

/** A curve of a chart. */
export interface Curve {
  readonly label: string;
  /** Place at which it was chosen: its colour and dashes. */
  readonly index: number;
}

export interface ChartRecipe {
  /** Of the value axis; null: each curve in the range of its own, told as 0 to 100 %. */
  readonly range: readonly [number, number] | null;
  readonly curves: readonly Curve[];
  readonly colours: Colours;
  /** Size of text, CSS pixels. */
  readonly fontSize: number;
  readonly markers: () => readonly Marker[];
  readonly onCursor: (index: number | null) => void;
  readonly onSelect: (fromSeconds: number, toSeconds: number) => void;
}

/** Room for the names at the ends of the curves, in sizes of text. */
const LABEL_ROOM = 7.5;

/** uPlot's options for curves over the page's clock, with events as lines and the names at the curves' ends. */
export function chartOptions(recipe: ChartRecipe): uPlot.Options {
  const { range, curves, colours, fontSize, markers } = recipe;
  const [low, high] = range ?? [0, 1];
  const font = `${fontSize}px system-ui, sans-serif`;
  const axis = { stroke: colours.muted, font, ticks: { show: false }, border: { show: false } };
  const grid = { stroke: colours.grid, width: 1, dash: [1, 5] };
  const splits = [0, 0.25, 0.5, 0.75, 1].map((share) => low + share * (high - low));
  return {
    width: 300,
    height: 180,
    legend: { show: false },
    padding: [fontSize * 1.6, fontSize * LABEL_ROOM, 0, 0],
    cursor: { y: false, drag: { x: true, y: false, setScale: false }, points: { size: 7 } },
    scales: { x: { time: false }, y: { range: [low, high] } },
    axes: [
      {
        ...axis,
        size: fontSize * 2.2,
        space: fontSize * 7,
        incrs: [5, 10, 15, 30, 60, 120, 300, 600],
        splits: (_chart, _axis, from, to, step) => roundTimes(from, to, step),
        grid,
        values: (_chart, seconds) => seconds.map(clockTime),
      },
      {
        ...axis,
        size: fontSize * 3.6,
        splits,
        grid,
        values: (_chart, values) => values.map((value) => axisWords(value, range)),
      },
    ],
    series: [
      {},
      ...curves.map(({ label, index }) => ({
        label,
        stroke: colours.series[index % colours.series.length] ?? colours.text,
        width: 2,
        dash: [...dashOf(index)],
        spanGaps: false,
        points: { show: false },
      })),
    ],
    hooks: {
      drawAxes: [(chart) => drawMarkers(chart, markers(), colours, fontSize)],
      draw: [(chart) => drawEndLabels(chart, curves, colours, fontSize)],
      setCursor: [({ cursor }) => recipe.onCursor(cursor.idx ?? null)],
      setSelect: [
        (chart) => {
          const { left, width } = chart.select;
          if (width < 8) return;
          recipe.onSelect(chart.posToVal(left, 'x'), chart.posToVal(left + width, 'x'));
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

function axisWords(value: number, range: ChartRecipe['range']): string {
  if (range === null) return `${Math.round(100 * value)} %`;
  const digits = range[1] - range[0] > 10 ? 0 : range[1] - range[0] > 2 ? 1 : 2;
  return value.toFixed(digits).replace('-', '\u2212');
}

/** Moments of the page's clock at which the time of day is round. */
function roundTimes(from: number, to: number, stepSeconds: number): number[] {
  const offset = performance.timeOrigin / 1000;
  const first = Math.ceil((from + offset) / stepSeconds) * stepSeconds - offset;
  return Array.from(
    { length: Math.max(0, Math.floor((to - first) / stepSeconds) + 1) },
    (_, index) => first + index * stepSeconds,
  );
}
