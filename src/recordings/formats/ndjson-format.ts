import type { FormatOptions, TextFormat } from './analysis-format.js';
import { estimateValues, gemsPresent } from './estimate-values.js';
import { jsonLine } from './number-text.js';

/**
 * NDJSON: one small object a line, for programs that read as it comes: a `recording`, then its `point`s and `event`s in order of
 * time; an `error` where a recording could not be analysed.
 */
export function ndjsonFormat({ model }: FormatOptions): TextFormat {
  return {
    kind: 'text',
    extension: 'ndjson',
    head: '',
    recording: (file, { durationSeconds, startSeconds, summary, curve, events, warnings }) => {
      const head = {
        type: 'recording',
        file,
        durationSeconds,
        ...estimateValues(summary),
        confidence: summary.confidence,
        gemsPresent: gemsPresent(summary, model),
        model: model.manifest.name,
        startSeconds,
        warnings,
      };
      const points = curve.map(({ timeSeconds, estimate }) => ({
        type: 'point',
        file,
        timeSeconds,
        ...estimateValues(estimate),
        confidence: estimate.confidence,
      }));
      const happened = events.map((event) => ({ type: 'event', file, ...event }));
      const inTime = [...points, ...happened].sort((a, b) => a.timeSeconds - b.timeSeconds);
      return [head, ...inTime].map(jsonLine).join('');
    },
    error: (file, { code, message }) => jsonLine({ type: 'error', file, error: { code, message } }),
  };
}
