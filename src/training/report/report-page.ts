import type { BootstrapInterval } from '../metrics/bootstrap.js';
import { baselineSection } from './baseline-section.js';
import { pairSection, robustnessSection } from './condition-sections.js';
import { decisionSection, reliabilitySection } from './decision-sections.js';
import { embeddingSection, hardestSection, leakageSection } from './finding-sections.js';
import { choiceSection, numericSection } from './head-sections.js';
import { escapeHtml } from '../../core/escape-html.js';
import { formatNumber } from '../../drawing/html.js';
import { PAGE_STYLE } from '../../drawing/page-style.js';
import { planeSection } from './plane-section.js';
import type { ReportData } from './report-data.js';
import type { Section } from './section.js';
import { dynamicSection, timeSection, trainingSection } from './time-sections.js';

/** What stands on top: figure, words for it. */
const HIGHLIGHTS: readonly (readonly [name: string, words: string])[] = [
  ['panda4q.quadrant.accuracy', 'quadrants of the plane, accuracy'],
  ['plane.film.valence.r', 'valence with film valence, r'],
  ['plane.deam.togetherness', 'valence and arousal together, r'],
  ['deam.valence.r2', 'DEAM’s valence, R²'],
  ['deam.arousal.r2', 'DEAM’s arousal, R²'],
  ['film.mean.r', 'film emotions, mean r'],
  ['gems.mean.r', 'GEMS, mean r'],
  ['panda4q.moods.accuracy', 'four moods, accuracy'],
  ['midLevel.mean.r', 'mid-level, mean r'],
  ['midLevel.modality.auc', 'minor or major, AUC'],
  ['splice.named.half.seconds', 'half-way from calm to aggressive, s'],
  ['splice.named.nineTenths.seconds', 'nine tenths of the way, s'],
];

/** The report as one self-contained HTML page: styles, charts and excerpts inside, no script, nothing loaded. */
export function reportPage(data: ReportData): string {
  const { model, split } = data;
  const sections = sectionsOf(data).filter(({ body }) => body !== '');
  const clipCount = Object.values(split.clipCounts).reduce((sum, count) => sum + count, 0);
  const sets = Object.entries(split.clipCounts).map(([set, count]) => `${escapeHtml(set)} ${count}`);
  const side = split.isWholeData
    ? 'all clips of the data'
    : `groups that the model was not trained on${split.heldOutFold === null ? ' (it was trained on all that its maker had)' : ` (of its training data: fold ${split.heldOutFold} of ${split.foldCount}, seed ${split.seed})`}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(model.name)}: evaluation</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header><div>
<h1>Evaluation of ${escapeHtml(model.name)}</h1>
<p>${clipCount} clips of ${split.groupCount} groups, ${side}: ${sets.join(', ')}. No song, album or artist is meant to stand on both
sides. Every value comes with its 95 % interval, by bootstrap over groups.</p>
<nav aria-label="Sections">${sections.map(({ id, title }) => `<a href="#${id}">${escapeHtml(title)}</a>`).join('')}</nav>
</div></header>
<main>
<ul class="tiles">${HIGHLIGHTS.flatMap(([name, words]) => tile(data.figures[name], words)).join('')}</ul>
${sections.map(({ id, title, body }) => `<section id="${id}"><h2>${escapeHtml(title)}</h2>\n${body}\n</section>`).join('\n')}
</main>
<footer>Model made by ${escapeHtml(model.createdBy)} on feature layout ${escapeHtml(model.layoutHash)}; weights ${escapeHtml(model.licence)}.
Made by <code>affekt evaluate --report</code>; the same numbers stand in <code>report.json</code>.</footer>
</body>
</html>
`;
}

function sectionsOf(data: ReportData): Section[] {
  return [
    leakageSection(data),
    ...(data.plane.length > 0 ? [planeSection(data)] : []),
    ...(data.numeric.length > 0 ? [numericSection(data)] : []),
    ...(data.baselines.figures.length > 0 ? [baselineSection(data)] : []),
    ...(data.choices.length > 0 ? [choiceSection(data)] : []),
    ...(data.decisions.length > 0 ? [decisionSection(data)] : []),
    ...(data.reliability.length > 0 ? [reliabilitySection(data)] : []),
    ...(data.splices.length > 0 || data.secondsHeard.length > 0 ? [timeSection(data)] : []),
    ...(data.dynamics.valence !== null || data.dynamics.arousal !== null ? [dynamicSection(data)] : []),
    robustnessSection(data),
    ...(data.pairs.length > 0 ? [pairSection(data)] : []),
    embeddingSection(data),
    ...(data.hardest.length > 0 ? [hardestSection(data)] : []),
    ...(data.losses.length > 1 ? [trainingSection(data)] : []),
  ];
}

function tile(figure: BootstrapInterval | undefined, words: string): string[] {
  if (figure === undefined) return [];
  const { value, low, high } = figure;
  return [
    `<li><span>${escapeHtml(words)}</span><strong>${formatNumber(value)}</strong><span class="ci">${formatNumber(low)} to ${formatNumber(high)}</span></li>`,
  ];
}
