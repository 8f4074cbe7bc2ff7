import { signedNumber } from '../../core/signed-number.js';
import { subEmotionOf } from '../../emotion/sub-emotions.js';
import { quadrantOf } from '../../emotion/circumplex.js';
import type { FileAnalysis } from '../../engine/file-analysis.js';
import type { CurvePoint } from '../../inference/emotion-curve.js';
import type { FormatOptions, LayerFormat } from './analysis-format.js';
import { estimateColumns } from './estimate-columns.js';
import { eventTracks } from './event-tracks.js';
import { shortNumber } from './number-text.js';

/**
 * Label tracks of Audacity (File > Import > Labels): `emotion.txt` a stretch for each quadrant the music is in, `values.txt` one over
 * the whole with every value, then events, beats and onsets. A label track has no curves.
 */
export function audacityFormat({ model }: FormatOptions): LayerFormat {
  const columns = estimateColumns(model);
  return {
    kind: 'layers',
    recording: (_, analysis) => {
      const { startSeconds, durationSeconds, summary, events } = analysis;
      const values = columns.map(({ name, of }) => {
        const value = of(summary);
        return `${name} ${typeof value === 'number' ? shortNumber(value) : value}`;
      });
      const files = new Map([
        ['emotion.txt', stretches(analysis).join('')],
        ['values.txt', label(startSeconds, startSeconds + durationSeconds, values.join(', '))],
      ]);
      for (const [track, happened] of eventTracks(events)) {
        const labels = happened.map(({ timeSeconds, name, value, reason }) =>
          label(
            timeSeconds,
            timeSeconds,
            track === 'events' ? `${name}: ${reason}` : String(shortNumber(value)),
          ),
        );
        files.set(`${track}.txt`, labels.join(''));
      }
      return files;
    },
  };
}

/** A label for each stretch in one quadrant, with the middle of what is said in it. */
function stretches({ curve, startSeconds, durationSeconds }: FileAnalysis): string[] {
  const begins = curve.filter((point, index) => quadrant(point) !== quadrant(curve[index - 1]));
  return begins.map((first, index) => {
    const end = begins[index + 1]?.timeSeconds ?? startSeconds + durationSeconds;
    const within = curve.filter(({ timeSeconds }) => timeSeconds >= first.timeSeconds && timeSeconds < end);
    const mean = (of: (point: CurvePoint) => number): number =>
      within.reduce((sum, point) => sum + of(point), 0) / within.length;
    const axis = (name: 'valence' | 'arousal'): string =>
      `${name} ${signedNumber(mean(({ estimate }) => estimate[name]))} ± ${mean(({ estimate }) => estimate[`${name}Sd`]).toFixed(2)}`;
    const word = subEmotionOf(
      mean(({ estimate }) => estimate.valence),
      mean(({ estimate }) => estimate.arousal),
    );
    return label(
      first.timeSeconds,
      end,
      `${quadrant(first)} ${word}: ${axis('valence')}, ${axis('arousal')}`,
    );
  });
}

function quadrant(point: CurvePoint | undefined): string | null {
  return point === undefined ? null : quadrantOf(point.estimate.valence, point.estimate.arousal);
}

function label(fromSeconds: number, toSeconds: number, text: string): string {
  return `${fromSeconds.toFixed(6)}\t${toSeconds.toFixed(6)}\t${text.replaceAll(/[\t\r\n]/g, ' ')}\n`;
}
