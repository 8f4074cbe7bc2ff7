import { escapeHtml } from '../../core/escape-html.js';
import { bipolarAxis } from '../../drawing/bipolar-axis.js';
import { chartBody } from '../../drawing/chart.js';
import { band, line, reference } from '../../drawing/marks.js';
import { standaloneSvg } from '../../drawing/standalone-svg.js';
import { clockTime, timeAxis } from '../../drawing/time-axis.js';
import { TIME_LEFT } from '../pictures/curve-chart.js';
import { interval } from '../formats/estimate-values.js';
import type { ComparedPoint, PerformanceComparison } from './compare-performances.js';

const WIDTH = 1160;
const MARGIN = 20;
const CHART_HEIGHT = 240;
const PACE_HEIGHT = 170;
const TOP = 96;
/** Seconds over which the pace is taken. */
const PACE_SECONDS = 8;

/** Both performances on the time axis of A: valence, arousal, where they differ (shaded), and the pace of B. */
export function comparisonPicture(a: string, b: string, comparison: PerformanceComparison): string {
  const { points } = comparison;
  const [first, last] = [points[0]?.aSeconds ?? 0, points.at(-1)?.aSeconds ?? 1];
  const x = timeAxis('', first, last);
  const place = (y: number, body: string): string => `<g transform="translate(${MARGIN} ${y})">${body}</g>`;
  const parts = (['valence', 'arousal'] as const).map((name, index) =>
    place(TOP + index * CHART_HEIGHT, curves(comparison, name, x)),
  );
  const pace = place(TOP + 2 * CHART_HEIGHT, paceChart(points, { ...x, label: 'time in A' }));
  const legend = [a, b].map(
    (name, series) =>
      `<path class="line s${series}" d="M${MARGIN} ${46 + 20 * series}h24"/><text class="words" x="${MARGIN + 32}" y="${50 + 20 * series}">${'AB'[series]}: ${escapeHtml(name)}</text>`,
  );
  return standaloneSvg(
    {
      width: WIDTH,
      height: TOP + 2 * CHART_HEIGHT + PACE_HEIGHT + MARGIN,
      title: `${a} and ${b}`,
      margin: MARGIN,
    },
    `<text class="heading" x="${MARGIN}" y="28">Two performances on the time of the first</text>${legend.join('')}
<text x="${WIDTH + MARGIN}" y="70" text-anchor="end">bands: where about 68 % of listeners’ mean ratings lie; shaded: where the two differ</text>
${parts.join('\n')}\n${pace}`,
  );
}

function curves(
  { points, differences }: PerformanceComparison,
  name: 'valence' | 'arousal',
  x: ReturnType<typeof timeAxis>,
): string {
  const y = bipolarAxis(name);
  const options = { title: name, x, y, width: WIDTH, height: CHART_HEIGHT, left: TIME_LEFT };
  return chartBody(options, (plot) => {
    const shades = differences
      .filter(({ value }) => value === name)
      .map(({ aSeconds: [from, to] }) =>
        band(
          plot,
          [
            [from, -1, 1],
            [to, -1, 1],
          ],
          7,
        ),
      );
    const both = (['a', 'b'] as const).flatMap((which, series) => {
      const edges = points.map((point) => {
        const [low, high] = interval(point[which][name], point[which][`${name}Sd`]);
        return [point.aSeconds, low, high] as const;
      });
      const middle = points.map((point) => [point.aSeconds, point[which][name]] as const);
      return [band(plot, edges, series), line(plot, middle, series)];
    });
    return [...shades, reference(plot, [x.min, 0], [x.max, 0]), ...both].join('');
  });
}

/** How long B takes for a second of A. */
function paceChart(points: readonly ComparedPoint[], x: ReturnType<typeof timeAxis>): string {
  const y = { label: 'B takes, times', min: 0.5, max: 2, ticks: [0.5, 1, 1.5, 2] };
  const paces = points.flatMap((point, index) => {
    const before = points.findLast(
      ({ aSeconds }, at) => at < index && aSeconds <= point.aSeconds - PACE_SECONDS,
    );
    if (before === undefined) return [];
    const pace = (point.bSeconds - before.bSeconds) / (point.aSeconds - before.aSeconds);
    return [[point.aSeconds - PACE_SECONDS / 2, Math.min(y.max, Math.max(y.min, pace))] as const];
  });
  const title = `How long B takes for a second of A, over ${clockTime(PACE_SECONDS)}`;
  const options = { title, x, y, width: WIDTH, height: PACE_HEIGHT, left: TIME_LEFT };
  return chartBody(options, (plot) => reference(plot, [x.min, 1], [x.max, 1]) + line(plot, paces, 4));
}
