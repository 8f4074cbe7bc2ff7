import { INSTRUMENTS, type Instrument, startVoice } from './instruments.js';
import { MIX_BLOCK_SAMPLES, Mixer } from './mixer.js';
import type { DemoNote } from './part-writer.js';
import type { Voice } from './voice.js';

interface SoundingNote {
  readonly voice: Voice;
  readonly instrument: Instrument;
  readonly pan: number;
  /** Where in its first block the note begins. */
  offset: number;
}

/**
 * The band: plays written notes through the desk, block after block, the same samples on every machine with the same
 * `Math`. Memory is bounded by the largest number of notes that sound at once. A pure computer.
 */
export class Ensemble {
  readonly #notes: readonly DemoNote[];
  readonly #startSamples: Int32Array;
  readonly #mixer: Mixer;
  readonly #voiceBlock = new Float64Array(MIX_BLOCK_SAMPLES);
  #sounding: SoundingNote[] = [];
  #nextNote = 0;

  /** @param notes in any order. */
  constructor(
    notes: readonly DemoNote[],
    readonly sampleRateHz: number,
  ) {
    this.#notes = [...notes].sort((a, b) => a.startSeconds - b.startSeconds);
    this.#startSamples = Int32Array.from(this.#notes, ({ startSeconds }) =>
      Math.round(startSeconds * sampleRateHz),
    );
    this.#mixer = new Mixer(sampleRateHz);
  }

  /** Notes sounding at the moment: for those who watch that nothing grows. */
  get soundingNoteCount(): number {
    return this.#sounding.length;
  }

  /**
   * Plays the `count` samples (at most `MIX_BLOCK_SAMPLES`) from `position` on into the start of `block`, interleaved
   * stereo, |x| < 1. Positions have to ascend until the next `rewind`.
   */
  play(block: Float64Array, position: number, count: number): void {
    this.#strike(position, position + count);
    this.#sound(count);
    this.#mixer.mix(block, count);
  }

  /** Cuts off every note and echo: what follows begins from digital zero. */
  silence(): void {
    this.#sounding = [];
    this.#mixer.reset();
  }

  /** From the first note again, from digital zero. */
  rewind(): void {
    this.#nextNote = 0;
    this.silence();
  }

  /** Begins the notes that start before `endSample`. */
  #strike(position: number, endSample: number): void {
    for (; this.#nextNote < this.#notes.length; this.#nextNote++) {
      const note = this.#notes[this.#nextNote];
      const startSample = this.#startSamples[this.#nextNote] ?? 0;
      if (note === undefined || startSample >= endSample) return;
      const instrument: Instrument = INSTRUMENTS[note.instrument];
      const voice = startVoice(instrument, note, this.sampleRateHz, this.#nextNote);
      this.#sounding.push({ voice, instrument, pan: note.pan, offset: startSample - position });
    }
  }

  #sound(count: number): void {
    let hasFinished = false;
    for (const sounding of this.#sounding) {
      sounding.voice.render(this.#voiceBlock, sounding.offset, count);
      this.#mixer.add(sounding.instrument, sounding.pan, this.#voiceBlock, sounding.offset, count);
      sounding.offset = 0;
      hasFinished ||= sounding.voice.finished;
    }
    if (hasFinished) this.#sounding = this.#sounding.filter((sounding) => !sounding.voice.finished);
  }
}
