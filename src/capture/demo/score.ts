/** One movement of the demo performance: what is played when, and where on the circumplex it is meant to lie. */
export interface DemoSection {
  readonly name: string;
  /** From the start of the piece; exact multiples of the section's bar. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** Bars of four beats; 0 in silence. */
  readonly barCount: number;
  /** Null in silence. */
  readonly tempoBpm: number | null;
  /** Tonic as a pitch class (C = 0 … B = 11) and mode; null in silence. */
  readonly key: { readonly tonicPitchClass: number; readonly mode: 'major' | 'minor' } | null;
  /** The quadrant a listener would be expected to name (Q1 + valence + arousal, Q2 − +, Q3 − −, Q4 + −); null in silence. */
  readonly quadrant: 'Q1' | 'Q2' | 'Q3' | 'Q4' | null;
  /** The whole mix fades to digital zero over this long before the end of the section; 0 where sound rings on. */
  readonly fadeOutSeconds: number;
}

export const BEATS_PER_BAR = 4;

type SectionPlan = Omit<DemoSection, 'startSeconds' | 'endSeconds'> & { readonly restSeconds?: number };

/** The keys go down the circle of fifths (G, C, then E, A, D, D and G again), so that every border resolves. */
const PLAN: readonly SectionPlan[] = [
  {
    name: 'calm',
    barCount: 12,
    tempoBpm: 72,
    key: { tonicPitchClass: 7, mode: 'major' },
    quadrant: 'Q4',
    fadeOutSeconds: 0,
  },
  {
    name: 'uplifting',
    barCount: 16,
    tempoBpm: 120,
    key: { tonicPitchClass: 0, mode: 'major' },
    quadrant: 'Q1',
    fadeOutSeconds: 0,
  },
  {
    name: 'aggressive',
    barCount: 16,
    tempoBpm: 150,
    key: { tonicPitchClass: 4, mode: 'minor' },
    quadrant: 'Q2',
    fadeOutSeconds: 0.35,
  },
  {
    name: 'silence',
    barCount: 0,
    restSeconds: 6,
    tempoBpm: null,
    key: null,
    quadrant: null,
    fadeOutSeconds: 0,
  },
  {
    name: 'melancholic',
    barCount: 8,
    tempoBpm: 60,
    key: { tonicPitchClass: 9, mode: 'minor' },
    quadrant: 'Q3',
    fadeOutSeconds: 0,
  },
  {
    name: 'build-up',
    barCount: 8,
    tempoBpm: 128,
    key: { tonicPitchClass: 2, mode: 'minor' },
    quadrant: 'Q2',
    fadeOutSeconds: 0,
  },
  {
    name: 'triumphant',
    barCount: 18,
    tempoBpm: 128,
    key: { tonicPitchClass: 2, mode: 'major' },
    quadrant: 'Q1',
    fadeOutSeconds: 1.5,
  },
];

function layOut(plan: readonly SectionPlan[]): readonly DemoSection[] {
  let startSeconds = 0;
  return plan.map(({ restSeconds = 0, ...section }) => {
    const playedSeconds =
      section.tempoBpm === null ? 0 : (section.barCount * BEATS_PER_BAR * 60) / section.tempoBpm;
    const placed = { ...section, startSeconds, endSeconds: startSeconds + playedSeconds + restSeconds };
    startSeconds = placed.endSeconds;
    return Object.freeze(placed);
  });
}

/**
 * The arc of the demo performance in the order it is played: calm → uplifting → aggressive → silence → melancholic →
 * build-up → triumphant, without gaps from 0; the end of the last one is the length of one pass (about 184 s).
 */
export const DEMO_SECTIONS: readonly DemoSection[] = Object.freeze(layOut(PLAN));

/** The section of that name. Throws a `RangeError` for a name the piece does not have. */
export function demoSection(name: string): DemoSection {
  const section = DEMO_SECTIONS.find((candidate) => candidate.name === name);
  if (section === undefined) {
    throw new RangeError(
      `no section '${name}'; there are ${DEMO_SECTIONS.map((one) => one.name).join(', ')}`,
    );
  }
  return section;
}
