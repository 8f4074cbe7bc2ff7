import { signedNumber } from '../../core/signed-number.js';
import { quadrantOf } from '../../emotion/circumplex.js';
import type { FileEvent } from '../../engine/file-analysis.js';
import type { ClipEstimate } from '../../inference/clip-summary.js';
import type { FormatOptions, TextFormat } from './analysis-format.js';
import { eventTracks } from './event-tracks.js';

const HEADINGS = ['valence', 'arousal', 'quadrant', 'conf.'];

/** For a person: the whole, then the curve, then what happened; beats and onsets are only counted. */
export function tableFormat({ request }: FormatOptions): TextFormat {
  const line = (first: string, cells: readonly string[], last: string): string =>
    `${first.padStart(8)}  ${cells.map((cell) => cell.padStart(10)).join('')}  ${last}\n`;
  const cells = ({ valence, arousal, confidence }: ClipEstimate): string[] => [
    signedNumber(valence),
    signedNumber(arousal),
    quadrantOf(valence, arousal),
    confidence.toFixed(2),
  ];
  return {
    kind: 'text',
    extension: 'txt',
    head: line('time', HEADINGS, 'film, strongest'),
    recording: (file, { durationSeconds, summary, curve, events, warnings }) =>
      [
        `${file}\n`,
        ...warnings.map((warning) => `  warning: ${warning}\n`),
        line(`${durationSeconds.toFixed(1)} s`, cells(summary), strongestFilm(summary)),
        ...curve.map(({ timeSeconds, estimate }) =>
          line(timeSeconds.toFixed(2), cells(estimate), strongestFilm(estimate)),
        ),
        ...(request.withEvents ? eventLines(events) : []),
      ].join(''),
    error: (file, { code, message }) => `${file}\n  ${code}: ${message}\n`,
  };
}

function eventLines(events: readonly FileEvent[]): string[] {
  const { events: told = [], ...counted } = Object.fromEntries(eventTracks(events));
  const counts = Object.entries(counted).map(([track, those]) => `${those.length} ${track}`);
  return [
    ...told.map(
      ({ timeSeconds, name, reason }) => `${timeSeconds.toFixed(2).padStart(8)}  ${name}: ${reason}\n`,
    ),
    `${''.padStart(8)}  ${counts.join(', ')}\n`,
  ];
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
