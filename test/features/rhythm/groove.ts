import { type Hit, RhythmMaterial } from './rhythm-material.js';

/** What is played on and between the beats. */
export type GrooveStyle = 'clicks' | 'rock' | 'house' | 'chords' | PatternStyle;
/** Bars that repeat, in which some beats are hardly struck. */
export type PatternStyle = 'two-step' | 'broken' | 'shuffle' | 'waltz';

/** Music of exactly known beats. */
export interface Groove {
  readonly samples: Float32Array;
  readonly beatSeconds: readonly number[];
  /** Every time at which something sets in, ascending. */
  readonly onsetSeconds: readonly number[];
}

const CHORD_HZ = [220, 277, 330, 440] as const;

/**
 * A groove in a soft pad and noise at −54 dB, from .37 s to half a second before the end. `tempoBpm` of the time of each
 * beat; `swing`: where the off-beat falls, .5 (straight) to .66.
 */
export function composeGroove(
  style: GrooveStyle,
  durationSeconds: number,
  tempoBpm: (seconds: number) => number,
  swing = 0.5,
): Groove {
  const material = new RhythmMaterial(durationSeconds, 3);
  const beatSeconds: number[] = [];
  const onsetSeconds: number[] = [];
  for (let at = 0.37; at < durationSeconds - 0.5; at += 60 / tempoBpm(at)) {
    onsetSeconds.push(...playBeat(material, style, beatSeconds.length, at, 60 / tempoBpm(at), swing));
    beatSeconds.push(at);
  }
  material.pad([110, 165, 220], 0.08);
  material.noiseBed(0.002);
  return { samples: material.samples, beatSeconds, onsetSeconds };
}

/** What is struck at which place, in beats from the bar's first; how long a bar is. */
const PATTERNS: Readonly<
  Record<
    PatternStyle,
    { readonly beatCount: number; readonly hits: readonly (readonly [number, Hit, number])[] }
  >
> = {
  'two-step': {
    beatCount: 4,
    hits: [
      [0, 'kick', 0.7],
      [1, 'snare', 0.5],
      [2.5, 'kick', 0.7],
      [3, 'snare', 0.5],
      ...[0.5, 1.5, 2.5, 3.5].map((at) => [at, 'hat', 0.35] as const),
      [1.75, 'hat', 0.2],
      [3.75, 'hat', 0.2],
    ],
  },
  broken: {
    beatCount: 4,
    hits: [
      [0, 'kick', 0.7],
      [0.75, 'kick', 0.5],
      [1, 'snare', 0.5],
      [2.5, 'kick', 0.7],
      [3, 'snare', 0.5],
      ...[0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5].map((at) => [at, 'hat', 0.25] as const),
      [3.75, 'snare', 0.15],
    ],
  },
  shuffle: {
    beatCount: 4,
    hits: [
      [0, 'kick', 0.7],
      [1, 'snare', 0.5],
      [2, 'kick', 0.6],
      [2 + 2 / 3, 'kick', 0.4],
      [3, 'snare', 0.5],
      ...[0, 1, 2, 3].flatMap((at) => [[at, 'hat', 0.3] as const, [at + 2 / 3, 'hat', 0.25] as const]),
    ],
  },
  waltz: {
    beatCount: 3,
    hits: [
      [0, 'kick', 0.6],
      [0, 'pluck', 0.3],
      [1, 'pluck', 0.25],
      [1, 'hat', 0.2],
      [2, 'pluck', 0.25],
      [2, 'hat', 0.2],
    ],
  },
};

/** Returns when something set in within the beat. */
function playPattern(
  material: RhythmMaterial,
  style: PatternStyle,
  beat: number,
  at: number,
  periodSeconds: number,
): readonly number[] {
  const { beatCount, hits } = PATTERNS[style];
  const place = beat % beatCount;
  const due = hits.filter(([hitAt]) => Math.floor(hitAt) === place);
  return due
    .map(([hitAt, kind, amplitude]) => {
      const seconds = at + (hitAt - place) * periodSeconds;
      material.hit(kind, seconds, amplitude);
      return seconds;
    })
    .sort((one, other) => one - other);
}

/** Returns when something set in. */
function playBeat(
  material: RhythmMaterial,
  style: GrooveStyle,
  beat: number,
  at: number,
  periodSeconds: number,
  swing: number,
): readonly number[] {
  if (style in PATTERNS) return playPattern(material, style as PatternStyle, beat, at, periodSeconds);
  const offBeat = at + periodSeconds * swing;
  if (style === 'clicks') {
    material.hit('click', at, 0.6);
    return [at];
  }
  if (style === 'rock') {
    material.hit(beat % 2 === 0 ? 'kick' : 'snare', at, 0.6);
    material.hit('hat', at, 0.3);
    material.hit('hat', offBeat, 0.25);
  } else if (style === 'house') {
    material.hit('kick', at, 0.7);
    if (beat % 2 === 1) material.hit('snare', at, 0.4);
    material.hit('hat', offBeat, 0.4);
  } else {
    material.note(at, CHORD_HZ[beat % 4] as number, periodSeconds * 1.2, 0.5);
    if (beat % 3 === 0) return [at];
    material.note(offBeat, 0.75 * (CHORD_HZ[beat % 4] as number), periodSeconds * 0.6, 0.25);
  }
  return [at, offBeat];
}
