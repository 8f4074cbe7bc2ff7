import { chartStyle, COLOURS, type ColourName } from './chart-style.js';

/** Style sheet of pages with charts, light and dark as the reader's system is. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  ${variables('light')}
  --good: #0a6b48; --good-back: #e3f4ec; --bad: #a52a0b; --bad-back: #fcebe5;
}
@media (prefers-color-scheme: dark) {
  :root {
    ${variables('dark')}
    --good: #7fdcae; --good-back: #14291f; --bad: #f5a38c; --bad-back: #331b14;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-variant-numeric: tabular-nums; }
main, header > div, footer { max-width: 1120px; margin: 0 auto; padding: 0 20px; }
header { background: var(--panel); border-bottom: 1px solid var(--line); padding: 28px 0 0; }
h1 { font-size: 26px; line-height: 1.2; margin: 0 0 6px; letter-spacing: -0.01em; }
h2 { font-size: 19px; margin: 0 0 10px; }
h3 { font-size: 15px; margin: 22px 0 4px; }
h3 small { color: var(--muted); font-weight: 400; margin-left: 8px; font-size: 13px; }
h4 { font-size: 13px; margin: 16px 0 4px; }
p { margin: 0 0 12px; max-width: 80ch; }
header p { color: var(--muted); }
nav { display: flex; flex-wrap: wrap; gap: 2px 20px; padding: 6px 0 14px; }
nav a { color: var(--accent); text-decoration: none; white-space: nowrap; font-size: 14px; }
nav a:hover, nav a:focus-visible { text-decoration: underline; }
section { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; padding: 20px 22px; margin: 18px 0; scroll-margin-top: 12px; }
.tiles { display: grid; grid-template-columns: repeat(5, 1fr); gap: 10px; margin: 18px 0; padding: 0; list-style: none; }
.tiles li { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; padding: 12px 14px; }
.tiles span { display: block; color: var(--muted); font-size: 13px; line-height: 1.35; }
.tiles strong { font-size: 25px; font-weight: 650; line-height: 1.25; }
.ci { color: var(--muted); font-size: 0.88em; white-space: nowrap; }
.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; font-size: 14px; }
th, td { padding: 5px 14px 5px 0; text-align: left; border-bottom: 1px solid var(--line); white-space: nowrap; vertical-align: middle; }
thead th { color: var(--muted); font-weight: 500; font-size: 13px; }
tbody th { font-weight: 500; }
tbody tr:last-child > * { border-bottom: 0; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(300px, 100%), 1fr)); gap: 18px 28px; align-items: start; }
.charts.wide { grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); }
.charts.three { grid-template-columns: repeat(auto-fit, minmax(min(220px, 100%), 1fr)); gap: 8px 20px; }
figure { margin: 0; min-width: 0; max-width: 620px; }
figure h3 { margin-top: 6px; }
figcaption { color: var(--muted); font-size: 13px; margin: 4px 0 10px; }
figcaption b { color: var(--text); }
svg.chart { width: 100%; height: auto; display: block; }
${chartStyle((name) => `var(--${name})`)}
svg.interval { width: 120px; height: 14px; display: block; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 16px; list-style: none; margin: 4px 0; padding: 0; font-size: 13px; color: var(--muted); }
.legend svg { width: 22px; height: 10px; margin-right: 6px; }
.legend svg.spot { width: 10px; }
.matrices { display: flex; flex-wrap: wrap; gap: 18px 40px; align-items: flex-start; }
.matrices figure { max-width: 100%; }
.confusion th, .confusion td { text-align: center; padding: 6px 8px; }
.confusion tbody th { text-align: right; }
.cell { background: color-mix(in srgb, var(--c0) calc(var(--share) * 0.62), transparent); border: 1px solid var(--panel); min-width: 54px; font-weight: 600; }
.cell small { display: block; font-weight: 400; font-size: 11.5px; opacity: 0.85; }
.cell.hit { outline: 1.5px solid var(--c0); outline-offset: -2px; }
.meter { display: inline-block; width: 140px; height: 10px; border-radius: 5px; position: relative; background: linear-gradient(var(--c0), var(--c0)) 0 / var(--share) 100% no-repeat, var(--line); }
.meter::after { content: ""; position: absolute; left: 90%; top: -3px; height: 16px; border-left: 2px solid var(--text); }
.verdict { border-radius: 8px; padding: 10px 14px; font-weight: 600; background: var(--page); }
.verdict.good { color: var(--good); background: var(--good-back); }
.verdict.bad { color: var(--bad); background: var(--bad-back); }
details { margin: 8px 0; }
summary { cursor: pointer; color: var(--accent); }
ul { padding-left: 20px; }
ul.errors { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr)); gap: 10px; }
.errors li { border: 1px solid var(--line); border-radius: 8px; padding: 10px 12px; overflow-wrap: anywhere; }
.errors dl { display: grid; grid-template-columns: auto 1fr; gap: 0 10px; margin: 4px 0 8px; font-size: 14px; }
.errors dt { color: var(--muted); } .errors dd { margin: 0; }
audio { width: 100%; max-width: 300px; height: 34px; display: block; }
footer { color: var(--muted); font-size: 13px; padding-bottom: 40px; }
@media (max-width: 860px) { .tiles { grid-template-columns: repeat(3, 1fr); } }
@media (max-width: 560px) {
  nav { flex-wrap: nowrap; overflow-x: auto; scrollbar-width: thin; }
  main, header > div, footer { padding-left: 12px; padding-right: 12px; }
  section { padding: 16px 14px; }
  h1 { font-size: 22px; }
  .tiles { grid-template-columns: 1fr 1fr; }
  .tiles strong { font-size: 21px; }
}
@media print { nav { display: none; } section { break-inside: avoid; } }
`;

function variables(background: keyof typeof COLOURS): string {
  return (Object.keys(COLOURS[background]) as ColourName[])
    .map((name) => `--${name}: ${COLOURS[background][name]};`)
    .join(' ');
}
