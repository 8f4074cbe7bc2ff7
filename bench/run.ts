import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { analyzeFile } from './analyze-file.bench.js';
import { analyzeGrowth } from './analyze-growth.bench.js';
import type { Bench, BenchResult, BenchRow } from './bench.js';
import { commandLatency } from './command-latency.bench.js';
import { features } from './features.bench.js';
import { lightLatency } from './light-latency.bench.js';
import { liveCost } from './live-cost.bench.js';
import { liveStep } from './live-step.bench.js';
import { pageBlackout } from './page-blackout.bench.js';
import { pageBytes } from './page-bytes.bench.js';
import { pageHour } from './page-hour.bench.js';
import { pageSmoothness } from './page-smoothness.bench.js';

/*
 * `npm run bench [-- NAME...]`: runs all benches, or those named, one after the other; prints tables and keeps the raw figures
 * in `bench/results/`. Fails when a result is wrong, never for a time.
 */

const BENCHES: readonly Bench[] = [
  features,
  liveStep,
  liveCost,
  lightLatency,
  commandLatency,
  pageBlackout,
  pageBytes,
  pageSmoothness,
  pageHour,
  analyzeFile,
  analyzeGrowth,
];
const RESULTS = fileURLToPath(new URL('results', import.meta.url));

function machine(): Record<string, string | number> {
  const [cpu] = os.cpus();
  return {
    date: new Date().toISOString(),
    cpu: cpu?.model ?? 'unknown',
    coreCount: os.cpus().length,
    os: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    // Above the number of cores the times are those of a busy machine.
    loadAverage: Math.round((os.loadavg()[0] ?? 0) * 10) / 10,
  };
}

function table(rows: readonly BenchRow[]): string {
  const number = (value: number): string => value.toPrecision(3);
  const lines = rows.map(({ name, unit, p50, p95, p99, max, sampleCount, budget }) => {
    const spread = sampleCount === 1 ? ['', '', ''] : [p95, p99, max].map(number);
    return `| ${[name, unit, number(p50), ...spread, budget ?? '', sampleCount].join(' | ')} |`;
  });
  return [
    '| what | unit | p50 | p95 | p99 | max | budget | n |',
    '|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `no bench ${unknown.join(', ')}; there are ${BENCHES.map(({ name }) => name).join(', ')}`,
    );
  }
  const results: Record<string, BenchResult> = {};
  const before = machine();
  for (const bench of BENCHES) {
    if (names.length > 0 && !names.includes(bench.name)) continue;
    console.error(`bench: ${bench.name}`);
    results[bench.name] = await bench.run();
  }
  mkdirSync(RESULTS, { recursive: true });
  const file = path.join(RESULTS, `${String(before.date).replaceAll(':', '-')}.json`);
  writeFileSync(file, `${JSON.stringify({ machine: before, results }, null, 2)}\n`);

  console.log(
    `\n${Object.entries(before)
      .map(([key, value]) => `${key} ${value}`)
      .join(', ')}`,
  );
  for (const [name, { rows, notes }] of Object.entries(results)) {
    console.log(`\n## ${name}\n\n${table(rows)}\n`);
    for (const note of notes) console.log(`- ${note}`);
  }
  console.log(`\nRaw figures: ${path.relative(process.cwd(), file)}`);
}

await main(process.argv.slice(2));
process.exit();
