import { MOOD_NAMES } from '../../inference/estimate.js';
import type { PlanePoints } from '../evaluation/plane-points.js';
import { type Axis, chart } from '../../drawing/chart.js';
import { escapeHtml } from '../../core/escape-html.js';
import { formatNumber, table } from '../../drawing/html.js';
import { dots, legend, reference } from '../../drawing/marks.js';
import type { ReportData } from './report-data.js';
import { interval, type Section } from './section.js';

/** Measures of the plane, in words. */
const MEASURES: readonly (readonly [name: string, words: string])[] = [
  ['plane.deam.togetherness', 'correlation of valence and arousal over songs, as said'],
  ['plane.deam.togetherness.rated', 'the same, as rated'],
  ['plane.deam.valence.partial', 'valence with its rating, rated arousal taken away (songs)'],
  ['plane.film.valence.partial', 'valence with its rating, rated energy taken away (film)'],
  ['plane.film.valence.r', 'valence with film valence, r'],
  ['plane.grekow.valence.r', 'valence with Grekow’s, r'],
  ...(['panda4q', 'emopia'] as const).flatMap((set): [string, string][] => [
    [`${set}.quadrant.accuracy`, `quadrants of ${set}, accuracy`],
    [`${set}.quadrant.f1`, `quadrants of ${set}, macro-F1`],
    [`${set}.valence.auc.lively`, `pleasant or not among lively pieces of ${set}, AUC of valence`],
    [`${set}.valence.auc.quiet`, `the same among quiet pieces of ${set}`],
    ...[1, 2, 3, 4].map((n): [string, string] => [
      `${set}.quadrant.recall.Q${n}`,
      `recall of Q${n} in ${set}`,
    ]),
  ]),
  ['agreement.valence', 'main and film valence on one side of their border, share of clips'],
  ['confidence.error.spearman', 'confidence against error, Spearman (below 0: it knows)'],
];

/** Is the plane a plane: its measures, and a picture of each set as said beside the one as rated. */
export function planeSection({ plane, figures }: ReportData): Section {
  const rows = MEASURES.flatMap(([name, words]) => {
    const figure = figures[name];
    return figure === undefined ? [] : [[escapeHtml(words), interval(figure)]];
  });
  return {
    id: 'plane',
    title: 'The plane',
    body: `<p>Valence is pleasant against unpleasant, arousal lively against quiet. Were they one line, the measures of
valence among pieces that are all lively, or all quiet, would be those of chance: .5.</p>
${table(['', ''], rows)}
${legend(MOOD_NAMES)}
<div class="charts">${plane.flatMap(pictures).join('')}</div>`,
  };
}

function pictures({ set, points }: PlanePoints): string[] {
  const said = picture(
    `${set}, as said`,
    points.map(({ id, predicted, quadrant }) => ({ at: predicted, series: quadrant, title: id })),
  );
  const rated = points.flatMap(({ id, rated, quadrant }) =>
    rated === null ? [] : [{ at: rated, series: quadrant, title: id }],
  );
  if (rated.length > 0) return [said, picture(`${set}, as rated`, rated)];
  const counts = MOOD_NAMES.map((_, mood) => points.filter(({ quadrant }) => quadrant === mood).length);
  const shares = counts.map((count, mood) => `${MOOD_NAMES[mood]} ${formatNumber(count / points.length)}`);
  const words = ` Listeners named quadrants, which the colours show: ${shares.join(', ')}.`;
  return [said.replace('</figcaption>', `${words}</figcaption>`)];
}

function picture(
  title: string,
  points: readonly {
    readonly at: readonly [number, number];
    readonly series: number;
    readonly title: string;
  }[],
): string {
  const edge = Math.max(1, ...points.flatMap(({ at }) => at.map(Math.abs)));
  const axis = (label: string): Axis => ({ label, min: -edge, max: edge, ticks: [-1, -0.5, 0, 0.5, 1] });
  const svg = chart({ title, x: axis('valence'), y: axis('arousal'), height: 300 }, (plot) =>
    [reference(plot, [-edge, 0], [edge, 0]), reference(plot, [0, -edge], [0, edge]), dots(plot, points)].join(
      '',
    ),
  );
  return `<figure>${svg}<figcaption>${escapeHtml(title)}.</figcaption></figure>`;
}
