import { pngImage } from '../../drawing/png-image.js';
import { timeAxis } from '../../drawing/time-axis.js';
import type { FileAnalysis } from '../../engine/file-analysis.js';
import type { FileSpectrum } from '../../engine/spectrum-recorder.js';
import { BAND_COUNT } from '../../features/feature-layout.js';
import { BAND_CENTRES_HZ } from '../../features/log-filterbank.js';
import { type Drawing, TIME_LEFT } from './curve-chart.js';

const MOST_COLUMNS = 1200;
const TICKS_HZ = [50, 200, 1000, 5000];
/** From silence to loud: dark to light. */
const STOPS = ['#10141b', '#24386b', '#7d3f7c', '#d17f57', '#f7e6b4'].map((text) =>
  [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16)),
);
/** Above all but this share of the values nothing gets lighter. */
const CLIPPED_SHARE = 0.005;

/** The spectrogram that the network hears, 149 bands; null where it was not asked for. */
export function spectrogramChart(analysis: FileAnalysis, width: number, height: number): Drawing | null {
  const { spectrum, startSeconds, durationSeconds } = analysis;
  if (spectrum === null || spectrum.stepCount === 0) return null;
  const rowOf = (hz: number): number => BAND_CENTRES_HZ.findIndex((centreHz) => centreHz >= hz);
  const y = {
    label: 'Hz',
    min: 0,
    max: BAND_COUNT,
    ticks: TICKS_HZ.map(rowOf),
    tickText: (row: number) => TICKS_HZ.find((hz) => rowOf(hz) === row)?.toLocaleString('en') ?? '',
  };
  const endSeconds = startSeconds + spectrum.stepCount * spectrum.stepSeconds;
  return {
    options: {
      title: 'Spectrogram',
      x: timeAxis('time', startSeconds, startSeconds + durationSeconds),
      y,
      width,
      height,
      left: TIME_LEFT,
    },
    marks: ({ x, y }) => {
      const [left, top] = [x(startSeconds), y(BAND_COUNT)];
      const href = `data:image/png;base64,${picture(spectrum).toString('base64')}`;
      return `<image x="${left}" y="${top}" width="${x(endSeconds) - left}" height="${y(0) - top}" preserveAspectRatio="none" href="${href}"/>`;
    },
  };
}

/** A pixel a band and column, low bands below; a column is the mean of some steps. */
function picture({ bands, stepCount }: FileSpectrum): Buffer {
  const columnCount = Math.min(MOST_COLUMNS, stepCount);
  const values = new Float32Array(columnCount * BAND_COUNT);
  for (let column = 0; column < columnCount; column += 1) {
    const first = Math.floor((column * stepCount) / columnCount);
    const end = Math.max(first + 1, Math.floor(((column + 1) * stepCount) / columnCount));
    for (let step = first; step < end; step += 1) {
      for (let band = 0; band < BAND_COUNT; band += 1) {
        const at = column * BAND_COUNT + band;
        values[at] = (values[at] as number) + (bands[step * BAND_COUNT + band] as number) / (end - first);
      }
    }
  }
  const sorted = values.slice().sort();
  const brightest = Math.max(1e-6, sorted[Math.floor((1 - CLIPPED_SHARE) * (sorted.length - 1))] as number);
  const rgb = new Uint8Array(3 * values.length);
  for (let row = 0; row < BAND_COUNT; row += 1) {
    for (let column = 0; column < columnCount; column += 1) {
      const value = values[column * BAND_COUNT + BAND_COUNT - 1 - row] as number;
      rgb.set(colourOf(value / brightest), 3 * (row * columnCount + column));
    }
  }
  return pngImage(columnCount, BAND_COUNT, rgb);
}

function colourOf(share: number): number[] {
  const at = Math.min(1, Math.max(0, share)) * (STOPS.length - 1);
  const below = Math.min(STOPS.length - 2, Math.floor(at));
  const [from, to] = [STOPS[below] as number[], STOPS[below + 1] as number[]];
  return from.map((value, i) => Math.round(value + (at - below) * ((to[i] as number) - value)));
}
