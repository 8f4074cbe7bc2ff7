import type { RobustFigure } from '../evaluation/robustness.js';
import { escapeHtml } from '../../core/escape-html.js';
import { formatNumber, table } from '../../drawing/html.js';
import { intervalBar } from '../../drawing/marks.js';
import type { ReportData } from './report-data.js';
import { interval, type Section } from './section.js';

const LARGEST_LOSS = 0.3;

/** What gain, noise, band and codec cost. */
export function robustnessSection({ robustness }: ReportData): Section {
  if (robustness === null) return { id: 'robustness', title: 'When the sound is worse', body: '' };
  const { clipCount, clean, conditions, leftOut } = robustness;
  const cells = ({ r, loss }: RobustFigure, series: number): string[] => [
    interval(loss, 3),
    intervalBar(loss, -LARGEST_LOSS / 2, LARGEST_LOSS, series),
    formatNumber(r.value),
  ];
  const rows = conditions.map(({ label, valence, arousal }) => [
    escapeHtml(label),
    ...cells(valence, 0),
    ...cells(arousal, 1),
  ]);
  const missing = leftOut.length === 0 ? '' : `<p>Left out: ${escapeHtml(leftOut.join('; '))}.</p>`;
  return {
    id: 'robustness',
    title: 'When the sound is worse',
    body: `<p>${clipCount} held-out clips decoded, changed and pushed through the live chain. Loss of r against the same clips as they are
(valence ${interval(clean.valence)}, arousal ${interval(clean.arousal)}); the draws of the bootstrap are paired, so the interval of a
loss is narrower than those of the two r. The clips come from files of 24 kbit/s: the codecs come on top of that one.</p>
${table(['', 'valence: loss of r', '', 'r', 'arousal: loss of r', '', 'r'], rows)}${missing}`,
  };
}

/** Whether the names of the mid-level features mean something. */
export function pairSection({ pairs }: ReportData): Section {
  const rows = pairs.map(({ name, feature, direction, share, pairCount, meanChange }) => {
    const right = Math.round(100 * share);
    return [
      escapeHtml(name),
      `<b>${right} %</b> of ${pairCount}`,
      `<span class="meter" style="--share:${right}%"></span>`,
      `${escapeHtml(feature)} ${direction === 'up' ? '↑' : '↓'}`,
      formatNumber(meanChange, 3),
    ];
  });
  return {
    id: 'names',
    title: 'Do the names mean something?',
    body: `<p>Pairs of pieces of our own synthesis that differ in one thing only, each in another key, tempo and band, analysed by the live chain.
The share is that of the pairs in which the feature of that name moves the right way; chance is 50 %, the mark is at 90 %.</p>
${table(['pair', 'right way', '', 'feature', 'mean change'], rows)}`,
  };
}
