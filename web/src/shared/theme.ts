import { computed, effect, signal } from '@preact/signals';
import { preference } from '../state/preferences.js';

type ThemeName = 'dark' | 'light';

/** What canvases draw with, as the style sheet has it. */
export interface Colours {
  readonly page: string;
  readonly panel: string;
  readonly grid: string;
  readonly text: string;
  readonly muted: string;
  readonly valence: string;
  readonly arousal: string;
  readonly marker: string;
  /** Of curves, in the order in which they are chosen. */
  readonly series: readonly string[];
}

export const theme = preference<ThemeName>(
  'theme',
  'dark',
  (value): value is ThemeName => value === 'dark' || value === 'light',
);

const forced = window.matchMedia('(forced-colors: active)');
const isForced = signal(forced.matches);
forced.addEventListener('change', () => {
  isForced.value = forced.matches;
});

effect(() => {
  document.documentElement.dataset.theme = theme.value;
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', read('--page'));
});

/** The colours of the theme that is on; the style sheet is where they stand. */
export const colours = computed((): Colours => {
  // Read anew when one of these changes.
  void [theme.value, isForced.value];
  return {
    page: read('--page'),
    panel: read('--panel'),
    grid: read('--line'),
    text: read('--text'),
    muted: read('--muted'),
    valence: read('--valence'),
    arousal: read('--arousal'),
    marker: read('--line'),
    series: [1, 2, 3, 4, 5, 6, 7, 8].map((index) => read(`--series-${index}`)),
  };
});

function read(property: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(property).trim();
}
