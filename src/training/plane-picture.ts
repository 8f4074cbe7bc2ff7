import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { escapeHtml } from '../core/escape-html.js';
import type { PlanePoints } from './evaluation/plane-points.js';

const SIDE = 250;
const MARGIN = 18;
const HEADING = 34;
const GAP = 10;
const PANEL_HEIGHT = HEADING + SIDE - MARGIN;
const COLUMN_COUNT = 2;
/** In the order of `MOOD_NAMES`: colours that stand apart in common forms of colour blindness. */
const COLOURS = ['#3b6fd4', '#2f9e6b', '#e0a100', '#d0433a'] as const;
const WORDS = ['sad and quiet', 'content and quiet', 'glad and lively', 'tense and lively'] as const;

/** Writes `plane.svg` beside a model: where it puts held-out music of each set, coloured by what listeners said. */
export async function writePlanePicture(folder: string, sets: readonly PlanePoints[]): Promise<void> {
  await writeFile(path.join(folder, 'plane.svg'), planePicture(sets));
}

/** The picture as SVG: a panel a set, valence to the right, arousal up, −1..1. */
export function planePicture(sets: readonly PlanePoints[]): string {
  const rowCount = Math.ceil(sets.length / COLUMN_COUNT);
  const width = COLUMN_COUNT * SIDE + GAP;
  const height = rowCount * (PANEL_HEIGHT + GAP) + 26;
  const legend = WORDS.map((words, mood) => {
    const x = (mood * width) / WORDS.length + 4;
    return `<g transform="translate(${x} ${height - 20})"><circle cx="6" cy="6" r="5" fill="${COLOURS[mood]}"/><text x="16" y="10">${words}</text></g>`;
  });
  const label =
    'Where the model puts held-out music of each set in the plane of valence (to the right) and arousal (up); colours are what listeners said';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#57606a" role="img" aria-label="${label}">
${sets.map(panel).join('\n')}
${legend.join('\n')}
</svg>
`;
}

function panel({ set, points }: PlanePoints, index: number): string {
  const inner = SIDE - 2 * MARGIN;
  const x = (valence: number): number => round(MARGIN + ((valence + 1) / 2) * inner);
  const y = (arousal: number): number => round(HEADING + ((1 - arousal) / 2) * inner);
  const dots = points.map(
    ({ predicted: [valence, arousal], quadrant }) =>
      `<circle cx="${x(valence)}" cy="${y(arousal)}" r="3" fill="${COLOURS[quadrant]}" fill-opacity=".75"/>`,
  );
  const left = (index % COLUMN_COUNT) * (SIDE + GAP);
  const top = Math.floor(index / COLUMN_COUNT) * (PANEL_HEIGHT + GAP);
  return `<g transform="translate(${left} ${top})"><text x="${SIDE / 2}" y="18" text-anchor="middle" font-weight="600">${escapeHtml(set)}, ${points.length} clips</text>
<path d="M${x(-1)} ${y(1)}H${x(1)}V${y(-1)}H${x(-1)}Z" fill="none" stroke="#9aa3ad"/><path d="M${x(0)} ${y(1)}V${y(-1)}M${x(-1)} ${y(0)}H${x(1)}" stroke="#9aa3ad" stroke-dasharray="3 3"/>
${dots.join('')}</g>`;
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}
