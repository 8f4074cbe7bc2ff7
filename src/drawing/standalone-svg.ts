import { escapeHtml } from '../core/escape-html.js';
import { chartStyle, COLOURS } from './chart-style.js';

/** A drawing as an SVG file of its own, on white, with the colours of the pages. `width` without the margins at both sides. */
export function standaloneSvg(
  {
    width,
    height,
    title,
    margin,
  }: { readonly width: number; readonly height: number; readonly title: string; readonly margin: number },
  body: string,
): string {
  const full = width + 2 * margin;
  const { panel, text, muted } = COLOURS.light;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${full}" height="${height}" viewBox="0 0 ${full} ${height}" font-family="system-ui, 'DejaVu Sans', 'Segoe UI', Roboto, sans-serif" role="img" aria-label="${escapeHtml(title)}">
<title>${escapeHtml(title)}</title>
<style>
${chartStyle((name) => COLOURS.light[name])}
svg text.heading { font-size: 20px; font-weight: 600; fill: ${text}; }
svg text.words { font-size: 13px; fill: ${muted}; }
</style>
<rect width="${full}" height="${height}" fill="${panel}"/>
${body}
</svg>
`;
}
