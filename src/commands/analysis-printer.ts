import type { AffektError } from '../core/errors.js';
import { clamp } from '../core/units.js';
import { quadrantOf } from '../emotion/circumplex.js';
import { subEmotionOf } from '../emotion/sub-emotions.js';
import type { FileAnalysis } from '../engine/file-analysis.js';
import type { ClipEstimate } from '../inference/clip-summary.js';
import { type Estimate, FILM_NAMES, GEMS_NAMES, MID_LEVEL_NAMES } from '../inference/estimate.js';
import type { ModelArtifact } from '../inference/model-artifact.js';
import { audioTimeSeconds } from '../inference/read-out.js';

export type AnalysisFormat = 'table' | 'json' | 'csv';

/** Prints analyses one after another, in the order they come. */
export interface AnalysisPrinter {
  analysis(file: string, analysis: FileAnalysis): void;
  error(file: string, error: AffektError): void;
  end(): void;
}

/** A printer of the format; `write` takes text that ends in a newline. */
export function analysisPrinter(
  format: AnalysisFormat,
  model: ModelArtifact,
  withCurves: boolean,
  write: (text: string) => void,
): AnalysisPrinter {
  if (format === 'json') return jsonPrinter(model, withCurves, write);
  return format === 'csv'
    ? csvPrinter(model.manifest.name, withCurves, write)
    : tablePrinter(withCurves, write);
}

function jsonPrinter(
  model: ModelArtifact,
  withCurves: boolean,
  write: (text: string) => void,
): AnalysisPrinter {
  const thresholds = model.manifest.gemsThresholds;
  const line = (value: object): void =>
    write(`${JSON.stringify(value, (_, x) => (typeof x === 'number' ? round(x) : x))}\n`);
  return {
    analysis: (file, { durationSeconds, summary, curve, warnings }) =>
      line({
        file,
        durationSeconds,
        ...values(summary),
        confidence: summary.confidence,
        gemsPresent: GEMS_NAMES.filter((name, i) => summary.gems[name] >= (thresholds[i] as number)),
        model: model.manifest.name,
        ...(warnings.length > 0 && { warnings }),
        ...(withCurves && { curve: curve.map(curvePoint) }),
      }),
    error: (file, { code, message }) => line({ file, error: { code, message } }),
    end: () => undefined,
  };
}

function values(estimate: ClipEstimate): object {
  const { valence, arousal, film, midLevel, gems, moods, basic } = estimate;
  return {
    valence,
    arousal,
    quadrant: quadrantOf(valence, arousal),
    subEmotion: subEmotionOf(valence, arousal),
    intervals: {
      valence: interval(valence, estimate.valenceSd),
      arousal: interval(arousal, estimate.arousalSd),
    },
    film,
    midLevel,
    gems,
    moods,
    basic,
  };
}

/** About 68 % of listeners' mean ratings lie within; cut at the ends of the scale. */
function interval(value: number, sd: number): [number, number] {
  return [clamp(value - sd, -1, 1), clamp(value + sd, -1, 1)];
}

function curvePoint(estimate: Estimate): object {
  return {
    timeSeconds: audioTimeSeconds(estimate.sampleIndex),
    ...values(estimate),
    confidence: estimate.confidence,
  };
}

function csvPrinter(model: string, withCurves: boolean, write: (text: string) => void): AnalysisPrinter {
  const names = [
    'valence',
    'arousal',
    'quadrant',
    ...FILM_NAMES.map((n) => `film_${n}`),
    ...MID_LEVEL_NAMES,
    'confidence',
  ];
  const row = (cells: readonly (string | number)[]): void => write(`${cells.map(csvCell).join(',')}\n`);
  row(['file', withCurves ? 'time_seconds' : 'duration_seconds', ...names, 'model', 'error']);
  const cells = (estimate: ClipEstimate): (string | number)[] => [
    estimate.valence,
    estimate.arousal,
    quadrantOf(estimate.valence, estimate.arousal),
    ...FILM_NAMES.map((name) => estimate.film[name]),
    ...MID_LEVEL_NAMES.map((name) => estimate.midLevel[name]),
    estimate.confidence,
  ];
  return {
    analysis: (file, { durationSeconds, summary, curve }) => {
      if (!withCurves) row([file, durationSeconds, ...cells(summary), model, '']);
      for (const point of curve) row([file, audioTimeSeconds(point.sampleIndex), ...cells(point), model, '']);
    },
    error: (file, { code, message }) => row([file, '', ...names.map(() => ''), model, `${code}: ${message}`]),
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
    analysis: (file, { durationSeconds, summary, curve }) => {
      if (!hasHeading) line('time', heading.slice(0, 4), heading[4] as string);
      hasHeading = true;
      write(`${file}\n`);
      line(`${durationSeconds.toFixed(1)} s`, cells(summary), strongestFilm(summary));
      if (!withCurves) return;
      for (const point of curve) {
        line(`${audioTimeSeconds(point.sampleIndex).toFixed(1)}`, cells(point), strongestFilm(point));
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
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
