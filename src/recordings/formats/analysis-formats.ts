import type { AnalysisFormat, FormatOptions } from './analysis-format.js';
import { audacityFormat } from './audacity-format.js';
import { csvFormat } from './csv-format.js';
import { jsonFormat } from './json-format.js';
import { ndjsonFormat } from './ndjson-format.js';
import { sonicVisualiserFormat } from './sonic-visualiser-format.js';
import { tableFormat } from './table-format.js';

/** Every form that results are given out in. */
export const ANALYSIS_FORMATS = {
  table: tableFormat,
  json: jsonFormat,
  ndjson: ndjsonFormat,
  csv: csvFormat,
  svl: sonicVisualiserFormat,
  audacity: audacityFormat,
} as const satisfies Readonly<Record<string, (options: FormatOptions) => AnalysisFormat>>;

export type AnalysisFormatName = keyof typeof ANALYSIS_FORMATS;
