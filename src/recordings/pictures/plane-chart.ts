import { bipolarAxis } from '../../drawing/bipolar-axis.js';
import type { Plot } from '../../drawing/chart.js';
import { dots, reference } from '../../drawing/marks.js';
import { clockTime } from '../../drawing/time-axis.js';
import type { FileAnalysis } from '../../engine/file-analysis.js';
import type { Drawing } from './curve-chart.js';

/** Pieces of the way, each stronger than the one before it. */
const PIECE_COUNT = 24;
const FAINTEST = 0.18;
const QUADRANTS = [
  { words: 'glad and lively', x: 0.97, y: 0.9, anchor: 'end' },
  { words: 'tense and lively', x: -0.97, y: 0.9, anchor: 'start' },
  { words: 'sad and quiet', x: -0.97, y: -0.96, anchor: 'start' },
  { words: 'content and quiet', x: 0.97, y: -0.96, anchor: 'end' },
] as const;

/** The way of a recording through the plane of valence and arousal: fainter where it began, with its ends and its middle. */
export function planeChart({ curve, summary }: FileAnalysis, side: number): Drawing {
  return {
    options: {
      title: 'The way through the plane of valence and arousal',
      x: bipolarAxis('valence: unpleasant to pleasant'),
      y: bipolarAxis('arousal: quiet to lively'),
      width: side,
      height: side,
    },
    marks: (plot) => {
      const [first, last] = [curve[0], curve.at(-1)];
      const ends =
        first === undefined || last === undefined
          ? []
          : [
              { at: [first.estimate.valence, first.estimate.arousal] as const, series: 6, title: 'begins' },
              {
                at: [last.estimate.valence, last.estimate.arousal] as const,
                series: 0,
                title: `ends at ${clockTime(last.timeSeconds)}`,
              },
            ];
      return [
        reference(plot, [-1, 0], [1, 0]),
        reference(plot, [0, -1], [0, 1]),
        ...QUADRANTS.map(
          ({ words, x, y, anchor }) =>
            `<text x="${plot.x(x)}" y="${plot.y(y)}" text-anchor="${anchor}">${words}</text>`,
        ),
        way(
          plot,
          curve.map(({ estimate: { valence, arousal } }) => [valence, arousal] as const),
        ),
        dots(plot, ends, 4),
        dots(plot, [{ at: [summary.valence, summary.arousal], series: 1, title: 'the whole' }], 6),
      ].join('');
    },
  };
}

function way(plot: Plot, points: readonly (readonly [number, number])[]): string {
  const pieces = Array.from({ length: PIECE_COUNT }, (_, piece) => {
    const at = (index: number): number => Math.floor((index * (points.length - 1)) / PIECE_COUNT);
    const part = points.slice(Math.max(0, at(piece)), at(piece + 1) + 1);
    if (part.length < 2) return '';
    const d = part.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${plot.x(x)} ${plot.y(y)}`).join('');
    const opacity = FAINTEST + ((1 - FAINTEST) * (piece + 1)) / PIECE_COUNT;
    return `<path class="line s0" stroke-opacity="${opacity.toFixed(2)}" d="${d}"/>`;
  });
  return pieces.join('');
}
