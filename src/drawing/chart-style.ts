/**
 * Colours of pages and charts, for a light and for a dark background. Series colours (`c0` to `c7`) follow Okabe & Ito 2008 ("Color
 * universal design"), lightened or darkened to stand out from either background; dashes tell series apart as well.
 */
export const COLOURS = {
  light: {
    page: '#f5f6f8',
    panel: '#ffffff',
    line: '#dde1e7',
    text: '#1a1f27',
    muted: '#5a6573',
    accent: '#0b5c97',
    c0: '#0072b2',
    c1: '#c7500a',
    c2: '#00805d',
    c3: '#a8487f',
    c4: '#a77400',
    c5: '#2f8fc4',
    c6: '#5b5b5b',
    c7: '#b3bac4',
  },
  dark: {
    page: '#0d1015',
    panel: '#151a21',
    line: '#2b333e',
    text: '#e8ebf0',
    muted: '#a3afbd',
    accent: '#8fc1ff',
    c0: '#5ab4f0',
    c1: '#f28b52',
    c2: '#45c79d',
    c3: '#e29cc4',
    c4: '#e9b83f',
    c5: '#9ad3f5',
    c6: '#c3c9d1',
    c7: '#4a5563',
  },
} as const;

export type ColourName = keyof typeof COLOURS.light;

/** The rules of a chart's style; `colour` says what stands for a colour: itself, or a variable of the page. */
export function chartStyle(colour: (name: ColourName) => string): string {
  const series = ([0, 1, 2, 3, 4, 5, 6, 7] as const).map(
    (n) => `.s${n} { stroke: ${colour(`c${n}`)}; } .f${n} { fill: ${colour(`c${n}`)}; }`,
  );
  return `svg text { fill: ${colour('muted')}; font-size: 11px; }
svg text.label { font-size: 11.5px; fill: ${colour('text')}; }
.grid { stroke: ${colour('line')}; fill: none; stroke-width: 1; }
.reference { stroke: ${colour('muted')}; fill: none; stroke-width: 1; stroke-dasharray: 3 4; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.band { opacity: 0.16; }
.dot { fill-opacity: 0.72; }
.range { stroke-width: 2; stroke-linecap: round; }
${series.join('\n')}
.line.s1 { stroke-dasharray: 7 3; } .line.s2 { stroke-dasharray: 2 3; } .line.s3 { stroke-dasharray: 9 3 2 3; }`;
}
