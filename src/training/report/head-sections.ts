import type { ChoiceScores } from '../evaluation/choice-scores.js';
import type { NumericScores } from '../evaluation/numeric-scores.js';
import { axisAround } from '../../drawing/axes.js';
import { chart } from '../../drawing/chart.js';
import { escapeHtml } from '../../core/escape-html.js';
import { formatNumber, table } from '../../drawing/html.js';
import { dots, intervalBar, reference } from '../../drawing/marks.js';
import type { ReportData } from './report-data.js';
import { headTitle, interval, type Section } from './section.js';

const HEAD_NOTES: Readonly<Record<NumericScores['head'], string>> = {
  affect:
    'Song-level ratings of DEAM against its own read-out of the whole 10 s clip, −1..1. R² is the share of the variance explained; CCC also counts differences of mean and spread.',
  film: 'Mean ratings of film music, 1..9.',
  gems: 'Share of raters who named the emotion, 0..1. Few raters stand behind a share, so no model can reach an r of 1.',
  midLevel:
    'Against ratings that were made by another trained model, not by people; different units, so only correlation counts.',
};

/** Tables of the rated numbers, one a head, and scatter plots of valence and arousal. */
export function numericSection({ numeric }: ReportData): Section {
  const heads = (['affect', 'film', 'gems', 'midLevel'] as const).flatMap((head) => {
    const scores = numeric.filter((score) => score.head === head);
    return scores.length === 0 ? [] : [headTable(head, scores)];
  });
  return { id: 'numbers', title: 'Rated numbers', body: heads.join('\n') };
}

function headTable(head: NumericScores['head'], scores: readonly NumericScores[]): string {
  const hasUnits = scores.some(({ r2 }) => r2 !== null);
  const columns = ['', 'r', '', ...(hasUnits ? ['R²', 'CCC', 'RMSE'] : []), 'clips'];
  const rows = scores.map((score) => [
    escapeHtml(score.name),
    interval(score.r),
    intervalBar(score.r, -0.2, 1),
    ...(hasUnits ? [interval(score.r2), interval(score.ccc), interval(score.rmse)] : []),
    `${score.clipCount}`,
  ]);
  const mean = scores.reduce((sum, { r }) => sum + r.value, 0) / scores.length;
  const plots = head === 'affect' ? `<div class="charts">${scores.map(scatter).join('')}</div>` : '';
  return `<h3>${headTitle(head)} <small>mean r ${formatNumber(mean)}</small></h3>
<p>${HEAD_NOTES[head]}</p>
${table(columns, rows)}
${plots}`;
}

function scatter({ name, points }: NumericScores): string {
  const axis = (label: string) => axisAround(label, [-0.8, 0.8, ...points.flat()]);
  const x = axis(`${name} as predicted`);
  const y = axis(`${name} as rated`);
  const svg = chart({ title: `${name}: predicted against rated`, x, y, height: 300 }, (plot) => {
    const low = Math.max(x.min, y.min);
    const high = Math.min(x.max, y.max);
    const marks = points.map(([rated, predicted]) => ({ at: [predicted, rated] as const, series: 0 }));
    return reference(plot, [low, low], [high, high]) + dots(plot, marks);
  });
  return `<figure>${svg}<figcaption>${escapeHtml(name)}: a dot a song; the line is where both agree.</figcaption></figure>`;
}

/** Confusion matrices of quadrants, sub-emotions, moods and basic emotions. */
export function choiceSection({ choices }: ReportData): Section {
  return {
    id: 'choices',
    title: 'One of several',
    body: `<p>Rows: what people said. Columns: what the model said. Shade and percentage: share of the row. For basic
emotions no people were asked: the rows are the likeliest emotion of each recording's mood words, by a word list of our own. Sub-emotions
are twelve sectors of 30° around the middle of valence and arousal: near the middle a small difference changes the word.</p>
<div class="matrices">${choices.map(confusion).join('\n')}</div>`,
  };
}

function confusion({ name, labels, confusion: counts, accuracy, macroF1, scores }: ChoiceScores): string {
  const rows = counts.map((row, truth) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    const cells = row.map((count, predicted) => {
      const share = total === 0 ? 0 : count / total;
      const hit = truth === predicted ? ' hit' : '';
      return `<td class="cell${hit}" style="--share:${Math.round(100 * share)}%">${count}<small>${Math.round(100 * share)} %</small></td>`;
    });
    const recall = formatNumber(scores.classes[truth]?.recall ?? Number.NaN);
    return `<tr><th scope="row">${escapeHtml(labels[truth] ?? '')}</th>${cells.join('')}<td>${recall}</td></tr>`;
  });
  const precision = scores.classes.map((one) => `<td>${formatNumber(one.precision)}</td>`).join('');
  const head = labels.map((label) => `<th>${escapeHtml(label)}</th>`).join('');
  return `<figure><h3>${headTitle(name)}</h3>
<p>Accuracy ${interval(accuracy)}, macro-F1 ${interval(macroF1)}.</p>
<div class="scroll"><table class="confusion"><thead><tr><th></th>${head}<th>recall</th></tr></thead>
<tbody>${rows.join('')}<tr><th scope="row">precision</th>${precision}<td></td></tr></tbody></table></div></figure>`;
}
