import { dottedName } from '../../core/dotted-name.js';
import { escapeHtml } from '../../core/escape-html.js';
import type { FileAnalysis, FileEvent } from '../../engine/file-analysis.js';
import type { FormatOptions, LayerFormat } from './analysis-format.js';
import { estimateColumns } from './estimate-columns.js';
import { eventTracks } from './event-tracks.js';
import { shortNumber } from './number-text.js';

/** A point of a layer; `value` null: an instant. */
interface LayerPoint {
  readonly timeSeconds: number;
  readonly value: number | null;
  readonly label: string;
}

/**
 * Layers of Sonic Visualiser (`.svl`, opened by dropping them on a recording): a curve each for every value, instants for the
 * events, for beats and onsets, and for where the quadrant changes. Frames count at the recording's own rate.
 */
export function sonicVisualiserFormat({ model }: FormatOptions): LayerFormat {
  const columns = estimateColumns(model).filter(({ name }) => name !== 'gemsPresent');
  return {
    kind: 'layers',
    recording: (_, analysis) => {
      const points = analysis.curve;
      const files = new Map<string, string>();
      for (const { name, of } of columns) {
        const values = points.map(({ timeSeconds, estimate }) => ({ timeSeconds, value: of(estimate) }));
        const layer =
          name === 'quadrant' || name === 'subEmotion'
            ? changes(values).map(({ timeSeconds, value }) => ({
                timeSeconds,
                value: null,
                label: String(value),
              }))
            : values.map(({ timeSeconds, value }) => ({ timeSeconds, value: Number(value), label: '' }));
        files.set(`${dottedName(name)}.svl`, layerText(name, layer, analysis));
      }
      for (const [track, events] of eventTracks(analysis.events))
        files.set(`${track}.svl`, layerText(track, events.map(eventPoint), analysis));
      return files;
    },
  };
}

/** Where a value begins. */
function changes<Point extends { readonly value: unknown }>(points: readonly Point[]): Point[] {
  return points.filter(({ value }, index) => value !== points[index - 1]?.value);
}

function eventPoint({ timeSeconds, name, reason }: FileEvent): LayerPoint {
  return { timeSeconds, value: null, label: `${name}: ${reason}` };
}

/** What stands for a unit: Sonic Visualiser draws layers of one unit on one scale. */
function unitOf(name: string): string {
  const [vocabulary = name] = name.split('/');
  return ['arousal', 'intervals', 'deam'].includes(vocabulary) ? 'valence' : vocabulary;
}

function layerText(name: string, points: readonly LayerPoint[], { sampleRateHz }: FileAnalysis): string {
  const isCurve = points.some(({ value }) => value !== null);
  const frameAt = (seconds: number): number => Math.round(seconds * sampleRateHz);
  const dataset = points.map(
    ({ timeSeconds, value, label }) =>
      `      <point frame="${frameAt(timeSeconds)}" ${value === null ? '' : `value="${shortNumber(value)}" `}label="${escapeHtml(label)}" />`,
  );
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const dimensions = isCurve ? 2 : 1;
  const range = isCurve
    ? ` minimum="${shortNumber(values.reduce((low, value) => Math.min(low, value), Infinity))}" maximum="${shortNumber(values.reduce((high, value) => Math.max(high, value), -Infinity))}" units="${unitOf(name)}"`
    : '';
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE sonic-visualiser>
<sv>
  <data>
    <model id="1" name="${name}" sampleRate="${sampleRateHz}" start="${frameAt(points[0]?.timeSeconds ?? 0)}" end="${frameAt(points.at(-1)?.timeSeconds ?? 0)}" type="sparse" dimensions="${dimensions}" resolution="1" notifyOnAdd="true" dataset="0"${range} />
    <dataset id="0" dimensions="${dimensions}">
${dataset.join('\n')}
    </dataset>
  </data>
  <display>
    <layer id="2" type="${isCurve ? 'timevalues' : 'timeinstants'}" name="${name}" model="1" plotStyle="${isCurve ? 3 : 0}" />
  </display>
</sv>
`;
}
