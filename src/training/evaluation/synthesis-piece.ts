import type { InstrumentName } from '../../capture/demo/instruments.js';
import type { DemoNote } from '../../capture/demo/part-writer.js';
import { Random } from '../random.js';

/** How a piece is played. Everything else (key, tempo, band, chords, tune) follows from its number. */
export interface Rendition {
  readonly mode: 'major' | 'minor';
  /** `detuned`: each note off by 20 to 45 cents; `clustered`: each chord's tones pressed into neighbouring semitones; `keyless`: each pitch displaced by up to three semitones. */
  readonly pitch: 'pure' | 'detuned' | 'clustered' | 'keyless';
  /** `leaping`: the tune's tones, thrown into other octaves and out of order. */
  readonly tune: 'singable' | 'leaping';
  readonly tempoFactor: number;
  /** Every beat comes early or late by up to this share of a beat, the whole band together. */
  readonly pulseJitter: number;
  /** Part of each step of tune and chords that sounds. */
  readonly soundingShare: number;
  readonly rhythm: 'plain' | 'syncopated';
  /** 0..1. */
  readonly velocity: number;
  /** Octaves of filter opening: what is played louder sounds brighter. */
  readonly brightness: number;
}

/** The way every piece is played unless a pair says otherwise. */
export const NEUTRAL_RENDITION: Rendition = {
  mode: 'major',
  pitch: 'pure',
  tune: 'singable',
  tempoFactor: 1,
  pulseJitter: 0,
  soundingShare: 0.8,
  rhythm: 'plain',
  velocity: 0.55,
  brightness: 0,
};

interface Band {
  readonly tune: InstrumentName;
  readonly chords: InstrumentName;
  readonly bass: InstrumentName;
}

const BANDS: readonly Band[] = [
  { tune: 'lead', chords: 'brightPad', bass: 'synthBass' },
  { tune: 'bowed', chords: 'bowed', bass: 'softBass' },
  { tune: 'electricPiano', chords: 'electricPiano', bass: 'softBass' },
  { tune: 'brass', chords: 'brass', bass: 'synthBass' },
  { tune: 'harp', chords: 'harp', bass: 'softBass' },
  { tune: 'brightPluck', chords: 'stab', bass: 'synthBass' },
];

const SCALES = { major: [0, 2, 4, 5, 7, 9, 11], minor: [0, 2, 3, 5, 7, 8, 10] } as const;
const DOMINANT = 4;
/** Roots as degrees of the scale (0 is the tonic), two beats each. */
const PROGRESSIONS = [
  [0, 3, 4, 0],
  [0, 5, 3, 4],
  [0, 3, 0, 4],
  [0, 4, 5, 3],
  [0, 5, 1, 4],
] as const;
const BEATS_PER_CHORD = 2;
/** Where the four tones of two chords begin, in beats; as many either way. */
const TUNE_ONSETS = { plain: [0, 1, 2, 3], syncopated: [0, 0.75, 1.5, 2.75] } as const;
const CHORD_ONSETS = { plain: [0, 2], syncopated: [0.5, 1.75] } as const;
/** Kick, snare and hat, in beats of a bar of four. */
const DRUM_ONSETS = {
  plain: { kick: [0, 2], snare: [1, 3], closedHat: [0, 1, 2, 3] },
  syncopated: { kick: [0, 1.75], snare: [1, 3.25], closedHat: [0.5, 1.25, 2.5, 3.75] },
} as const;

/** The notes of piece `number` (0 and up) as played in a rendition, to fill `seconds`. The same on every machine. */
export function composePiece(number: number, rendition: Rendition, seconds: number): DemoNote[] {
  const design = new Random(7919 * (number + 1));
  const band = BANDS[number % BANDS.length] as Band;
  const tonic = 55 + ((7 * number + design.below(12)) % 12);
  const secondsPerBeat = 60 / ((80 + design.below(45)) * rendition.tempoFactor);
  const progression = PROGRESSIONS[design.below(PROGRESSIONS.length)] as readonly number[];
  const hasDrums = design.below(2) === 1;
  const beatCount = 4 * Math.ceil(seconds / (4 * secondsPerBeat));
  const time = beatTimes(number, beatCount, secondsPerBeat, rendition.pulseJitter);
  const pitches = new Pitches(number, rendition);
  const notes: DemoNote[] = [];
  const play = (
    instrument: InstrumentName,
    beat: number,
    beats: number,
    midi: number,
    level: number,
  ): void => {
    const startSeconds = time(beat);
    notes.push({
      instrument,
      startSeconds,
      durationSeconds: Math.max(0.03, time(beat + beats) - startSeconds),
      midi,
      velocity: Math.min(1, level * rendition.velocity),
      brightness: rendition.brightness,
      pan: 0,
    });
  };
  for (let bar = 0; bar * 4 < beatCount; bar += 1) {
    const roots = [0, 1].map((half) => progression[(2 * bar + half) % progression.length] as number);
    const chordOnsets = CHORD_ONSETS[rendition.rhythm];
    for (const [half, root] of roots.entries()) {
      const onset = chordOnsets[half] as number;
      for (const midi of pitches.chord(tonic, root)) {
        play(band.chords, 4 * bar + onset, BEATS_PER_CHORD * rendition.soundingShare, midi, 0.7);
      }
      // The bass keeps to the beat: what is off it is heard against this.
      play(band.bass, 4 * bar + 2 * half, 1.8 * rendition.soundingShare, pitches.bass(tonic, root), 0.8);
    }
    const onsets = TUNE_ONSETS[rendition.rhythm];
    for (const [step, onset] of onsets.entries()) {
      const beats = ((onsets[step + 1] ?? 4) - onset) * rendition.soundingShare;
      const root = roots[step < 2 ? 0 : 1] as number;
      play(band.tune, 4 * bar + onset, beats, pitches.tune(tonic, root, step % 2 === 0), 1);
    }
    for (const [drum, strikes] of hasDrums ? Object.entries(DRUM_ONSETS[rendition.rhythm]) : []) {
      for (const onset of strikes) play(drum as InstrumentName, 4 * bar + onset, 0.25, 60, 0.8);
    }
  }
  return notes;
}

/** Time of a beat and of every place between two. */
function beatTimes(
  number: number,
  beatCount: number,
  secondsPerBeat: number,
  jitter: number,
): (beat: number) => number {
  const random = new Random(104_729 * (number + 1));
  const times = Array.from({ length: beatCount + 5 }, (_, beat) => {
    const offset = beat === 0 ? 0 : jitter * (2 * random.uniform() - 1);
    return (beat + offset) * secondsPerBeat;
  });
  return (beat) => {
    const whole = Math.floor(beat);
    const from = times[whole] as number;
    return from + (beat - whole) * ((times[whole + 1] as number) - from);
  };
}

/** Which pitches sound, as MIDI notes. The tune's own choices do not depend on how it is played. */
class Pitches {
  readonly #choice: Random;
  readonly #disturbance: Random;
  #tuneDegree = 7;

  constructor(
    number: number,
    readonly rendition: Rendition,
  ) {
    this.#choice = new Random(15_485_863 * (number + 1));
    this.#disturbance = new Random(32_452_843 * (number + 1));
  }

  chord(tonic: number, root: number): number[] {
    const degrees = [root, root + 2, root + 4, root + 7];
    const base = this.#onScale(tonic, root, root);
    return degrees.map((degree, voice) => {
      const pure = this.#onScale(tonic, degree, root);
      return this.#disturb(this.rendition.pitch === 'clustered' ? base + 5 + voice : pure);
    });
  }

  bass(tonic: number, root: number): number {
    return this.#disturb(this.#onScale(tonic, root, root) - (root > 4 ? 24 : 12));
  }

  /** Strong steps take a tone of the chord, weak ones a neighbour on the scale. */
  tune(tonic: number, root: number, isStrong: boolean): number {
    const tones = [root, root + 2, root + 4];
    const wanted = isStrong
      ? ([...tones, ...tones.map((tone) => tone + 7)]
          .sort((a, b) => Math.abs(a - this.#tuneDegree) - Math.abs(b - this.#tuneDegree))
          .at(this.#choice.below(2)) as number)
      : this.#tuneDegree + (this.#choice.below(2) === 0 ? 1 : -1);
    this.#tuneDegree = Math.max(3, Math.min(13, wanted));
    if (this.rendition.tune === 'leaping') {
      const degree = 3 + this.#disturbance.below(11);
      return this.#onScale(tonic, degree, root) + 12 * (this.#disturbance.below(3) - 1) + 5;
    }
    return this.#disturb(this.#onScale(tonic, this.#tuneDegree, root));
  }

  /** A degree of the scale, any octave. In minor the dominant has its leading note, as is the custom. */
  #onScale(tonic: number, degree: number, root: number): number {
    const step = ((degree % 7) + 7) % 7;
    const semitones = SCALES[this.rendition.mode][step] as number;
    const raised = this.rendition.mode === 'minor' && root === DOMINANT && step === 6 ? 1 : 0;
    return tonic + 12 * Math.floor(degree / 7) + semitones + raised;
  }

  #disturb(midi: number): number {
    const random = this.#disturbance;
    if (this.rendition.pitch === 'keyless') return midi + random.below(7) - 3;
    if (this.rendition.pitch !== 'detuned') return midi;
    const cents = 20 + 25 * random.uniform();
    return midi + (random.below(2) === 0 ? cents : -cents) / 100;
  }
}
