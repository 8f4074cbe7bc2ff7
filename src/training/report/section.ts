import type { BootstrapInterval } from '../metrics/bootstrap.js';
import { formatNumber } from '../../drawing/html.js';

/** One section of the page. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** HTML. */
  readonly body: string;
}

/** Names for people where those in the data are not. */
const HEAD_TITLES: Readonly<Record<string, string>> = {
  affect: 'Valence and arousal',
  film: 'Film emotions',
  gems: 'GEMS emotions',
  midLevel: 'Mid-level features',
  moods: 'Stage moods',
  quadrants: 'Quadrants of DEAM',
  plane: 'Quadrants of the plane',
  subEmotions: 'Twelve sub-emotions',
  basic: 'Basic emotions',
  modality: 'Minor or major',
};

/** What a head is called on the page. */
export function headTitle(head: string): string {
  return HEAD_TITLES[head] ?? head;
}

/** `.47 [.36, .58]`: value and 95 % interval; a dash for null. */
export function interval(figure: BootstrapInterval | null, digits = 2): string {
  if (figure === null) return '–';
  const { value, low, high } = figure;
  return `<b>${formatNumber(value, digits)}</b> <span class="ci">[${formatNumber(low, digits)}, ${formatNumber(high, digits)}]</span>`;
}
