import { isAnalysableRate, RATE_RANGE } from '../../core/audio-ranges.js';
import { rangeWords } from '../../core/range-words.js';
import { Ensemble } from './ensemble.js';
import { MIX_BLOCK_SAMPLES } from './mixer.js';
import { aggressiveMovement } from './movement-aggressive.js';
import { calmMovement } from './movement-calm.js';
import { buildUpMovement, triumphantMovement } from './movement-finale.js';
import { melancholicMovement } from './movement-melancholic.js';
import { upliftingMovement } from './movement-uplifting.js';
import type { DemoNote } from './part-writer.js';
import { DEMO_SECTIONS, type DemoSection } from './score.js';

interface PlacedSection {
  readonly section: DemoSection;
  readonly startSample: number;
  readonly endSample: number;
  readonly fadeSamples: number;
}

function allNotes(): DemoNote[] {
  return [
    ...calmMovement(),
    ...upliftingMovement(),
    ...aggressiveMovement(),
    ...melancholicMovement(),
    ...buildUpMovement(),
    ...triumphantMovement(),
  ];
}

/**
 * Plays the demo performance over and over: a deterministic synthesiser, the same samples on every machine with the same
 * `Math` and in any chunking. Every pass is the same to the bit, for all sound has faded to zero where the piece ends and
 * the desk is cleared there. Memory is bounded by the largest number of notes that sound at once. A pure computer.
 */
export class DemoPerformer {
  /** Interleaved channels of what `render` gives. */
  readonly channelCount = 2;
  /** Length of one pass, samples per channel. */
  readonly passSamples: number;
  readonly #sections: readonly PlacedSection[];
  readonly #ensemble: Ensemble;
  readonly #block = new Float64Array(2 * MIX_BLOCK_SAMPLES);
  #sectionIndex = 0;
  /** Next sample of the pass to be computed. */
  #position = 0;
  #blockLength = 0;
  #blockRead = 0;

  /** @param sampleRateHz 8,000 to 192,000; else a `RangeError`. */
  constructor(readonly sampleRateHz: number) {
    if (!isAnalysableRate(sampleRateHz)) {
      throw new RangeError(
        `a sampling rate of ${sampleRateHz} Hz cannot be played; allowed is${rangeWords(RATE_RANGE)}`,
      );
    }
    const toSamples = (seconds: number) => Math.round(seconds * sampleRateHz);
    this.#sections = DEMO_SECTIONS.map((section) => ({
      section,
      startSample: toSamples(section.startSeconds),
      endSample: toSamples(section.endSeconds),
      fadeSamples: toSamples(section.fadeOutSeconds),
    }));
    this.passSamples = this.#sections.at(-1)?.endSample ?? 0;
    this.#ensemble = new Ensemble(allNotes(), sampleRateHz);
  }

  /** Notes sounding at the moment: for those who watch that nothing grows. */
  get soundingNoteCount(): number {
    return this.#ensemble.soundingNoteCount;
  }

  /** Fills `out` with the next interleaved stereo samples, |x| < 1. Throws a `RangeError` for an odd length. */
  render(out: Float32Array): void {
    if (out.length % 2 !== 0)
      throw new RangeError(`stereo needs an even number of samples, got ${out.length}`);
    let written = 0;
    while (written < out.length) {
      if (this.#blockRead === 2 * this.#blockLength) this.#nextBlock();
      const take = Math.min(2 * this.#blockLength - this.#blockRead, out.length - written);
      for (let index = 0; index < take; index++)
        out[written + index] = this.#block[this.#blockRead + index] ?? 0;
      this.#blockRead += take;
      written += take;
    }
  }

  /** Computes the next block. Its borders depend on the place in the piece alone, never on how `render` is called. */
  #nextBlock(): void {
    if (this.#position === this.passSamples) {
      this.#position = 0;
      this.#sectionIndex = 0;
      this.#ensemble.rewind();
    }
    while (this.#position >= (this.#sections[this.#sectionIndex]?.endSample ?? Number.POSITIVE_INFINITY)) {
      this.#sectionIndex++;
    }
    const placed = this.#sections[this.#sectionIndex];
    if (placed === undefined) throw new RangeError(`sample ${this.#position} lies outside the piece`);
    const count = Math.min(MIX_BLOCK_SAMPLES, placed.endSample - this.#position);
    if (placed.section.tempoBpm === null) {
      if (this.#position === placed.startSample) this.#ensemble.silence();
      this.#block.fill(0);
    } else {
      this.#ensemble.play(this.#block, this.#position, count);
      this.#fade(placed, count);
    }
    this.#position += count;
    this.#blockLength = count;
    this.#blockRead = 0;
  }

  #fade(placed: PlacedSection, count: number): void {
    const fadeStart = placed.endSample - placed.fadeSamples;
    for (let index = Math.max(0, fadeStart - this.#position); index < count; index++) {
      const progress = (this.#position + index + 1 - fadeStart) / placed.fadeSamples;
      const gain = 0.5 + 0.5 * Math.cos(Math.PI * progress);
      this.#block[2 * index] = (this.#block[2 * index] ?? 0) * gain;
      this.#block[2 * index + 1] = (this.#block[2 * index + 1] ?? 0) * gain;
    }
  }
}
