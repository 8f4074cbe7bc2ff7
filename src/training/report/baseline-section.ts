import { escapeHtml } from '../../core/escape-html.js';
import { table } from '../../drawing/html.js';
import type { ReportData } from './report-data.js';
import { interval, type Section } from './section.js';

/** The network's figures beside those of simple methods, all as measured when it was trained. */
export function baselineSection({ model, baselines: { methods, figures } }: ReportData): Section {
  const rows = figures.map(({ name, network, others }) => [
    escapeHtml(name),
    interval(network),
    ...others.map((other) => interval(other)),
  ]);
  return {
    id: 'baselines',
    title: 'Beside simple methods',
    body: `<p>As measured when ${escapeHtml(model.name)} was trained. The methods read statistics of the spectrogram, and were tuned and fitted on the
main clips of the same training folds that have the ratings; all were judged on the same held-out clips.</p>
${table(['figure', escapeHtml(model.name), ...methods.map(escapeHtml)], rows)}`,
  };
}
