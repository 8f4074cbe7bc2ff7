import type { InstrumentName } from './instruments.js';
import { BEATS_PER_BAR, type DemoSection } from './score.js';
import { SeededNoise } from './seeded-noise.js';
import type { VoiceNote } from './voice.js';

/** A note of the performance: who plays it, when, and where in the stereo picture. */
export interface DemoNote extends VoiceNote {
  readonly instrument: InstrumentName;
  /** From the start of the piece. */
  readonly startSeconds: number;
  /** −1 (left) .. 1 (right). */
  readonly pan: number;
}

/** How a note is played; 0 each where not given. */
export interface Expression {
  readonly pan?: number;
  /** Octaves of filter opening. */
  readonly brightness?: number;
}

/** A melody step: MIDI note or null for a rest, and its length in beats. */
export type MelodyStep = readonly [midi: number | null, beats: number];

/** Part of a legato step's length by which its note overlaps the next. */
const LEGATO_OVERLAP = 0.04;
/** Players do not strike twice alike: velocities differ by up to this part, from a fixed seed. */
const VELOCITY_SPREAD = 0.07;

/** Writes the notes of one section in bars and beats (both counted from 0) instead of seconds. */
export class PartWriter {
  readonly notes: DemoNote[] = [];
  readonly secondsPerBeat: number;
  readonly #players: SeededNoise;

  /** Throws a `RangeError` for a section without a tempo. */
  constructor(
    readonly section: DemoSection,
    seed: number,
  ) {
    if (section.tempoBpm === null)
      throw new RangeError(`section '${section.name}' has no tempo to write notes in`);
    this.secondsPerBeat = 60 / section.tempoBpm;
    this.#players = new SeededNoise(seed);
  }

  /** One note of `beats` length at a beat of a bar. */
  note(
    instrument: InstrumentName,
    bar: number,
    beat: number,
    beats: number,
    midi: number,
    velocity: number,
    expression: Expression = {},
  ): void {
    const played = velocity * (1 + VELOCITY_SPREAD * this.#players.bipolar());
    this.notes.push({
      instrument,
      startSeconds: this.section.startSeconds + (bar * BEATS_PER_BAR + beat) * this.secondsPerBeat,
      durationSeconds: beats * this.secondsPerBeat,
      midi,
      velocity: Math.min(1, played),
      brightness: expression.brightness ?? 0,
      pan: expression.pan ?? 0,
    });
  }

  /** All tones of a chord at once, spread a little across the stereo picture. */
  chord(
    instrument: InstrumentName,
    bar: number,
    beat: number,
    beats: number,
    midis: readonly number[],
    velocity: number,
    expression: Expression = {},
  ): void {
    midis.forEach((midi, voice) => {
      const spread = midis.length > 1 ? (voice / (midis.length - 1) - 0.5) * 0.5 : 0;
      this.note(instrument, bar, beat, beats, midi, velocity, {
        ...expression,
        pan: (expression.pan ?? 0) + spread,
      });
    });
  }

  /** A melody from the start of a bar on. @param articulation 1: legato; below, the part of each step that sounds. */
  melody(
    instrument: InstrumentName,
    bar: number,
    steps: readonly MelodyStep[],
    velocity: number,
    articulation: number,
    expression: Expression = {},
  ): void {
    let beat = 0;
    for (const [midi, beats] of steps) {
      const sounding = beats * (articulation >= 1 ? 1 + LEGATO_OVERLAP : articulation);
      // Longer notes carry more weight, as a singer would give them.
      const weight = beats >= 1 ? 1 : 0.88;
      if (midi !== null) this.note(instrument, bar, beat, sounding, midi, velocity * weight, expression);
      beat += beats;
    }
  }

  /** Drum strikes from a row of sixteenths: `x` strikes, `o` strikes softly, anything else rests. */
  strikes(
    instrument: InstrumentName,
    bar: number,
    row: string,
    velocity: number,
    expression: Expression = {},
  ): void {
    for (let step = 0; step < row.length; step++) {
      const mark = row[step];
      if (mark === 'x') this.note(instrument, bar, step / 4, 0.25, 60, velocity, expression);
      else if (mark === 'o') this.note(instrument, bar, step / 4, 0.25, 60, velocity * 0.55, expression);
    }
  }
}
