/**
 * Style sheet of the report. Series colours follow Okabe & Ito 2008 ("Color universal design"), lightened or darkened to
 * stand out from either background; dashes tell series apart as well.
 */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #f5f6f8; --panel: #ffffff; --line: #dde1e7; --text: #1a1f27; --muted: #5a6573; --accent: #0b5c97;
  --good: #0a6b48; --good-back: #e3f4ec; --bad: #a52a0b; --bad-back: #fcebe5;
  --c0: #0072b2; --c1: #c7500a; --c2: #00805d; --c3: #a8487f; --c4: #a77400; --c5: #2f8fc4; --c6: #5b5b5b; --c7: #b3bac4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1015; --panel: #151a21; --line: #2b333e; --text: #e8ebf0; --muted: #a3afbd; --accent: #8fc1ff;
    --good: #7fdcae; --good-back: #14291f; --bad: #f5a38c; --bad-back: #331b14;
    --c0: #5ab4f0; --c1: #f28b52; --c2: #45c79d; --c3: #e29cc4; --c4: #e9b83f; --c5: #9ad3f5; --c6: #c3c9d1; --c7: #4a5563;
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
svg text { fill: var(--muted); font-size: 11px; }
svg text.label { font-size: 11.5px; fill: var(--text); }
.grid { stroke: var(--line); fill: none; stroke-width: 1; }
.reference { stroke: var(--muted); fill: none; stroke-width: 1; stroke-dasharray: 3 4; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.band { opacity: 0.16; }
.dot { fill-opacity: 0.72; }
.range { stroke-width: 2; stroke-linecap: round; }
svg.interval { width: 120px; height: 14px; display: block; }
${[0, 1, 2, 3, 4, 5, 6, 7].map((n) => `.s${n} { stroke: var(--c${n}); } .f${n} { fill: var(--c${n}); }`).join('\n')}
.line.s1 { stroke-dasharray: 7 3; } .line.s2 { stroke-dasharray: 2 3; } .line.s3 { stroke-dasharray: 9 3 2 3; }
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
