import type { FileEvent } from '../../engine/file-analysis.js';
import type { ClipEstimate } from '../../inference/clip-summary.js';
import type { FormatOptions, TextFormat } from './analysis-format.js';
import { estimateColumns } from './estimate-columns.js';
import { shortNumber } from './number-text.js';

const EVENT_COLUMNS = ['event/name', 'event/timeSeconds', 'event/value', 'event/confidence', 'event/reason'];

/**
 * CSV (RFC 4180 with bare newlines): a row a recording, or with a curve a row a point. Events are rows of their own behind those
 * of their recording, which fill the last columns only. A recording that could not be analysed is a row with `error`.
 */
export function csvFormat({ model, request }: FormatOptions): TextFormat {
  const columns = estimateColumns(model);
  const { name } = model.manifest;
  const row = (cells: readonly (string | number)[], event: FileEvent | null = null): string => {
    const happened = request.withEvents ? eventCells(event) : [];
    return `${[...cells, ...happened].map(csvCell).join(',')}\n`;
  };
  const empty = columns.map(() => '');
  const seconds = request.curveRateHz === null ? 'durationSeconds' : 'timeSeconds';
  const headings = ['file', seconds, ...columns.map((column) => column.name), 'model', 'warnings', 'error'];
  return {
    kind: 'text',
    extension: 'csv',
    head: `${[...headings, ...(request.withEvents ? EVENT_COLUMNS : [])].join(',')}\n`,
    recording: (file, { durationSeconds, summary, curve, events, warnings }) => {
      const line = (seconds: number, estimate: ClipEstimate): string =>
        row([file, seconds, ...columns.map((column) => column.of(estimate)), name, warnings.join('; '), '']);
      const values =
        request.curveRateHz === null
          ? [line(durationSeconds, summary)]
          : curve.map(({ timeSeconds, estimate }) => line(timeSeconds, estimate));
      const happened = events.map((event) => row([file, '', ...empty, name, '', ''], event));
      return [...values, ...happened].join('');
    },
    error: (file, { code, message }) => row([file, '', ...empty, name, '', `${code}: ${message}`]),
  };
}

function eventCells(event: FileEvent | null): (string | number)[] {
  if (event === null) return EVENT_COLUMNS.map(() => '');
  return [event.name, event.timeSeconds, event.value, event.confidence, event.reason];
}

function csvCell(value: string | number): string {
  const text = typeof value === 'number' ? String(shortNumber(value)) : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
