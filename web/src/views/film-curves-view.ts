import { append, byId } from '../dom.js';
import { FILM_COLOURS } from '../palette.js';
import type { DashboardStore } from '../store.js';
import { FILM_WORDS, type FilmName } from '../vocabulary.js';
import { ScrollingChart } from './scrolling-chart.js';
import type { View } from './view.js';

/** Eight lines at once are hard to follow; these are on at the start, the others one press away. */
const SHOWN_AT_START: ReadonlySet<FilmName> = new Set(['energy', 'tension', 'happy', 'sad']);
const NAMES = Object.keys(FILM_WORDS) as FilmName[];

/** The film emotions over the last minutes; the legend's buttons switch lines. */
export class FilmCurvesView implements View {
  readonly chart: ScrollingChart;

  constructor(onChange: () => void) {
    this.chart = new ScrollingChart(
      byId('film-curves', HTMLElement),
      {
        low: 1,
        high: 9,
        splits: [1, 3, 5, 7, 9],
        series: NAMES.map((name) => ({
          label: FILM_WORDS[name],
          stroke: FILM_COLOURS[name],
          show: SHOWN_AT_START.has(name),
        })),
        formatValue: String,
        markers: () => [],
        onCursor: () => undefined,
      },
      onChange,
    );
    const legend = byId('film-legend', HTMLElement);
    for (const [index, name] of NAMES.entries()) {
      const button = append(legend, 'button', 'key', FILM_WORDS[name]);
      button.type = 'button';
      button.style.setProperty('--key-colour', FILM_COLOURS[name]);
      button.ariaPressed = String(SHOWN_AT_START.has(name));
      button.addEventListener('click', () => {
        const isShown = button.ariaPressed !== 'true';
        button.ariaPressed = String(isShown);
        this.chart.plot.setSeries(index + 1, { show: isShown });
      });
    }
  }

  draw(store: DashboardStore, nowMs: number): void {
    const end = store.curves.lastTimeSeconds;
    if (end === null || !this.chart.isDue(end, nowMs)) return;
    const { times, film } = store.curves.columns(end - this.chart.spanSeconds);
    this.chart.show([times, ...NAMES.map((name) => film[name])], end, nowMs);
  }
}
