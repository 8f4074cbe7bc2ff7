import type { Embedding } from '../evaluation/embedding.js';
import { bareAxis } from '../../drawing/axes.js';
import { chart } from '../../drawing/chart.js';
import { escapeHtml } from '../../core/escape-html.js';
import { formatNumber } from '../../drawing/html.js';
import { dots } from '../../drawing/marks.js';
import type { HeardError, ReportData } from './report-data.js';
import { headTitle, type Section } from './section.js';

const QUADRANTS = ['Q1', 'Q2', 'Q3', 'Q4'] as const;
const QUADRANT_NAMES = ['Q1 happy', 'Q2 tense', 'Q3 sad', 'Q4 calm'];
const UNRATED_SERIES = 7;
const LARGEST_LIST = 20;

/** Whether songs stand on both sides of the split. */
export function leakageSection({ leakage, split }: ReportData): Section {
  const { splitGroups, identicalFiles, soundAlikes, comparedCount, trainingCount, isClean } = leakage;
  const joined = identicalFiles.filter(({ isLeak }) => !isLeak);
  const leaks = identicalFiles.filter(({ isLeak }) => isLeak);
  const verdict = split.isWholeData
    ? '<p class="verdict">All clips were measured: nothing was held out.</p>'
    : isClean
      ? `<p class="verdict good">✓ No song was found on both sides of the split${comparedCount < trainingCount ? `; by sound, only ${comparedCount} of ${trainingCount} clips of the training side could be compared` : ''}.</p>`
      : '<p class="verdict bad">✗ Songs stand on both sides of the split: figures on them are not to be trusted.</p>';
  const list = (title: string, items: readonly string[]): string =>
    items.length === 0
      ? ''
      : `<h3>${title}</h3><ul>${items
          .slice(0, LARGEST_LIST)
          .map((item) => `<li>${escapeHtml(item)}</li>`)
          .join(
            '',
          )}${items.length > LARGEST_LIST ? `<li>and ${items.length - LARGEST_LIST} more</li>` : ''}</ul>`;
  const byEar = soundAlikes.map(
    ({ heldOutId, trainingId, bitErrorRate, overlapSeconds }) =>
      `${heldOutId} sounds like ${trainingId}: ${overlapSeconds.toFixed(1)} s, ${Math.round(100 * bitErrorRate)} % of the bits differ`,
  );
  return {
    id: 'leakage',
    title: 'Leakage',
    body: `${verdict}
<p>Looked for by group (song, album, artist), by identical files, and by sound: prints of ${comparedCount} of ${trainingCount} clips of the
training side against those held out (stretches of 4 s and more with under 30 % differing bits, after Haitsma &amp; Kalker 2002; finds a song
encoded anew, cut elsewhere or at another level, not another performance).${
      joined.length > 0
        ? ` ${joined.length} recordings stand in the data more than once; each was kept on one side.`
        : ''
    }</p>
${list('Groups on both sides', splitGroups)}
${list(
  'Identical files on both sides',
  leaks.map(({ ids }) => ids.join(' = ')),
)}
${list('Alike in sound on both sides', byEar)}
<details><summary>Recordings that stand in the data more than once (${joined.length})</summary>
${list(
  '',
  joined.map(({ ids }) => ids.join(' = ')),
)}</details>`,
  };
}

/** The map of clips. */
export function embeddingSection({ embedding }: ReportData): Section {
  if (embedding === null) return { id: 'map', title: 'Map', body: '' };
  const [first, second] = embedding.explainedShares;
  const axes = [
    `component 1 (${Math.round(100 * first)} % of variance)`,
    `component 2 (${Math.round(100 * second)} %)`,
  ] as const;
  return {
    id: 'map',
    title: 'Map of the clips',
    body: `<p>What the model says of each clip (mid-level features, GEMS, moods; 22 numbers), flattened to two dimensions. Colours: what
<em>listeners</em> said. Where colours part, the model's view holds what they felt.</p>
<div class="charts wide">${map('PCA', 'pca', embedding, axes)}${map('UMAP', 'umap', embedding, ['', ''])}</div>
${legendDots()}`,
  };
}

function map(
  name: string,
  key: 'pca' | 'umap',
  { points }: Embedding,
  [xLabel, yLabel]: readonly [string, string],
): string {
  const x = bareAxis(
    xLabel,
    points.map((point) => point[key][0]),
  );
  const y = bareAxis(
    yLabel,
    points.map((point) => point[key][1]),
  );
  const options = { title: `${name} of the clips`, x, y, height: 320 };
  const svg = chart(options, (plot) =>
    dots(
      plot,
      // Clips nobody rated lie below the others.
      [...points]
        .sort((a, b) => Number(a.quadrant !== null) - Number(b.quadrant !== null))
        .map((point) => ({
          at: point[key],
          series: point.quadrant === null ? UNRATED_SERIES : QUADRANTS.indexOf(point.quadrant),
          title: `${point.id}${point.quadrant === null ? '' : `, ${point.quadrant}`}`,
        })),
      2.6,
    ),
  );
  return `<figure><h3>${name}</h3>${svg}</figure>`;
}

function legendDots(): string {
  const entries = [
    ...QUADRANT_NAMES.map((name, series) => ({ name, series })),
    { name: 'not asked', series: UNRATED_SERIES },
  ];
  const items = entries.map(
    ({ name, series }) =>
      `<li><svg viewBox="0 0 10 10" class="spot" aria-hidden="true"><circle class="dot f${series}" cx="5" cy="5" r="4"/></svg>${name}</li>`,
  );
  return `<ul class="legend">${items.join('')}</ul>`;
}

/** The worst clips, to be heard. */
export function hardestSection({ hardest }: ReportData): Section {
  const heads = [...new Set(hardest.map(({ head }) => head))].map((head) => {
    const items = hardest.filter((error) => error.head === head).map(hardItem);
    return `<h3>${headTitle(head)}</h3><ul class="errors">${items.join('\n')}</ul>`;
  });
  return {
    id: 'hardest',
    title: 'Hardest errors',
    body: `<p>Where the model was most wrong${
      hardest.some(({ excerpt }) => excerpt !== null)
        ? ': listen, and judge who is right. Excerpts belong to the data sets and are for research only.'
        : '. To hear these clips, make the report where the audio is and without <code>--no-excerpts</code>.'
    }</p>
${heads.join('\n')}`,
  };
}

function hardItem({ clipId, rated, predicted, error, excerpt }: HeardError): string {
  const player =
    excerpt === null ? '' : `<audio controls preload="none" src="${escapeHtml(excerpt)}"></audio>`;
  return `<li><b>${escapeHtml(clipId)}</b> <span class="ci">off by ${formatNumber(error)}</span>
<dl><dt>listeners</dt><dd>${escapeHtml(rated)}</dd><dt>model</dt><dd>${escapeHtml(predicted)}</dd></dl>${player}</li>`;
}
