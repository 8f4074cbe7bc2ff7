import type { CurvePair, DynamicAgreement } from '../evaluation/dynamic-agreement.js';
import type { HeardValue } from '../evaluation/seconds-heard.js';
import type { ResponseFigures } from '../evaluation/splice-response.js';
import { axisAround, shareAxis } from '../../drawing/axes.js';
import { bipolarAxis } from '../../drawing/bipolar-axis.js';
import { type Axis, chart } from '../../drawing/chart.js';
import { escapeHtml } from '../../core/escape-html.js';
import { formatNumber, table } from '../../drawing/html.js';
import { band, dots, legend, line, reference } from '../../drawing/marks.js';
import type { ReportData } from './report-data.js';
import { interval, type Section } from './section.js';

const SMALL = { width: 260, height: 180 } as const;

/** How fast it is: response to a cut, and what it knows after so many seconds. */
export function timeSection({ splices, secondsHeard }: ReportData): Section {
  const parts = [
    ...splices.map(({ title, figures }) => spliceFigure(title, figures)),
    ...(secondsHeard.length === 0 ? [] : [heardFigure(secondsHeard)]),
  ];
  return {
    id: 'time',
    title: 'How fast',
    body: `<div class="charts wide">${parts.join('\n')}</div>${heardTable(secondsHeard)}`,
  };
}

function spliceFigure(
  kind: string,
  { pairCount, flatCount, half, nineTenths, course }: ResponseFigures,
): string {
  const shown = course.filter(({ seconds }) => seconds <= 8);
  const x: Axis = { label: 'seconds after the cut', min: 0, max: 8, ticks: [0, 2, 4, 6, 8], digits: 0 };
  const y: Axis = { label: 'share of the way', min: -0.25, max: 1.25, ticks: [0, 0.5, 0.9], digits: 1 };
  const svg = chart({ title: `Arousal after a cut from ${kind}`, x, y }, (plot) => {
    const edges = shown.map(
      ({ seconds, lower, upper }) => [seconds, Math.max(y.min, lower), Math.min(y.max, upper)] as const,
    );
    const middle = shown.map(({ seconds, median }) => [seconds, median] as const);
    return reference(plot, [0, 1], [8, 1]) + band(plot, edges, 0) + line(plot, middle, 0);
  });
  return `<figure><h3>Response to a cut</h3>
${svg}
<figcaption>Arousal after a cut from ${kind}: median and quartiles of ${pairCount} pairs of held-out clips. Half the way after
${interval(half)} s (quartiles ${formatNumber(half.lowerQuartile)} and ${formatNumber(half.upperQuartile)}), nine tenths after
${interval(nineTenths)} s (quartiles ${formatNumber(nineTenths.lowerQuartile)} and ${formatNumber(nineTenths.upperQuartile)}).${
    flatCount > 0 ? ` ${flatCount} pairs in which the estimate did not rise by 0.1 are left out.` : ''
  }</figcaption></figure>`;
}

function heardFigure(heard: ReportData['secondsHeard']): string {
  const names = ['valence', 'arousal'] as const;
  const longest = heard.at(-1)?.seconds ?? 10;
  const x: Axis = {
    ...axisAround('seconds heard', [0, longest]),
    ticks: heard.map(({ seconds }) => seconds),
    digits: 0,
  };
  const svg = chart({ title: 'Correlation by seconds heard', x, y: shareAxis('r') }, (plot) =>
    names
      .map((name, series) => {
        const edges = heard.map(({ seconds, [name]: { r } }) => [seconds, r.low, r.high] as const);
        const places = heard.map(({ seconds, [name]: { r } }) => [seconds, r.value] as const);
        const marks = places.map((at) => ({ at, series }));
        return band(plot, edges, series) + line(plot, places, series) + dots(plot, marks, 3);
      })
      .join(''),
  );
  return `<figure><h3>Seconds heard</h3>
${svg}${legend(names)}
<figcaption>The one estimate that stands after so many seconds, against the rating of the song; ${heard[0]?.clipCount ?? 0} songs.</figcaption></figure>`;
}

function heardTable(heard: ReportData['secondsHeard']): string {
  const longest = heard.at(-1);
  if (longest === undefined) return '';
  const cells = ({ r, r2, loss }: HeardValue, isLongest: boolean): string[] => [
    interval(r),
    interval(r2),
    isLongest ? '–' : interval(loss, 3),
  ];
  const rows = heard.map((figures) => [
    `${figures.seconds} s`,
    ...cells(figures.valence, figures === longest),
    ...cells(figures.arousal, figures === longest),
  ]);
  return table(['heard', 'valence r', 'R²', 'loss of r', 'arousal r', 'R²', 'loss of r'], rows);
}

/** Curves against ratings made while listening. */
export function dynamicSection({ dynamics }: ReportData): Section {
  const figures = (['valence', 'arousal'] as const).flatMap((name) => {
    const agreement = dynamics[name];
    return agreement === null ? [] : [dynamicFigure(name, agreement)];
  });
  return {
    id: 'dynamic',
    title: 'Against ratings at 2 Hz',
    body: `<p>People who move a slider while they listen come late; the lag is the one at which the changes within a clip correlate best. The
estimate, too, looks back up to 10 s, so the lag found is the raters' beyond its own. Between songs a lag hardly shows. Every lag is
judged on the same ratings: those from the seventh second of a clip on.</p>
<div class="charts wide">${figures.join('\n')}</div>
${(['valence', 'arousal'] as const).map((name) => exampleCurves(name, dynamics[name]?.examples ?? [])).join('\n')}`,
  };
}

/** Both curves of some clips, side by side. */
function exampleCurves(name: string, examples: readonly CurvePair[]): string {
  if (examples.length === 0) return '';
  const x = axisAround('seconds', [0, ...examples.flatMap(({ points }) => points.map((p) => p.timeSeconds))]);
  const y = bipolarAxis(name);
  const figures = examples.map(({ clipId, points }) => {
    const svg = chart({ title: `${clipId}: ${name} as rated and as estimated`, x, y, ...SMALL }, (plot) => {
      const rated = points.map((point) => [point.timeSeconds, point.rated] as const);
      const estimated = points.flatMap(({ timeSeconds, estimated }) =>
        estimated === null ? [] : [[timeSeconds, estimated] as const],
      );
      return line(plot, rated, 0) + line(plot, estimated, 1);
    });
    return `<div><h4>${escapeHtml(clipId)}</h4>${svg}</div>`;
  });
  return `<h3>${escapeHtml(name)}: the clips whose ratings change most</h3>
${legend(['as rated, 2 Hz', 'as estimated at the same moment'])}
<div class="charts three">${figures.join('\n')}</div>`;
}

function dynamicFigure(name: string, agreement: DynamicAgreement): string {
  const { clipCount, ratingCount, byLag, lagSeconds, r, withinR } = agreement;
  const x: Axis = {
    label: 'lag of the raters, seconds',
    min: 0,
    max: 5,
    ticks: [0, 1, 2, 3, 4, 5],
    digits: 0,
  };
  const y = axisAround('r', [0, 1, ...byLag.map((one) => one.withinR)]);
  const svg = chart({ title: `${name}: correlation by lag`, x, y }, (plot) => {
    const all = byLag.map((one) => [one.lagSeconds, one.r] as const);
    const within = byLag.map((one) => [one.lagSeconds, one.withinR] as const);
    return line(plot, all, 0) + line(plot, within, 1);
  });
  return `<figure><h3>${escapeHtml(name)}</h3>
${svg}${legend(['all ratings', 'changes within clips'])}
<figcaption>${ratingCount} ratings of ${clipCount} clips. Lag ${interval(lagSeconds, 1)} s; at it r over all ${interval(r)}, of changes within clips
${interval(withinR)}.${withinR.low > 0 ? '' : ' That may be none at all: the lag is a guess.'}</figcaption></figure>`;
}

/** Loss by epoch. */
export function trainingSection({ losses }: ReportData): Section {
  const x = axisAround('epoch', [1, losses.length]);
  const svg = chart(
    { title: 'Training loss by epoch', x, y: axisAround('training loss', losses) },
    (plot) => {
      const path = losses.map((loss, epoch) => [epoch + 1, loss] as const);
      return (
        line(plot, path, 0) +
        dots(
          plot,
          path.map((at) => ({ at, series: 0 })),
          2.5,
        )
      );
    },
  );
  return {
    id: 'training',
    title: 'Training',
    body: `<figure>${svg}<figcaption>Weighted loss over all heads, with augmentation and dropout, as each epoch ran; where a new learning-rate cycle or
other settings began it may jump.</figcaption></figure>`,
  };
}
