import { signedNumber } from '../../core/signed-number.js';
import { clockTime } from '../../drawing/time-axis.js';
import { formatNumber } from '../../drawing/html.js';
import { jsonLine } from '../formats/number-text.js';
import { type CurveAgreement, isSamePiece, type PerformanceComparison } from './compare-performances.js';

/** Differences that are listed. */
const MOST_DIFFERENCES = 20;

/** A comparison for a person: how alike, and where they differ by how much. `a`, `b`: the recordings' names. */
export function comparisonTable(a: string, b: string, comparison: PerformanceComparison): string {
  const { points, harmonyMatch, differences } = comparison;
  const [first, last] = [points[0], points.at(-1)];
  const pace =
    first === undefined || last === undefined || last.aSeconds === first.aSeconds
      ? Number.NaN
      : (last.bSeconds - first.bSeconds) / (last.aSeconds - first.aSeconds);
  const axis = (name: string, { mean, meanSize, r }: CurveAgreement): string =>
    `${name.padEnd(9)} ${signedNumber(mean).padStart(10)} ${formatNumber(meanSize).padStart(15)} ${formatNumber(r).padStart(12)}\n`;
  const rows = differences.slice(0, MOST_DIFFERENCES).map(({ value, aSeconds, bSeconds, mean }) => {
    const stretch = ([from, to]: readonly [number, number]): string =>
      `${clockTime(from)} to ${clockTime(to)}`.padEnd(18);
    return `  ${stretch(aSeconds)} ${stretch(bSeconds)} ${value.padEnd(8)} ${signedNumber(mean).padStart(6)}\n`;
  });
  return [
    `A  ${a}\nB  ${b}\n\n`,
    isSamePiece(comparison)
      ? `Harmony alike along the way: ${formatNumber(harmonyMatch)}; B takes ${formatNumber(pace)} times as long as A.\n\n`
      : `warning: they hardly follow the same harmony (${formatNumber(harmonyMatch)} along the way, ${formatNumber(comparison.chanceMatch)} with one of them backwards): are they one piece? Read on with care.\n\n`,
    `${''.padEnd(9)} ${'B less A'.padStart(10)} ${'mean difference'.padStart(15)} ${'correlation'.padStart(12)}\n`,
    axis('valence', comparison.valence),
    axis('arousal', comparison.arousal),
    rows.length === 0
      ? '\nNo stretch of three seconds or more differs by 0.15.\n'
      : `\nWhere they differ most:\n  ${'in A'.padEnd(18)} ${'in B'.padEnd(18)} ${''.padEnd(8)} B less A\n`,
    ...rows,
  ].join('');
}

/** The same as JSON, with all points. */
export function comparisonJson(a: string, b: string, comparison: PerformanceComparison): string {
  const { points, ...rest } = comparison;
  return jsonLine({
    a,
    b,
    isSamePiece: isSamePiece(comparison),
    ...rest,
    points: points.map(({ aSeconds, bSeconds, a: inA, b: inB }) => ({
      aSeconds,
      bSeconds,
      valence: [inA.valence, inB.valence],
      arousal: [inA.arousal, inB.arousal],
    })),
  });
}
