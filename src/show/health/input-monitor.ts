import type { AudioFormat } from '../../capture/audio-source.js';
import { type ChannelLevel, ChannelMonitor } from './channel-monitor.js';
import { PairMonitor } from './pair-monitor.js';

const HOP_SECONDS = 0.01;
/** From here on a channel carries something to compare others with, dBFS. */
const SIGNAL_DBFS = -50;
/** A channel that is louder than this is not dead, dBFS … */
const ALIVE_DBFS = -60;
/** … and one that is so much quieter than the loudest is, dB. */
const DEAD_BELOW_LOUDEST_DB = 30;

/** One channel of the input, and how long it has been silent while another had a signal, s. */
export interface InputChannel extends ChannelLevel {
  readonly deadSeconds: number;
}

/** Two neighbouring channels (counted from 0) that may be left and right. */
export interface InputPair {
  readonly channels: readonly [number, number];
  /** Correlation of the last 400 ms, −1..1; null where there is too little to compare. */
  readonly correlation: number | null;
  /** How long the one has been the other upside down, s. */
  readonly invertedSeconds: number;
}

/** What the input carries, channel by channel as captured. */
export interface InputLevels {
  readonly format: AudioFormat;
  /** Length of what was heard in this format, s. */
  readonly heardSeconds: number;
  readonly channels: readonly InputChannel[];
  readonly pairs: readonly InputPair[];
}

/**
 * Watches every channel of the input as it was captured: level, peak, clipping, offset, a channel that is dead beside others,
 * a pair of which one is upside down, samples that are no numbers. Works in hops of 10 ms, so it does not matter in which
 * pieces the audio comes; a new format begins anew. Time is that of the audio: where none comes, everything stands.
 * Pure; allocates per format and per `read` only.
 */
export class InputMonitor {
  #format: AudioFormat | null = null;
  #hopSamples = 1;
  #hopIndex = 0;
  #hopFilled = 0;
  #channels: ChannelMonitor[] = [];
  #pairs: PairMonitor[] = [];
  #deadHops: number[] = [];

  /** Takes interleaved samples; reads them only during the call. */
  push(format: AudioFormat, samples: Float32Array): void {
    if (!isSame(format, this.#format)) this.#begin(format);
    const stride = format.channelCount;
    let start = 0;
    while (start + stride <= samples.length) {
      const wanted = (this.#hopSamples - this.#hopFilled) * stride;
      const end = Math.min(start + wanted, samples.length - (samples.length % stride));
      this.#channels.forEach((channel, index) => {
        channel.take(samples, start + index, end, stride);
      });
      for (const pair of this.#pairs) pair.take(samples, start, end, stride);
      this.#hopFilled += (end - start) / stride;
      start = end;
      if (this.#hopFilled === this.#hopSamples) this.#endHop();
    }
  }

  /** Forgets everything: the input is gone. */
  reset(): void {
    this.#format = null;
  }

  /** Null before the first sample. */
  read(): InputLevels | null {
    if (this.#format === null) return null;
    const hopSeconds = this.#hopSamples / this.#format.sampleRateHz;
    return {
      format: this.#format,
      heardSeconds: this.#hopIndex * hopSeconds,
      channels: this.#channels.map((channel, index) => ({
        ...channel.read(this.#hopSamples),
        deadSeconds: (this.#deadHops[index] ?? 0) * hopSeconds,
      })),
      pairs: this.#pairs.map(({ first, correlation, invertedHops }) => ({
        channels: [first, first + 1],
        correlation,
        invertedSeconds: invertedHops * hopSeconds,
      })),
    };
  }

  #begin(format: AudioFormat): void {
    const { sampleRateHz, channelCount } = format;
    this.#format = { sampleRateHz, channelCount };
    this.#hopSamples = Math.round(sampleRateHz * HOP_SECONDS);
    this.#hopIndex = 0;
    this.#hopFilled = 0;
    this.#channels = Array.from({ length: channelCount }, () => new ChannelMonitor());
    this.#pairs = Array.from(
      { length: Math.floor(channelCount / 2) },
      (_, pair) => new PairMonitor(2 * pair),
    );
    this.#deadHops = this.#channels.map(() => 0);
  }

  #endHop(): void {
    for (const channel of this.#channels) channel.endHop(this.#hopIndex);
    const levels = this.#channels.map((channel) => channel.levelDbfs(this.#hopSamples));
    this.#judgeDead(levels);
    for (const pair of this.#pairs) {
      pair.endHop(this.#hopIndex, this.#channels, levels, SIGNAL_DBFS, this.#hopSamples);
    }
    this.#hopIndex += 1;
    this.#hopFilled = 0;
  }

  /** While no channel has a signal, nothing is known of the others. */
  #judgeDead(levels: readonly number[]): void {
    const loudest = Math.max(...levels);
    levels.forEach((level, index) => {
      if (level >= ALIVE_DBFS) this.#deadHops[index] = 0;
      else if (loudest >= SIGNAL_DBFS && level < loudest - DEAD_BELOW_LOUDEST_DB)
        this.#deadHops[index] = (this.#deadHops[index] ?? 0) + 1;
    });
  }
}

function isSame(one: AudioFormat, other: AudioFormat | null): boolean {
  return one.sampleRateHz === other?.sampleRateHz && one.channelCount === other.channelCount;
}
