const PITCH_CLASSES: Readonly<Record<string, number>> = {
  C: 0,
  'C#': 1,
  D: 2,
  Eb: 3,
  E: 4,
  F: 5,
  'F#': 6,
  G: 7,
  'G#': 8,
  A: 9,
  Bb: 10,
  B: 11,
};

/** Four tones above the root, semitones. The ninth chords leave the root (and the fifth's doubling) to the bass. */
const QUALITIES: Readonly<Record<string, readonly number[]>> = {
  '': [0, 4, 7, 12],
  m: [0, 3, 7, 12],
  '7': [0, 4, 7, 10],
  maj7: [0, 4, 7, 11],
  m7: [0, 3, 7, 10],
  add9: [0, 2, 4, 7],
  maj9: [4, 7, 11, 14],
  m9: [3, 7, 10, 14],
  '7sus4': [0, 5, 7, 10],
};

const VOICE_COUNT = 4;

/** A chord: the pitch classes of its four voices and of its bass. */
export interface Chord {
  readonly bassPitchClass: number;
  /** Four, 0..11; a doubled tone stands twice. */
  readonly pitchClasses: readonly number[];
}

/** Reads a chord symbol such as `G`, `Bm7`, `Cmaj9`, `G/B`. Throws a `RangeError` for one it does not know. */
export function chordOf(symbol: string): Chord {
  const match = /^([A-G][b#]?)([^/]*)(?:\/([A-G][b#]?))?$/.exec(symbol);
  const root = PITCH_CLASSES[match?.[1] ?? ''];
  const intervals = QUALITIES[match?.[2] ?? '?'];
  const bass = match?.[3] === undefined ? root : PITCH_CLASSES[match[3]];
  if (root === undefined || intervals === undefined || bass === undefined) {
    throw new RangeError(`chord '${symbol}' is not known; qualities are ${Object.keys(QUALITIES).join(' ')}`);
  }
  return { bassPitchClass: bass, pitchClasses: intervals.map((interval) => (root + interval) % 12) };
}

/** The chord's tones stacked upwards in close position from `lowestMidi`; a chord of three has its lowest doubled on top. */
function closePosition(chord: Chord, lowestMidi: number): number[] {
  const offsets = new Set(chord.pitchClasses.map((pitchClass) => (pitchClass - lowestMidi + 1200) % 12));
  const midis = [...offsets].sort((a, b) => a - b).map((offset) => lowestMidi + offset);
  return midis.length < VOICE_COUNT ? [...midis, lowestMidi + 12] : midis;
}

/**
 * Voices a progression for four parts (MIDI notes, ascending) so that the parts move as little as they can from chord to
 * chord; the first chord, and the whole register, lies around `centreMidi`.
 */
export function voiceProgression(chords: readonly Chord[], centreMidi: number): number[][] {
  let previous: readonly number[] | null = null;
  return chords.map((chord) => {
    let best: number[] = [];
    let bestCost = Number.POSITIVE_INFINITY;
    for (let lowest = centreMidi - 14; lowest <= centreMidi + 4; lowest++) {
      if (!chord.pitchClasses.includes(lowest % 12)) continue;
      const candidate = closePosition(chord, lowest);
      const mean = candidate.reduce((sum, midi) => sum + midi, 0) / VOICE_COUNT;
      const from: readonly number[] | null = previous;
      const movement =
        from === null
          ? 0
          : candidate.reduce((sum, midi, voice) => sum + Math.abs(midi - (from[voice] ?? midi)), 0);
      // The pull towards the centre is weaker than any step of one part: it only decides between equals and stops drift.
      const cost = movement + 0.4 * Math.abs(mean - centreMidi);
      if (cost < bestCost) {
        best = candidate;
        bestCost = cost;
      }
    }
    previous = best;
    return best;
  });
}
