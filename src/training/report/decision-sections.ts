import { GEMS_NAMES } from '../../inference/estimate.js';
import type { DecisionScores, GemsDecisions } from '../evaluation/decision-scores.js';
import type { Reliability } from '../evaluation/reliability.js';
import { axisAround, shareAxis } from '../../drawing/axes.js';
import { chart } from '../../drawing/chart.js';
import { escapeHtml } from '../../core/escape-html.js';
import { formatNumber, table } from '../../drawing/html.js';
import { dots, legend, line, reference } from '../../drawing/marks.js';
import type { ReportData } from './report-data.js';
import { headTitle, interval, type Section } from './section.js';

const LARGEST_POINT_COUNT = 80;
const SMALL = { width: 260, height: 210 } as const;

/** ROC and precision–recall curves and threshold sweeps, a row of three a decision. */
export function decisionSection({ decisions, gems }: ReportData): Section {
  const heads = (['moods', 'modality', 'gems', 'basic'] as const).flatMap((head) => {
    const ours = decisions.filter((decision) => decision.head === head);
    return ours.length === 0 ? [] : [headDecisions(head, ours)];
  });
  return {
    id: 'decisions',
    title: 'Yes or no',
    body: `<p>Each label against the rest, as its score passes a threshold. The best threshold is chosen on these very clips: it says what
the score could decide, not what it does.</p>
${heads.join('\n')}
${gems === null ? '' : gemsLabels(gems)}`,
  };
}

/** All nine GEMS emotions at once, at either bar. */
function gemsLabels({ atMeanShares, atModelThresholds }: GemsDecisions): string {
  const bars = [
    ['the mean shares', atMeanShares],
    ["the model's thresholds", atModelThresholds],
  ] as const;
  const scores = bars.map(
    ([
      name,
      {
        scores: { microF1, samplesF1, hammingLoss },
        macroF1,
      },
    ]) => [
      name,
      interval(macroF1),
      formatNumber(microF1),
      formatNumber(samplesF1),
      formatNumber(hammingLoss),
    ],
  );
  const thresholds = GEMS_NAMES.map((emotion, index) => [
    emotion,
    ...bars.flatMap(([, bar]) => [
      formatNumber(bar.thresholds[index] as number),
      formatNumber(bar.scores.labels[index]?.f1 ?? Number.NaN),
    ]),
  ]);
  return `<h4>All nine as labels</h4>
<p>An emotion is present when its share of raters is at or above the set's mean share for it. The predicted share is held against the
same bar, or against the threshold that the model carries (which <code>affekt analyze</code> goes by). Those thresholds were chosen on the
clips held out from training: where these are the clips measured here, their row is kind; the figure <code>gems.macro.f1</code> is not,
being measured on clips that had no part in the choice.</p>
${table(['predicted shares against', 'macro-F1', 'micro-F1', 'F1 over samples', 'Hamming loss'], scores)}
${table(['', 'mean share', 'F1', "the model's threshold", 'F1'], thresholds)}`;
}

function headDecisions(head: DecisionScores['head'], decisions: readonly DecisionScores[]): string {
  const rows = decisions.map((decision) => [
    escapeHtml(decision.name),
    `${decision.trueCount} of ${decision.clipCount}`,
    interval(decision.areaUnderRoc),
    interval(decision.averagePrecision),
    formatNumber(decision.best.f1),
    formatNumber(decision.best.threshold),
  ]);
  const columns = ['', 'true', 'AUC', 'average precision', 'best F1', 'at threshold'];
  const panels = decisions.map(
    (decision) => `<h4>${escapeHtml(decision.name)}</h4>
<div class="charts three">${roc(decision)}${precisionRecall(decision)}${sweep(decision)}</div>`,
  );
  return `<h3>${headTitle(head)}</h3>
${table(columns, rows)}
<details${head === 'modality' ? ' open' : ''}><summary>Curves: ROC, precision and recall, threshold sweep</summary>
${panels.join('\n')}</details>`;
}

function roc({ name, roc: points }: DecisionScores): string {
  const options = {
    title: `${name}: receiver operating characteristic`,
    x: shareAxis('false alarms'),
    y: shareAxis('hits'),
    ...SMALL,
  };
  return chart(options, (plot) => {
    const path = thinned(points).map(
      ({ falsePositiveRate, truePositiveRate }) => [falsePositiveRate, truePositiveRate] as const,
    );
    return reference(plot, [0, 0], [1, 1]) + line(plot, path, 0);
  });
}

function precisionRecall({ name, thresholds, trueCount, clipCount }: DecisionScores): string {
  const options = {
    title: `${name}: precision against recall`,
    x: shareAxis('recall'),
    y: shareAxis('precision'),
    ...SMALL,
  };
  return chart(options, (plot) => {
    const path = thinned(thresholds).map(({ recall, precision }) => [recall, precision] as const);
    const chance = trueCount / clipCount;
    return reference(plot, [0, chance], [1, chance]) + line(plot, path, 0);
  });
}

function sweep({ name, thresholds }: DecisionScores): string {
  const options = {
    title: `${name}: precision, recall and F1 by threshold`,
    x: axisAround(
      'threshold',
      thresholds.map(({ threshold }) => threshold),
      4,
    ),
    y: shareAxis(''),
    ...SMALL,
  };
  const names = ['precision', 'recall', 'f1'] as const;
  const svg = chart(options, (plot) =>
    names
      .map((key, series) =>
        line(
          plot,
          thinned(thresholds).map((point) => [point.threshold, point[key]] as const),
          series,
        ),
      )
      .join(''),
  );
  return `<div>${svg}${legend(['precision', 'recall', 'F1'])}</div>`;
}

/** Evenly chosen points, both ends among them: a curve of hundreds looks the same. */
function thinned<T>(points: readonly T[]): readonly T[] {
  if (points.length <= LARGEST_POINT_COUNT) return points;
  const step = (points.length - 1) / (LARGEST_POINT_COUNT - 1);
  return Array.from({ length: LARGEST_POINT_COUNT }, (_, index) => points[Math.round(index * step)] as T);
}

/** Calibration curves. */
export function reliabilitySection({ reliability, intervals }: ReportData): Section {
  return {
    id: 'calibration',
    title: 'Can it be taken at its word?',
    body: `<p>Predictions in ten bins against what was true on average. On the line, a prediction means what it says; a curve flatter than the
line means predictions are too extreme, a steeper one too timid. The intervals were fitted on what the training held out: on these clips they
hold what they are meant to.</p>
<div class="charts">${[...reliability.map(reliabilityChart), ...intervalChart(intervals)].join('\n')}</div>`,
  };
}

function intervalChart(intervals: ReportData['intervals']): string[] {
  if (intervals.length === 0) return [];
  const options = {
    title: 'Coverage of the intervals of valence and arousal',
    x: shareAxis('stated level of the interval'),
    y: shareAxis('ratings inside'),
  };
  const svg = chart(options, (plot) => {
    const drawn = intervals.map(({ levels }, series) => {
      const path = levels.map(({ level, share }) => [level, share] as const);
      return (
        line(plot, path, series) +
        dots(
          plot,
          path.map((at) => ({ at, series })),
        )
      );
    });
    return reference(plot, [0, 0], [1, 1]) + drawn.join('');
  });
  const within = intervals.map(({ name, within: share }) => `${name} ${interval(share)}`).join(', ');
  return [
    `<figure><h3>Stated uncertainty</h3>${svg}${legend(intervals.map(({ name }) => name))}
<figcaption>Share of the ratings within value ± standard deviation (.68 is meant): ${within}. The size of the intervals was set on held-out
clips so that this holds: where those are the clips measured here, it says little; the other levels say more.</figcaption></figure>`,
  ];
}

function reliabilityChart({ head, curves }: Reliability): string {
  const places = curves.flatMap(({ bins }) => bins.flatMap(({ predicted, actual }) => [predicted, actual]));
  const axis = (label: string) => axisAround(label, places);
  const title = headTitle(head);
  const svg = chart({ title: `${title}: calibration`, x: axis('predicted'), y: axis('actual') }, (plot) => {
    const { min, max } = axis('');
    const drawn = curves.map(({ bins }, series) => {
      const path = bins.map(({ predicted, actual }) => [predicted, actual] as const);
      const marks = bins.map(({ predicted, actual, count }) => ({
        at: [predicted, actual] as const,
        series,
        title: `${count} cases`,
      }));
      return line(plot, path, series) + dots(plot, marks, 3);
    });
    return reference(plot, [min, min], [max, max]) + drawn.join('');
  });
  const errors = curves.map(({ name, error }) => `${name} ${formatNumber(error, 3)}`).join(', ');
  return `<figure><h3>${title}</h3>${svg}${legend(curves.map(({ name }) => name))}
<figcaption>Mean distance from the line: ${escapeHtml(errors)}.</figcaption></figure>`;
}
