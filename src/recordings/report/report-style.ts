/** What the report has beyond `PAGE_STYLE`. */
export const REPORT_STYLE = `
h1, h2 { overflow-wrap: anywhere; }
.facts { color: var(--muted); max-width: none; }
audio { max-width: none; height: 40px; margin: 4px 0 12px; }
.over-time { min-width: 680px; }
.over-time figure { max-width: none; cursor: pointer; }
.over-time svg.chart { max-width: none !important; }
.playhead { stroke: var(--text); stroke-width: 1.5; fill: none; }
.pair { display: grid; grid-template-columns: minmax(280px, 400px) minmax(0, 1fr); gap: 20px 36px; margin-top: 18px; align-items: start; }
.vocabularies { display: grid; grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); gap: 4px 28px; }
.bars { list-style: none; padding: 0; margin: 0; font-size: 13px; }
.bars li { display: grid; grid-template-columns: 11em 1fr 2.6em; gap: 8px; align-items: center; line-height: 1.45; }
.bars span { color: var(--muted); text-align: right; }
.bars b { font-weight: 500; }
.bars i { height: 9px; border-radius: 2px; background: linear-gradient(var(--c0), var(--c0)) 0 / var(--share) 100% no-repeat, var(--line); }
details .scroll { max-height: 420px; overflow-y: auto; }
details td:last-child { white-space: normal; min-width: 26em; }
@media (max-width: 760px) { .pair { grid-template-columns: minmax(0, 1fr); } }
`;
