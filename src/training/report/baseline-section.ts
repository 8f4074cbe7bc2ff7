import { escapeHtml } from '../../core/escape-html.js';
import { table } from '../../drawing/html.js';
import type { ReportData } from './report-data.js';
import { interval, type Section } from './section.js';

/** The network beside simple methods, as measured when it was trained. */
export function baselineSection({ model, baselines }: ReportData): Section {
  const methods = Object.keys(baselines[0]?.methods ?? {});
  const rows = baselines.map(({ name, network, methods: figures }) => [
    escapeHtml(name),
    interval(network),
    ...methods.map((method) => interval(figures[method] ?? null)),
  ]);
  return {
    id: 'baselines',
    title: 'Beside simple methods',
    body: `<p>Two methods on statistics of the spectrogram, tuned and fitted on the music that the network was trained on, and judged on the same
held-out clips; measured when ${escapeHtml(model.name)} was trained.</p>
${table(['figure', escapeHtml(model.name), ...methods.map(escapeHtml)], rows)}`,
  };
}
