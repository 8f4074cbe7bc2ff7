import { DEMO_SECTIONS } from '../../../src/capture/demo/score.js';
import { ANALYSIS_RATE_HZ } from '../../../src/features/feature-layout.js';
import { louder } from '../../support/sounds.js';
import { drumLoop, renderNotes, type SynthNote, type Timbre } from '../../support/synth.js';
import { type ArcPoint, demoSound } from './heard-piece.js';

/** When an event must come: `from` to `to`, seconds. `optional`: it may come, and is then neither right nor wrong. */
export interface Truth {
  readonly name: string;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly isOptional?: true;
}

/** A piece of our own with a known arc. */
export interface Piece {
  readonly name: string;
  readonly sound: () => Float32Array;
  readonly arc: readonly ArcPoint[];
  readonly truths: readonly Truth[];
}

/** A section is told up to this long after it began. */
const SECTION_SECONDS = 4;
/** A drop is told up to this long after the strike: 150 ms, and the frame under way. */
const DROP_SECONDS = 0.18;
/** The estimates follow, and quadrant and mood must hold. */
const FOLLOW_SECONDS = 6;

const QUADRANT_POINTS = { Q1: [0.5, 0.5], Q2: [-0.45, 0.65], Q3: [-0.45, -0.5], Q4: [0.4, -0.5] } as const;

const section = (at: number): Truth => within('section-change', at - 0.1, at + SECTION_SECONDS);
const drop = (at: number): Truth => within('drop', at, at + DROP_SECONDS);
const within = (name: string, fromSeconds: number, toSeconds: number): Truth => ({
  name,
  fromSeconds,
  toSeconds,
});
const maybe = (truth: Truth): Truth => ({ ...truth, isOptional: true });

/** The arc of the demo performance; what may be heard as a section within a movement is optional. */
export const DEMO: Piece = {
  name: 'demo performance',
  sound: demoSound,
  arc: DEMO_SECTIONS.flatMap(({ startSeconds, quadrant }) => {
    if (quadrant === null) return [];
    const [valence, arousal] = QUADRANT_POINTS[quadrant];
    return [{ fromSeconds: startSeconds, valence, arousal }];
  }),
  truths: [
    ...[40, 72, 135.6, 150.6].map(section),
    // The second halves of 'uplifting' and 'triumphant', the build's own entry of the snare, the final chord.
    ...[56, 165.6, 180.6].map((at) => maybe(section(at))),
    within('build', 139, 150.6),
    drop(40),
    drop(150.6),
    ...[0, 103.6].map((at) => within('calm', at, at + 12)),
    within('peak', 40, 50),
    maybe(within('peak', 72, 97)),
    within('peak', 136, 162),
    ...[0, 40, 72, 103.6, 135.6, 150.6].flatMap((at) => [
      within('quadrant-change', at, at + FOLLOW_SECONDS),
      within('mood-change', at, at + FOLLOW_SECONDS),
    ]),
  ],
};

/** Club form: groove, break without bass, build, drop; the groove again. */
function clubPiece(tempoBpm: number, gainDb: number): Piece {
  const barSeconds = 240 / tempoBpm;
  return {
    name: `groove, break, build, drop at ${tempoBpm} and ${gainDb} dB`,
    sound: () => {
      const groove = [{ bars: [0, 12] }, { bars: [24, 36] }] as const;
      const parts = groove.map(({ bars: [first, last] }) => {
        const samples = drumLoop(
          {
            tempoBpm,
            barCount: last - first,
            jitterSeconds: 0.003,
            rows: { kick: 'x...x...x...x...', snare: '....x.......x...', hat: 'x.xxx.xxx.xxx.xx' },
          },
          ANALYSIS_RATE_HZ,
        ).samples;
        return { atSeconds: first * barSeconds, samples };
      });
      const bass = groove.flatMap(({ bars: [first, last] }) =>
        Array.from({ length: 8 * (last - first) }, (_, eighth) =>
          note(first * barSeconds + (eighth * barSeconds) / 8, 0.2, eighth % 16 < 8 ? 33 : 36, 0.9, 'organ'),
        ),
      );
      const pads = chords(0, 36 * barSeconds, barSeconds, 'strings', (seconds) =>
        seconds >= 16 * barSeconds && seconds < 24 * barSeconds
          ? 0.15 + 0.05 * (seconds / barSeconds - 16)
          : 0.2,
      );
      // The roll: eighths, sixteenths, thirty-seconds, ever louder and higher, and half a beat of breath.
      const roll: SynthNote[] = [];
      for (let bar = 16; bar < 24; bar += 1) {
        const perBar = bar < 20 ? 8 : bar < 22 ? 16 : 32;
        for (let step = 0; step < perBar; step += 1) {
          const place = bar - 16 + step / perBar;
          if (place > 7.875) continue;
          roll.push(note((16 + place) * barSeconds, 0.06, 60 + 3.5 * place, 0.1 + 0.09 * place, 'pluck'));
        }
      }
      return louder(mixed(36 * barSeconds, [...bass, ...pads, ...roll], parts), gainDb);
    },
    arc: [
      { fromSeconds: 0, valence: 0.4, arousal: 0.5 },
      { fromSeconds: 12 * barSeconds, valence: 0.3, arousal: -0.2 },
      { fromSeconds: 18 * barSeconds, valence: 0.3, arousal: 0.25 },
      { fromSeconds: 24 * barSeconds, valence: 0.5, arousal: 0.6 },
    ],
    truths: [
      section(12 * barSeconds),
      maybe(section(16 * barSeconds)),
      section(24 * barSeconds),
      within('build', 17 * barSeconds, 24 * barSeconds),
      drop(24 * barSeconds),
      within('calm', 12 * barSeconds, 17 * barSeconds),
      within('peak', 23 * barSeconds, 30 * barSeconds),
      within('quadrant-change', 0, FOLLOW_SECONDS),
      ...[12, 18].map((bar) =>
        within('quadrant-change', bar * barSeconds, bar * barSeconds + FOLLOW_SECONDS),
      ),
      within('mood-change', 0, FOLLOW_SECONDS),
      ...[12, 18].map((bar) => within('mood-change', bar * barSeconds, bar * barSeconds + FOLLOW_SECONDS)),
    ],
  };
}

/** Verse and chorus, 20 s each, twice, the bass going through: sections, and no drop. */
export const SONG: Piece = {
  name: 'verse, chorus, verse, chorus',
  sound: () => {
    const notes = [0, 40].flatMap((at) => [
      ...chords(at, at + 20, 2, 'piano', () => 0.3),
      ...chords(at + 20, at + 40, 2, 'strings', () => 0.7),
    ]);
    const bass = Array.from({ length: 160 }, (_, half) =>
      note(half / 2, 0.45, half % 8 < 4 ? 36 : 41, 0.8, 'organ'),
    );
    const drums = [20, 60].map((atSeconds) => ({
      atSeconds,
      samples: louder(
        drumLoop({ tempoBpm: 120, barCount: 10, jitterSeconds: 0.004 }, ANALYSIS_RATE_HZ).samples,
        -9,
      ),
    }));
    return mixed(80, [...notes, ...bass], drums);
  },
  arc: [0, 20, 40, 60].map((fromSeconds, index) => ({
    fromSeconds,
    valence: 0.35,
    arousal: index % 2 === 0 ? -0.15 : 0.4,
  })),
  truths: [
    ...[20, 40, 60].map(section),
    ...[20, 60].map((at) => within('peak', at, at + 12)),
    within('calm', 40, 52),
    ...[0, 20, 40, 60].flatMap((at) => [
      within('quadrant-change', at, at + FOLLOW_SECONDS),
      within('mood-change', at, at + FOLLOW_SECONDS),
    ]),
  ],
};

/** Strings that rise out of quiet chords, twice, and fall back: builds without a drop. */
function crescendoPiece(riseSeconds: number, gainDb: number): Piece {
  const starts = [16, 16 + riseSeconds + 16];
  const endSeconds = 2 * (16 + riseSeconds) + 16;
  const middles = starts.map((at) => at + riseSeconds / 2);
  const tops = starts.map((at) => at + riseSeconds);
  const low = { valence: 0.3, arousal: -0.2 };
  const high = { valence: 0.3, arousal: 0.3 };
  return {
    name: `two crescendos of ${riseSeconds} s at ${gainDb} dB`,
    sound: () => {
      const stepCount = 4 * riseSeconds;
      const swell = (start: number): SynthNote[] =>
        Array.from({ length: stepCount }, (_, step) => step / stepCount).flatMap((place) => [
          note(start + riseSeconds * place, 0.3, 60 + 24 * place, 0.1 + 0.8 * place, 'strings'),
          note(start + riseSeconds * place, 0.3, 48 + 12 * place, 0.1 + 0.6 * place, 'organ'),
        ]);
      const bed = chords(0, endSeconds, 2, 'organ', () => 0.12);
      return louder(mixed(endSeconds, [...bed, ...starts.flatMap(swell)], []), gainDb);
    },
    arc: [
      { fromSeconds: 0, ...low },
      ...starts.flatMap((_, index) => [
        { fromSeconds: middles[index] as number, ...high },
        { fromSeconds: tops[index] as number, ...low },
      ]),
    ],
    truths: [
      ...starts.map((at) => within('build', at + 1.5, at + riseSeconds + 0.5)),
      ...[...starts, ...tops].map((at) => maybe(within('section-change', at - 0.1, at + 10))),
      ...middles.map((at) => within('peak', at, at + riseSeconds / 2 + 1)),
      ...tops.map((at) => within('calm', at, at + 12)),
      ...[0, ...middles, ...tops].flatMap((at) => [
        within('quadrant-change', at, at + FOLLOW_SECONDS),
        within('mood-change', at, at + FOLLOW_SECONDS),
      ]),
    ],
  };
}

/** One groove for a minute, with a break of two seconds: nothing happens but the first quadrant and mood. */
export const STEADY_GROOVE: Piece = {
  name: 'steady groove',
  sound: () => {
    const bass = Array.from({ length: 200 }, (_, eighth) =>
      note(eighth * 0.3, 0.25, [33, 33, 40, 36][(eighth >> 3) % 4] as number, 0.8, 'organ'),
    );
    const drums = [
      {
        atSeconds: 0,
        samples: drumLoop({ tempoBpm: 100, barCount: 25, jitterSeconds: 0.008 }, ANALYSIS_RATE_HZ).samples,
      },
    ];
    const sound = mixed(60, [...bass, ...chords(0, 60, 2.4, 'piano', () => 0.4)], drums);
    sound.fill(0, Math.round(36 * ANALYSIS_RATE_HZ), Math.round(36.4 * ANALYSIS_RATE_HZ));
    return sound;
  },
  arc: [{ fromSeconds: 0, valence: 0.3, arousal: 0.2 }],
  truths: [within('quadrant-change', 0, FOLLOW_SECONDS), within('mood-change', 0, FOLLOW_SECONDS)],
};

/** Slow chords for a minute. */
export const STEADY_CHORDS: Piece = {
  name: 'steady chords',
  sound: () =>
    mixed(
      60,
      chords(0, 60, 3, 'piano', () => 0.6),
      [],
    ),
  arc: [{ fromSeconds: 0, valence: -0.3, arousal: -0.2 }],
  truths: [within('quadrant-change', 0, FOLLOW_SECONDS), within('mood-change', 0, FOLLOW_SECONDS)],
};

const CHORDS = [
  [57, 60, 64],
  [53, 57, 60],
  [48, 55, 64],
  [55, 59, 62],
] as const;

function chords(
  startSeconds: number,
  endSeconds: number,
  everySeconds: number,
  timbre: Timbre,
  velocityAt: (seconds: number) => number,
): SynthNote[] {
  const count = Math.round((endSeconds - startSeconds) / everySeconds);
  return Array.from({ length: count }, (_, index) => startSeconds + index * everySeconds).flatMap(
    (seconds, index) =>
      (CHORDS[index % CHORDS.length] as readonly number[]).map((midi) =>
        note(seconds, everySeconds, midi, velocityAt(seconds), timbre),
      ),
  );
}

function note(
  startSeconds: number,
  durationSeconds: number,
  midi: number,
  velocity: number,
  timbre: Timbre,
): SynthNote {
  return { startSeconds, durationSeconds, midi, velocity, timbre };
}

function mixed(
  durationSeconds: number,
  notes: readonly SynthNote[],
  parts: readonly { readonly atSeconds: number; readonly samples: Float32Array }[],
): Float32Array {
  const mix = renderNotes(notes, ANALYSIS_RATE_HZ, durationSeconds);
  for (const { atSeconds, samples } of parts) {
    const offset = Math.round(atSeconds * ANALYSIS_RATE_HZ);
    for (let index = 0; index < samples.length && offset + index < mix.length; index += 1) {
      mix[offset + index] = (mix[offset + index] as number) + (samples[index] as number);
    }
  }
  return mix;
}

/** The thresholds of the events were chosen while these were in view. */
export const PIECES_IN_VIEW = [
  DEMO,
  clubPiece(128, 0),
  SONG,
  crescendoPiece(14, 0),
  STEADY_GROOVE,
  STEADY_CHORDS,
];

/** These were written afterwards, and nothing was changed for them. */
export const HELD_OUT_PIECES = [
  clubPiece(100, -15),
  clubPiece(142, -6),
  crescendoPiece(9, -12),
  crescendoPiece(20, -6),
];
