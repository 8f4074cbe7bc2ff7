import type { FormatOptions, TextFormat } from './analysis-format.js';
import { estimateValues, gemsPresent } from './estimate-values.js';
import { jsonLine } from './number-text.js';

/** JSON: one object a recording, each on a line of its own; curve and events are in it. */
export function jsonFormat({ model, request }: FormatOptions): TextFormat {
  return {
    kind: 'text',
    extension: 'json',
    head: '',
    recording: (file, { durationSeconds, startSeconds, summary, curve, events, warnings }) =>
      jsonLine({
        file,
        durationSeconds,
        ...estimateValues(summary),
        confidence: summary.confidence,
        gemsPresent: gemsPresent(summary, model),
        model: model.manifest.name,
        ...(startSeconds > 0 && { startSeconds }),
        ...(warnings.length > 0 && { warnings }),
        ...(request.curveRateHz !== null && {
          curveRateHz: request.curveRateHz,
          curve: curve.map(({ timeSeconds, estimate }) => ({
            timeSeconds,
            ...estimateValues(estimate),
            confidence: estimate.confidence,
          })),
        }),
        ...(request.withEvents && { events }),
      }),
    error: (file, { code, message }) => jsonLine({ file, error: { code, message } }),
  };
}
