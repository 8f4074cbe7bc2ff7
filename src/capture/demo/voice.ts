/** One note as the score asks for it. */
export interface VoiceNote {
  readonly durationSeconds: number;
  /** MIDI note number, 69 = A4 = 440 Hz; fractions are allowed. Drums ignore or tune by it. */
  readonly midi: number;
  /** 0..1. */
  readonly velocity: number;
  /** Octaves by which the filter opens (or closes) against the instrument's own setting. */
  readonly brightness: number;
}

/** A sounding note: a pure computer that adds up to one mono signal, bounded in time. Runs on the caller's thread. */
export interface Voice {
  /** Overwrites `block[from..to)` with the next samples of the note (about ±1 at full velocity). Does not allocate. */
  render(block: Float64Array, from: number, to: number): void;
  /** True once the note and its release are over: from here on it would give zeros. */
  readonly finished: boolean;
}

/** Frequency of a MIDI note in equal temperament. */
export function midiToHz(midi: number): number {
  return 440 * 2 ** ((midi - 69) / 12);
}
