import { escapeHtml } from '../../core/escape-html.js';
import { signedNumber } from '../../core/signed-number.js';
import { chartBody } from '../../drawing/chart.js';
import { standaloneSvg } from '../../drawing/standalone-svg.js';
import { clockTime } from '../../drawing/time-axis.js';
import { quadrantOf } from '../../emotion/circumplex.js';
import { subEmotionOf } from '../../emotion/sub-emotions.js';
import type { FileAnalysis } from '../../engine/file-analysis.js';
import { curveChart, type Drawing, TIME_LEFT } from './curve-chart.js';
import { eventChart } from './event-chart.js';
import { planeChart } from './plane-chart.js';
import { spectrogramChart } from './spectrogram-chart.js';
import { vocabularyBars } from './vocabulary-bars.js';

const WIDTH = 1200;
const MARGIN = 20;
const HEADING_HEIGHT = 84;
const CURVES_HEIGHT = 280;
const SPECTROGRAM_HEIGHT = 220;
const PLANE_SIDE = 420;
const BAR = { width: 110, rowHeight: 17, nameWidth: 122, columnWidth: 350 } as const;

/** A recording as one SVG picture, 1200 wide: curves with intervals, events, spectrogram, the way through the plane, all vocabularies. */
export function recordingPicture(file: string, analysis: FileAnalysis): string {
  const width = WIDTH - 2 * MARGIN;
  const timeCharts = [
    curveChart(analysis, width, CURVES_HEIGHT),
    eventChart(analysis, width),
    spectrogramChart(analysis, width, SPECTROGRAM_HEIGHT),
  ].filter((drawing) => drawing !== null);
  let top = HEADING_HEIGHT;
  const placed = timeCharts.map((drawing) => {
    const at = top;
    top += drawing.options.height ?? 0;
    return place(drawing, MARGIN, at);
  });
  const bottom = [
    place(planeChart(analysis, PLANE_SIDE), MARGIN, top + MARGIN),
    `<g transform="translate(${2 * MARGIN + PLANE_SIDE + 20} ${top + MARGIN + 14})">${bars(analysis)}</g>`,
  ];
  const height = top + PLANE_SIDE + 2 * MARGIN;
  return standaloneSvg(
    { width, height, title: file, margin: MARGIN },
    [heading(file, analysis), ...placed, ...bottom].join('\n'),
  );
}

function place({ options, marks }: Drawing, x: number, y: number): string {
  return `<g transform="translate(${x} ${y})">${chartBody(options, marks)}</g>`;
}

function heading(file: string, { summary, durationSeconds, startSeconds }: FileAnalysis): string {
  const { valence, arousal, valenceSd, arousalSd, confidence } = summary;
  const end = startSeconds + durationSeconds;
  const words = [
    `${clockTime(startSeconds)} to ${clockTime(end)}`,
    `valence ${signedNumber(valence)} ± ${valenceSd.toFixed(2)}`,
    `arousal ${signedNumber(arousal)} ± ${arousalSd.toFixed(2)}`,
    `${quadrantOf(valence, arousal)} ${subEmotionOf(valence, arousal)}`,
    `confidence ${confidence.toFixed(2)}`,
  ];
  const legend = (['valence', 'arousal'] as const).map(
    (name, series) =>
      `<path class="line s${series}" d="M${series * 90} -4h24"/><text x="${series * 90 + 30}" y="0">${name}</text>`,
  );
  return `<text class="heading" x="${MARGIN}" y="36">${escapeHtml(file)}</text>
<text class="words" x="${MARGIN}" y="60">${words.join('  ·  ')}</text>
<g transform="translate(${MARGIN + TIME_LEFT} 82)">${legend.join('')}<text x="180" y="0">bands: where about 68 % of listeners’ mean ratings lie</text></g>`;
}

/** The vocabularies in two columns. */
function bars({ summary }: FileAnalysis): string {
  const columnOf = [0, 1, 0, 1, 1];
  const tops = [0, 0];
  return vocabularyBars(summary)
    .map(({ title, bars: values }, index) => {
      const column = columnOf[index] ?? 0;
      const [x, y] = [column * BAR.columnWidth, tops[column] ?? 0];
      tops[column] = y + BAR.rowHeight * (values.length + 2);
      const rows = values.map(({ name, text, share }, row) => {
        const at = BAR.rowHeight * (row + 1);
        const length = (BAR.width * Math.min(1, Math.max(0, share))).toFixed(1);
        return `<text x="${BAR.nameWidth - 8}" y="${at}" text-anchor="end">${name}</text><rect class="grid track" x="${BAR.nameWidth}" y="${at - 9}" width="${BAR.width}" height="10"/><rect class="f0" x="${BAR.nameWidth}" y="${at - 9}" width="${length}" height="10"/><text x="${BAR.nameWidth + BAR.width + 8}" y="${at}">${text}</text>`;
      });
      return `<g transform="translate(${x} ${y})"><text class="label" x="0" y="-2">${title}</text>${rows.join('')}</g>`;
    })
    .join('\n');
}
