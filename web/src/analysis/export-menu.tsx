import { clockTime } from '../shared/clock-time.js';
import { colours } from '../shared/theme.js';
import { app } from '../state/app.js';
import { curveColumns } from './curve-columns.js';
import { curvesAsCsv, curvesAsSvg, type ExportedCurves } from './curve-export.js';
import { dashOf, seriesWords } from './curve-style.js';
import { curves, nowSeconds } from './curves.js';
import { edges } from './time-window.js';

/** What the chart shows, as a file. */
export function ExportMenu() {
  return (
    <span class="export">
      <span class="note" id="export">
        Save as
      </span>
      <button type="button" aria-label="Save the curves as PNG" onClick={() => void savePng()}>
        PNG
      </button>
      <button
        type="button"
        aria-label="Save the curves as SVG"
        onClick={() => save('svg', new Blob([curvesAsSvg(exported())], { type: 'image/svg+xml' }))}
      >
        SVG
      </button>
      <button
        type="button"
        aria-label="Save the curves as CSV"
        onClick={() => save('csv', new Blob([curvesAsCsv(exported())], { type: 'text/csv' }))}
      >
        CSV
      </button>
    </span>
  );
}

function exported(): ExportedCurves {
  const drawn = curves.drawn.peek();
  const span = edges(curves.window.peek(), nowSeconds());
  // As finely as it is kept.
  const { times, values } = curveColumns(drawn, [0, 1], span, Number.POSITIVE_INFINITY);
  const { series, text } = colours.peek();
  return {
    times,
    curves: drawn.map(({ name, low, high, index }, place) => ({
      name,
      low,
      high,
      stroke: series[index % series.length] ?? text,
      dash: dashOf(index),
      values: values[place] ?? [],
    })),
    markers: app.store.events.peek().map(({ atSeconds, name, reason }) => ({
      atSeconds,
      label: name === 'marker' && reason !== '' ? reason : name,
    })),
    clock: clockTime,
  };
}

/** The chart's own picture on the page's colour. */
async function savePng(): Promise<void> {
  const chart = document.querySelector<HTMLCanvasElement>('.chart canvas');
  if (chart === null) return;
  const picture = new OffscreenCanvas(chart.width, chart.height);
  const context = picture.getContext('2d');
  if (context === null) return;
  context.fillStyle = colours.peek().panel;
  context.fillRect(0, 0, chart.width, chart.height);
  context.drawImage(chart, 0, 0);
  save('png', await picture.convertToBlob({ type: 'image/png' }));
}

function save(ending: string, blob: Blob): void {
  const names = curves.drawn.peek().map(({ name }) => seriesWords(name).replaceAll(/\W+/g, '-'));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `affekt-${names.slice(0, 3).join('-')}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
