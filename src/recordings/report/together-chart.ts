import { bipolarAxis } from '../../drawing/bipolar-axis.js';
import { dots, reference } from '../../drawing/marks.js';
import { escapeHtml } from '../../core/escape-html.js';
import type { FileAnalysis } from '../../engine/file-analysis.js';
import type { Drawing } from '../pictures/curve-chart.js';

const SIDE = 400;
/** More names than these would lie over one another. */
const MOST_NAMES = 6;
const LONGEST_NAME = 22;

/** All recordings in the plane; `isNamed`: with their names. */
export function togetherChart(
  analyses: readonly FileAnalysis[],
  names: readonly string[],
): { readonly drawing: Drawing; readonly isNamed: boolean } {
  const isNamed = analyses.length <= MOST_NAMES;
  const options = {
    title: 'The recordings in the plane of valence and arousal',
    x: bipolarAxis('valence'),
    y: bipolarAxis('arousal'),
    width: SIDE,
    height: SIDE,
  };
  return {
    isNamed,
    drawing: {
      options,
      marks: (plot) => {
        const points = analyses.map(({ summary: { valence, arousal } }, index) => ({
          at: [valence, arousal] as const,
          series: 0,
          title: names[index] ?? '',
        }));
        const labels = points.map(({ at: [valence, arousal], title }) => {
          const isRight = valence > 0.2;
          const x = plot.x(valence) + (isRight ? -8 : 8);
          const name = title.length > LONGEST_NAME ? `${title.slice(0, LONGEST_NAME - 1)}…` : title;
          return `<text x="${x}" y="${plot.y(arousal) + 4}" text-anchor="${isRight ? 'end' : 'start'}">${escapeHtml(name)}</text>`;
        });
        const axes = [reference(plot, [-1, 0], [1, 0]), reference(plot, [0, -1], [0, 1])];
        return [...axes, dots(plot, points, 5), ...(isNamed ? labels : [])].join('');
      },
    },
  };
}
