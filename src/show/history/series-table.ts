import { monotonicMs } from '../../core/clock.js';
import type { EmotionFrame } from '../../emotion/emotion-frame.js';
import { MID_LEVEL_NAMES } from '../../inference/estimate.js';
import type { SeriesInfo } from '../../server/api-answers.js';
import type { StreamedSeries } from '../../server/signal-stream.js';
import { SIGNALS } from '../../signals/signal-table.js';

/** A number of every frame that can be looked at live and is kept. */
export interface Series extends SeriesInfo, StreamedSeries {
  /** The value, in its own unit; null when there is none yet. */
  readonly read: (frame: EmotionFrame) => number | null;
}

/** Of these the highest value counts wherever several frames are told by one. */
const PEAKS: ReadonlySet<string> = new Set(['onset']);

/** Every signal, what is known of the input beside them, and the reasons of valence and arousal. */
export const SERIES: readonly Series[] = [
  ...SIGNALS.map(({ name, low, high, meaning, read }) => ({
    name,
    low,
    high,
    meaning,
    isPeak: PEAKS.has(name),
    read,
  })),
  {
    name: 'peak',
    low: -60,
    high: 0,
    meaning: 'largest sample of the input, dBFS',
    isPeak: true,
    read: ({ feature }) => feature.peakDbfs,
  },
  {
    name: 'gain',
    low: -40,
    high: 40,
    meaning: 'what the loudness normaliser adds, dB',
    isPeak: false,
    read: ({ feature }) => feature.gainDb,
  },
  {
    name: 'latency',
    low: 0,
    high: 250,
    meaning: 'from the capture of the newest sample to now, ms',
    isPeak: false,
    read: ({ capturedAtMs }) => monotonicMs() - capturedAtMs,
  },
  ...reasons('valence'),
  ...reasons('arousal'),
];

/** Writes the values of `frame` into `values`, in the order of `SERIES`; NaN where there is none. */
export function readSeries(frame: EmotionFrame, values: Float64Array): void {
  for (const [place, { read }] of SERIES.entries()) values[place] = read(frame) ?? Number.NaN;
}

/** Bias and terms; their sum is the value, before it is kept within −1..1. */
function reasons(target: 'valence' | 'arousal'): Series[] {
  const reason = (name: string, meaning: string, read: Series['read']): Series => ({
    name: `why/${target}/${name}`,
    low: -1,
    high: 1,
    meaning,
    isPeak: false,
    read,
  });
  return [
    reason('bias', `${target} of average music`, ({ emotion }) => emotion?.why[target].bias ?? null),
    ...MID_LEVEL_NAMES.map((name) =>
      reason(
        name,
        `what ${name} adds to ${target}`,
        ({ emotion }) => emotion?.why[target].terms[name] ?? null,
      ),
    ),
  ];
}
