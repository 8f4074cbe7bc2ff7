import type { AffektError } from '../core/errors.js';
import { clamp } from '../core/units.js';
import { quadrantOf } from '../emotion/circumplex.js';
import { subEmotionOf } from '../emotion/sub-emotions.js';
import type { FileAnalysis } from '../engine/file-analysis.js';
import type { ClipEstimate } from '../inference/clip-summary.js';
import type { CurvePoint } from '../inference/emotion-curve.js';
import {
  BASIC_NAMES,
  FILM_NAMES,
  GEMS_NAMES,
  MID_LEVEL_NAMES,
  MOOD_NAMES,
  SOUND_NAMES,
} from '../inference/estimate.js';
import type { ModelArtifact } from '../inference/model-artifact.js';

export type AnalysisFormat = 'table' | 'json' | 'csv';

/** Prints analyses one after another, in the order they come. */
export interface AnalysisPrinter {
  analysis(file: string, analysis: FileAnalysis): void;
  error(file: string, error: AffektError): void;
  end(): void;
}

/** A printer of the format; `curveRateHz` null: no curves. `write` takes text that ends in a newline. */
export function analysisPrinter(
  format: AnalysisFormat,
  model: ModelArtifact,
  curveRateHz: number | null,
  write: (text: string) => void,
): AnalysisPrinter {
  if (format === 'json') return jsonPrinter(model, curveRateHz, write);
  return format === 'csv'
    ? csvPrinter(model, curveRateHz !== null, write)
    : tablePrinter(curveRateHz !== null, write);
}

function jsonPrinter(
  model: ModelArtifact,
  curveRateHz: number | null,
  write: (text: string) => void,
): AnalysisPrinter {
  const line = (value: object): void =>
    write(`${JSON.stringify(value, (_, x) => (typeof x === 'number' ? round(x) : x))}\n`);
  return {
    analysis: (file, { durationSeconds, summary, curve, warnings }) =>
      line({
        file,
        durationSeconds,
        ...values(summary),
        confidence: summary.confidence,
        gemsPresent: gemsPresent(summary, model),
        model: model.manifest.name,
        ...(warnings.length > 0 && { warnings }),
        ...(curveRateHz !== null && { curveRateHz, curve: curve.map(curvePoint) }),
      }),
    error: (file, { code, message }) => line({ file, error: { code, message } }),
    end: () => undefined,
  };
}

function gemsPresent({ gems }: ClipEstimate, { manifest }: ModelArtifact): string[] {
  return GEMS_NAMES.filter((name, i) => gems[name] >= (manifest.gemsThresholds[i] as number));
}

function values(estimate: ClipEstimate): object {
  const { valence, arousal, deam, film, midLevel, gems, moods, basic, sounds } = estimate;
  return {
    valence,
    arousal,
    quadrant: quadrantOf(valence, arousal),
    subEmotion: subEmotionOf(valence, arousal),
    intervals: {
      valence: interval(valence, estimate.valenceSd),
      arousal: interval(arousal, estimate.arousalSd),
    },
    deam,
    film,
    midLevel,
    gems,
    moods,
    basic,
    sounds,
  };
}

/** About 68 % of listeners' mean ratings lie within; cut at the ends of the scale. */
function interval(value: number, sd: number): [number, number] {
  return [clamp(value - sd, -1, 1), clamp(value + sd, -1, 1)];
}

function curvePoint({ timeSeconds, estimate }: CurvePoint): object {
  return { timeSeconds, ...values(estimate), confidence: estimate.confidence };
}

/** The columns of an estimate in CSV, and what stands in each. */
function csvColumns(
  model: ModelArtifact,
): readonly (readonly [string, (of: ClipEstimate) => string | number])[] {
  const group = (
    key: 'deam' | 'film' | 'midLevel' | 'gems' | 'moods' | 'basic' | 'sounds',
    prefix: string,
    names: readonly string[],
  ): [string, (of: ClipEstimate) => number][] =>
    names.map((name) => [`${prefix}${name}`, (of) => (of[key] as Record<string, number>)[name] as number]);
  const end = (name: 'valence' | 'arousal', index: 0 | 1) => (of: ClipEstimate) =>
    interval(of[name], of[`${name}Sd`])[index];
  return [
    ['valence', (of) => of.valence],
    ['valence_low', end('valence', 0)],
    ['valence_high', end('valence', 1)],
    ['arousal', (of) => of.arousal],
    ['arousal_low', end('arousal', 0)],
    ['arousal_high', end('arousal', 1)],
    ['quadrant', (of) => quadrantOf(of.valence, of.arousal)],
    ['sub_emotion', (of) => subEmotionOf(of.valence, of.arousal)],
    ...group('deam', 'deam_', ['valence', 'arousal']),
    ...group('film', 'film_', FILM_NAMES),
    ...group('midLevel', '', MID_LEVEL_NAMES),
    ...group('gems', 'gems_', GEMS_NAMES),
    ['gems_present', (of) => gemsPresent(of, model).join(' ')],
    ...group('moods', 'moods_', MOOD_NAMES),
    ...group('basic', 'basic_', BASIC_NAMES),
    ...group('sounds', 'sounds_', SOUND_NAMES),
    ['confidence', (of) => of.confidence],
  ];
}

function csvPrinter(
  model: ModelArtifact,
  withCurves: boolean,
  write: (text: string) => void,
): AnalysisPrinter {
  const columns = csvColumns(model);
  const row = (cells: readonly (string | number)[]): void => write(`${cells.map(csvCell).join(',')}\n`);
  const names = columns.map(([name]) => name);
  row(['file', withCurves ? 'time_seconds' : 'duration_seconds', ...names, 'model', 'warnings', 'error']);
  const { name } = model.manifest;
  return {
    analysis: (file, { durationSeconds, summary, curve, warnings }) => {
      const line = (seconds: number, estimate: ClipEstimate): void =>
        row([file, seconds, ...columns.map(([, cell]) => cell(estimate)), name, warnings.join('; '), '']);
      if (!withCurves) line(durationSeconds, summary);
      for (const { timeSeconds, estimate } of curve) line(timeSeconds, estimate);
    },
    error: (file, { code, message }) =>
      row([file, '', ...columns.map(() => ''), name, '', `${code}: ${message}`]),
    end: () => undefined,
  };
}

function tablePrinter(withCurves: boolean, write: (text: string) => void): AnalysisPrinter {
  const heading = ['valence', 'arousal', 'quadrant', 'conf.', 'film, strongest'];
  const line = (first: string, cells: readonly string[], last: string): void =>
    write(`${first.padStart(8)}  ${cells.map((cell) => cell.padStart(10)).join('')}  ${last}\n`);
  let hasHeading = false;
  const cells = ({ valence, arousal, confidence }: ClipEstimate): string[] => [
    signed(valence),
    signed(arousal),
    quadrantOf(valence, arousal),
    confidence.toFixed(2),
  ];
  return {
    analysis: (file, { durationSeconds, summary, curve, warnings }) => {
      if (!hasHeading) line('time', heading.slice(0, 4), heading[4] as string);
      hasHeading = true;
      write(`${file}\n`);
      for (const warning of warnings) write(`  warning: ${warning}\n`);
      line(`${durationSeconds.toFixed(1)} s`, cells(summary), strongestFilm(summary));
      if (!withCurves) return;
      for (const { timeSeconds, estimate } of curve) {
        line(timeSeconds.toFixed(2), cells(estimate), strongestFilm(estimate));
      }
    },
    error: (file, { code, message }) => write(`${file}\n  ${code}: ${message}\n`),
    end: () => undefined,
  };
}

/** The three film emotions that stand highest on their scale of 1..9 (valence, energy and tension left aside). */
function strongestFilm({ film }: ClipEstimate): string {
  const emotions = (['anger', 'fear', 'happy', 'sad', 'tender'] as const).map(
    (name) => [name, film[name]] as const,
  );
  emotions.sort((a, b) => b[1] - a[1]);
  return emotions
    .slice(0, 3)
    .map(([name, value]) => `${name} ${value.toFixed(1)}`)
    .join(', ');
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}

function csvCell(value: string | number): string {
  const text = typeof value === 'number' ? String(round(value)) : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
