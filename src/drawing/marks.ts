import type { Plot } from './chart.js';
import { escapeHtml } from '../core/escape-html.js';

type Point = readonly [x: number, y: number];

/** A line through points in the colour of `series`, 0 and up; each series has a dash of its own as well. */
export function line(plot: Plot, points: readonly Point[], series: number): string {
  return points.length === 0 ? '' : `<path class="line s${series}" d="${path(plot, points)}"/>`;
}

/** A filled band between two lines at the same x. */
export function band(
  plot: Plot,
  edges: readonly (readonly [x: number, low: number, high: number])[],
  series: number,
): string {
  const upper = edges.map(([x, , high]): Point => [x, high]);
  const lower = edges.map(([x, low]): Point => [x, low]).reverse();
  return `<path class="band f${series}" d="${path(plot, [...upper, ...lower])}Z"/>`;
}

/** Dots; `title` shows on pointing. */
export function dots(
  plot: Plot,
  points: readonly { readonly at: Point; readonly series: number; readonly title?: string }[],
  radius = 2.5,
): string {
  return points
    .map(({ at: [x, y], series, title }) => {
      const tip = title === undefined ? '' : `<title>${escapeHtml(title)}</title>`;
      return `<circle class="dot f${series}" cx="${plot.x(x)}" cy="${plot.y(y)}" r="${radius}">${tip}</circle>`;
    })
    .join('');
}

/** A thin line of reference: chance, identity. */
export function reference(plot: Plot, from: Point, to: Point): string {
  return `<path class="reference" d="${path(plot, [from, to])}"/>`;
}

/** What the colours stand for. */
export function legend(names: readonly string[]): string {
  const items = names.map(
    (name, series) =>
      `<li><svg viewBox="0 0 22 10" aria-hidden="true"><path class="line s${series}" d="M0 5H22"/></svg>${escapeHtml(name)}</li>`,
  );
  return `<ul class="legend">${items.join('')}</ul>`;
}

/** A value and its interval as a small drawing for a table's cell. */
export function intervalBar(
  { value, low, high }: { readonly value: number; readonly low: number; readonly high: number },
  min: number,
  max: number,
  series = 0,
): string {
  const place = (x: number): number =>
    Math.round(1000 * (4 + (112 * (Math.max(min, Math.min(max, x)) - min)) / (max - min))) / 1000;
  const zero = min <= 0 && max >= 0 ? `<path class="grid" d="M${place(0)} 0V14"/>` : '';
  const range = Number.isFinite(low + high)
    ? `<path class="range s${series}" d="M${place(low)} 7H${place(high)}"/>`
    : '';
  const dot = Number.isFinite(value)
    ? `<circle class="dot f${series}" cx="${place(value)}" cy="7" r="3.5"/>`
    : '';
  return `<svg class="interval" viewBox="0 0 120 14" aria-hidden="true">${zero}${range}${dot}</svg>`;
}

function path(plot: Plot, points: readonly Point[]): string {
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${plot.x(x)} ${plot.y(y)}`).join('');
}
