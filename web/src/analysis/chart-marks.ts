import type uPlot from 'uplot';
import type { Colours } from '../shared/theme.js';
import { apart } from './apart.js';

/** Something that happened: a line through the chart. */
export interface Marker {
  readonly atSeconds: number;
  readonly label: string;
}

/** Thin lines with their names on top; where a name would run into the one before, a short tick at the bottom has to do. */
export function drawMarkers(
  { ctx: context, bbox, valToPos }: uPlot,
  markers: readonly Marker[],
  colours: Colours,
  fontSize: number,
): void {
  const ratio = window.devicePixelRatio;
  context.save();
  context.strokeStyle = colours.marker;
  context.fillStyle = colours.muted;
  context.font = `${0.85 * fontSize * ratio}px system-ui, sans-serif`;
  context.textBaseline = 'bottom';
  context.textAlign = 'left';
  context.lineWidth = ratio;
  context.setLineDash([3 * ratio, 3 * ratio]);
  const bottom = bbox.top + bbox.height;
  const right = bbox.left + bbox.width;
  let labelEnd = Number.NEGATIVE_INFINITY;
  for (const { atSeconds, label } of markers) {
    const x = Math.round(valToPos(atSeconds, 'x', true)) + 0.5;
    if (x < bbox.left || x > right) continue;
    const labelWidth = context.measureText(label).width + 6 * ratio;
    const hasRoom = x >= labelEnd && x + labelWidth <= right + fontSize * 6 * ratio;
    context.beginPath();
    context.moveTo(x, bottom);
    context.lineTo(x, hasRoom ? bbox.top - 0.3 * fontSize * ratio : bottom - 0.8 * fontSize * ratio);
    context.stroke();
    if (!hasRoom) continue;
    context.fillText(label, x - 2 * ratio, bbox.top - 0.25 * fontSize * ratio);
    labelEnd = x + labelWidth;
  }
  context.restore();
}

/** The name of each curve at its end, moved apart where two would cover each other. */
export function drawEndLabels(
  { ctx: context, bbox, data, valToPos }: uPlot,
  curves: readonly { readonly label: string; readonly index: number }[],
  colours: Colours,
  fontSize: number,
): void {
  const ratio = window.devicePixelRatio;
  const ends = curves
    .map(({ label, index }, place) => {
      const value = Array.from(data[place + 1] ?? []).findLast((one) => typeof one === 'number');
      return { label, index, y: typeof value === 'number' ? valToPos(value, 'y', true) : null };
    })
    .filter((end): end is { label: string; index: number; y: number } => end.y !== null)
    .sort((one, other) => one.y - other.y);
  const heights = apart(
    ends.map(({ y }) => y),
    1.15 * fontSize * ratio,
    bbox.top,
    bbox.top + bbox.height,
  );
  context.save();
  context.font = `600 ${0.9 * fontSize * ratio}px system-ui, sans-serif`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (const [place, { label, index }] of ends.entries()) {
    context.fillStyle = colours.series[index % colours.series.length] ?? colours.text;
    context.fillText(label, bbox.left + bbox.width + 0.4 * fontSize * ratio, heights[place] ?? 0);
  }
  context.restore();
}
