import { byId, setText } from '../dom.js';
import { formatSigned, formatTime } from '../format.js';
import { PALETTE } from '../palette.js';
import type { DashboardStore } from '../store.js';
import { ScrollingChart } from './scrolling-chart.js';
import type { View } from './view.js';

/** Valence and arousal over the last minutes, with what happened. */
export class CurvesView implements View {
  readonly chart: ScrollingChart;
  readonly #readout = byId('curves-readout', HTMLElement);

  constructor(store: DashboardStore, onResize: () => void) {
    this.chart = new ScrollingChart(
      byId('curves', HTMLElement),
      {
        low: -1,
        high: 1,
        splits: [-1, -0.5, 0, 0.5, 1],
        series: [
          { label: 'Valence', stroke: PALETTE.valence, show: true },
          { label: 'Arousal', stroke: PALETTE.arousal, show: true },
        ],
        formatValue: (value) => formatSigned(value, 1),
        markers: () =>
          store.events.items.map((event) => ({
            timeSeconds: event.audioTimeSeconds,
            label: event.name.replaceAll('-', ' '),
          })),
        onCursor: ({ cursor, data }) => this.#read(cursor.idx ?? null, data),
      },
      onResize,
    );
  }

  draw(store: DashboardStore, nowMs: number): void {
    const end = store.curves.lastTimeSeconds;
    if (end === null || !this.chart.isDue(end, nowMs)) return;
    const columns = store.curves.columns(end - this.chart.spanSeconds);
    this.chart.show([columns.times, columns.valence, columns.arousal], end, nowMs);
  }

  #read(index: number | null, data: ScrollingChart['plot']['data']): void {
    const [time, valence, arousal] = data.map((column) => (index === null ? null : column[index]));
    const isThere = typeof time === 'number' && typeof valence === 'number' && typeof arousal === 'number';
    const values = isThere
      ? `${formatTime(time)}  V ${formatSigned(valence)}  A ${formatSigned(arousal)}`
      : '';
    setText(this.#readout, values);
  }
}
