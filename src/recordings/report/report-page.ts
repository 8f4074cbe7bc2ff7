import path from 'node:path';
import { escapeHtml } from '../../core/escape-html.js';
import { chart } from '../../drawing/chart.js';
import { formatNumber, table } from '../../drawing/html.js';
import { intervalBar, legend } from '../../drawing/marks.js';
import { PAGE_STYLE } from '../../drawing/page-style.js';
import { clockTime } from '../../drawing/time-axis.js';
import { quadrantOf } from '../../emotion/circumplex.js';
import { subEmotionOf } from '../../emotion/sub-emotions.js';
import type { FileAnalysis } from '../../engine/file-analysis.js';
import { eventTracks } from '../formats/event-tracks.js';
import { interval } from '../formats/estimate-values.js';
import { curveChart, type Drawing, TIME_LEFT } from '../pictures/curve-chart.js';
import { eventChart } from '../pictures/event-chart.js';
import { planeChart } from '../pictures/plane-chart.js';
import { spectrogramChart } from '../pictures/spectrogram-chart.js';
import { vocabularyBars } from '../pictures/vocabulary-bars.js';
import { REPORT_SCRIPT } from './report-script.js';
import { REPORT_STYLE } from './report-style.js';
import { togetherChart } from './together-chart.js';

/** A recording of the report. */
export interface ReportedRecording {
  readonly file: string;
  readonly analysis: FileAnalysis;
  /** See `audioAddress`. */
  readonly audio: string | null;
}

const TIME_WIDTH = 900;
const CHART_RIGHT = 12;

/** One page with everything in it: what the recordings are, side by side and each by itself, to look at and to listen to. */
export function reportPage(
  recordings: readonly ReportedRecording[],
  faults: readonly { readonly file: string; readonly message: string }[],
  modelName: string,
): string {
  const names = shortNames(recordings.map(({ file }) => file));
  const links = names.map((name, index) => `<a href="#r${index}">${escapeHtml(name)}</a>`);
  const failed = faults.map(({ message }) => `<li>${escapeHtml(message)}</li>`).join('');
  const [title, words] =
    recordings.length === 1
      ? [names[0] ?? '', 'The emotion of a recording']
      : [`${recordings.length} recordings`, 'Their emotion, side by side'];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Affekt</title>
<style>${PAGE_STYLE}${REPORT_STYLE}</style>
</head>
<body>
<header><div><h1>${escapeHtml(title)}</h1><p>${words}, as Affekt hears it with the model ${escapeHtml(modelName)}.</p>
${recordings.length > 1 ? `<nav>${links.join('')}</nav>` : ''}</div></header>
<main>
${failed === '' ? '' : `<section><h2>Not analysed</h2><ul>${failed}</ul></section>`}
${recordings.length > 1 ? together(recordings, names) : ''}
${recordings.map((recording, index) => section(recording, names[index] ?? '', index)).join('\n')}
</main>
<footer>Valence and arousal: −1 to 1, 0 is the border of the quadrants, ±1 two standard deviations of the training music. Bands and
intervals: where about 68 % of listeners’ mean ratings lie. The estimate looks back up to ten seconds.</footer>
<script>${REPORT_SCRIPT}</script>
</body>
</html>
`;
}

function together(recordings: readonly ReportedRecording[], names: readonly string[]): string {
  const rows = recordings.map(({ analysis: { summary, durationSeconds } }, index) => {
    const axis = (name: 'valence' | 'arousal', series: number): string[] => {
      const [low, high] = interval(summary[name], summary[`${name}Sd`]);
      return [formatNumber(summary[name]), intervalBar({ value: summary[name], low, high }, -1, 1, series)];
    };
    return [
      `<a href="#r${index}">${escapeHtml(names[index] ?? '')}</a>`,
      clockTime(durationSeconds),
      ...axis('valence', 0),
      ...axis('arousal', 1),
      `${quadrantOf(summary.valence, summary.arousal)} ${subEmotionOf(summary.valence, summary.arousal)}`,
      formatNumber(summary.confidence),
    ];
  });
  const { drawing, isNamed } = togetherChart(
    recordings.map(({ analysis }) => analysis),
    names,
  );
  return `<section id="together"><h2>Together</h2>
${table(['recording', 'length', 'valence', '', 'arousal', '', 'quadrant', 'confidence'], rows)}
<figure>${chart(drawing.options, drawing.marks)}${isNamed ? '' : '<figcaption>Each dot is a recording; point at it for its name.</figcaption>'}</figure></section>`;
}

function section({ analysis, audio }: ReportedRecording, name: string, index: number): string {
  const { summary, durationSeconds, warnings, startSeconds } = analysis;
  const figure = (drawing: Drawing | null): string => (drawing === null ? '' : timeFigure(drawing, analysis));
  const player =
    audio === null
      ? '<p>Browsers do not play this kind of file.</p>'
      : `<audio controls preload="metadata" src="${escapeHtml(audio)}"></audio>`;
  const plane = planeChart(analysis, 400);
  const end = startSeconds + durationSeconds;
  return `<section id="r${index}" data-recording><h2>${escapeHtml(name)}</h2>
<p class="facts">${clockTime(startSeconds)} to ${clockTime(end)} · valence ${formatNumber(summary.valence)} · arousal ${formatNumber(summary.arousal)} · ${quadrantOf(summary.valence, summary.arousal)} ${subEmotionOf(summary.valence, summary.arousal)} · confidence ${formatNumber(summary.confidence)}</p>
${warnings.map((warning) => `<p class="verdict bad">${escapeHtml(warning)}</p>`).join('')}
${player}
${legend(['valence', 'arousal'])}
<div class="scroll"><div class="over-time">${figure(curveChart(analysis, TIME_WIDTH, 250))}${figure(eventChart(analysis, TIME_WIDTH))}${figure(spectrogramChart(analysis, TIME_WIDTH, 200))}</div></div>
<div class="pair"><figure>${chart(plane.options, plane.marks)}<figcaption>The way through the plane: faint where it begins, an orange dot for the whole.</figcaption></figure>
<div class="vocabularies">${vocabularies(analysis)}</div></div>
${eventList(analysis)}</section>`;
}

function timeFigure({ options, marks }: Drawing, { startSeconds, durationSeconds }: FileAnalysis): string {
  const right = TIME_WIDTH - CHART_RIGHT;
  const places = `data-left="${TIME_LEFT}" data-right="${right}" data-from="${startSeconds}" data-to="${startSeconds + durationSeconds}"`;
  return `<figure ${places}>${chart(options, marks)}</figure>`;
}

function vocabularies({ summary }: FileAnalysis): string {
  return vocabularyBars(summary)
    .map(({ title, bars }) => {
      const rows = bars.map(
        ({ name, text, share }) =>
          `<li><span>${name}</span><i style="--share:${(100 * Math.min(1, Math.max(0, share))).toFixed(1)}%"></i><b>${text}</b></li>`,
      );
      return `<div><h4>${title}</h4><ul class="bars">${rows.join('')}</ul></div>`;
    })
    .join('');
}

function eventList({ events }: FileAnalysis): string {
  const told = eventTracks(events).get('events') ?? [];
  if (told.length === 0) return '';
  const rows = told.map(({ timeSeconds, name, reason, confidence }) => [
    clockTime(timeSeconds),
    name,
    formatNumber(confidence),
    escapeHtml(reason),
  ]);
  return `<details><summary>${told.length} events</summary>${table(['at', 'event', 'confidence', 'why'], rows)}</details>`;
}

/** What is left of paths when their common folder is gone. */
function shortNames(files: readonly string[]): string[] {
  const parts = files.map((file) => path.dirname(path.resolve(file)).split(path.sep));
  const [first = []] = parts;
  let shared = 0;
  while (shared < first.length && parts.every((folders) => folders[shared] === first[shared])) shared += 1;
  const folder = first.slice(0, shared).join(path.sep) || path.sep;
  return files.map((file) => path.relative(folder, path.resolve(file)));
}
