import { isDeepStrictEqual } from 'node:util';
import type { AudioFormat } from '../capture/audio-source.js';
import { ChannelMix, type Downmixed } from './channel-mix.js';

/**
 * Which channels are heard, counted from one: `mix`: all; `auto`: all, but of a live input with more than two the first two;
 * else one, or the two of a pair.
 */
export type ChannelChoice = 'auto' | 'mix' | readonly [number] | readonly [number, number];

/** From the channels that were chosen to those that are, so that the change does not click. */
const FADE_SECONDS = 0.05;

/**
 * Interleaved channels in, one channel out, by a choice that may change while it runs (see `ChannelMix` for what is made of
 * several). Any chunking gives the same. Allocates when chunks grow or when choice or format change.
 */
export class Downmix {
  #choice: ChannelChoice;
  #isLive = false;
  #format: AudioFormat | null = null;
  #mix: ChannelMix | null = null;
  /** What is faded from, and how many samples of the fade are left. */
  #before: ChannelMix | null = null;
  #fadeSamples = 0;
  #fadeLeft = 0;
  #endedNonFiniteCount = 0;
  #mono = new Float32Array(0);
  #faded = new Float32Array(0);

  constructor(choice: ChannelChoice = 'auto') {
    this.#choice = choice;
  }

  /** What is heard now. */
  get downmixed(): Downmixed {
    return this.#mix?.downmixed ?? { kind: 'mean' };
  }

  /** Samples met so far that are not finite, or so large that they can only be garbage; each was taken as 0. */
  get nonFiniteSampleCount(): number {
    return this.#endedNonFiniteCount + (this.#mix?.nonFiniteSampleCount ?? 0);
  }

  /** Takes effect at the next chunk. */
  choose(choice: ChannelChoice): void {
    if (isDeepStrictEqual(choice, this.#choice)) return;
    this.#choice = choice;
    if (this.#format === null) return;
    this.#before = this.#mix;
    this.#begin(this.#format);
    this.#fadeSamples = Math.round(FADE_SECONDS * this.#format.sampleRateHz);
    this.#fadeLeft = this.#fadeSamples;
    this.#faded = new Float32Array(this.#fadeSamples);
  }

  /** What follows is another stream. */
  restart(isLive: boolean): void {
    this.#isLive = isLive;
    this.#format = null;
  }

  /** The array is valid until the next call. */
  push(format: AudioFormat, interleaved: Float32Array): Float32Array {
    const { channelCount, sampleRateHz } = format;
    if (channelCount !== this.#format?.channelCount || sampleRateHz !== this.#format.sampleRateHz) {
      this.#begin(format);
      this.#before = null;
    }
    const mix = this.#mix as ChannelMix;
    const length = Math.floor(interleaved.length / channelCount);
    if (this.#mono.length < length) this.#mono = new Float32Array(length);
    mix.run(interleaved, length, this.#mono);
    if (this.#before !== null) this.#fade(this.#before, interleaved, length);
    return this.#mono.subarray(0, length);
  }

  #begin(format: AudioFormat): void {
    this.#endedNonFiniteCount += this.#mix?.nonFiniteSampleCount ?? 0;
    this.#format = { sampleRateHz: format.sampleRateHz, channelCount: format.channelCount };
    const chosen = chosenIndices(this.#choice, format.channelCount, this.#isLive);
    this.#mix = new ChannelMix(chosen, format.channelCount, format.sampleRateHz);
  }

  #fade(before: ChannelMix, interleaved: Float32Array, length: number): void {
    const count = Math.min(length, this.#fadeLeft);
    before.run(interleaved, count, this.#faded);
    for (let index = 0; index < count; index += 1) {
      const now = this.#mono[index] as number;
      const share = (this.#fadeLeft - index) / this.#fadeSamples;
      this.#mono[index] = now + share * ((this.#faded[index] as number) - now);
    }
    this.#fadeLeft -= count;
    if (this.#fadeLeft === 0) this.#before = null;
  }
}

/** Channels that are chosen, from zero. Of a pair of which there is but one that one, and all where there is none. */
export function chosenIndices(
  choice: ChannelChoice,
  channelCount: number,
  isLive: boolean,
): readonly number[] {
  const all = Array.from({ length: channelCount }, (_, index) => index);
  if (choice === 'mix') return all;
  if (choice === 'auto') return isLive ? all.slice(0, 2) : all;
  const there = choice.map((channel) => channel - 1).filter((index) => index < channelCount);
  return there.length === 0 ? all : there;
}
