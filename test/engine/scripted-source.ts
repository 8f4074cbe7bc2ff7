import type { AudioFormat, AudioSource, SourceEvent } from '../../src/capture/audio-source.js';
import { monotonicMs } from '../../src/core/clock.js';

/** What a scripted source does next: audio, a status, or waiting for something. */
export type Step = SourceEvent | (() => Promise<void>);

/** A source that follows a script: for what no file and no device does at will (losing its input, bad samples, hanging). */
export class ScriptedSource implements AudioSource {
  readonly name = 'script';
  readonly droppedSampleCount = 0;
  isClosed = false;

  constructor(
    readonly kind: AudioSource['kind'],
    readonly steps: Iterable<Step>,
  ) {}

  async *events(signal: AbortSignal): AsyncGenerator<SourceEvent> {
    try {
      for (const step of this.steps) {
        if (signal.aborted) return;
        if (typeof step === 'function') await step();
        else yield step;
      }
    } finally {
      this.isClosed = true;
    }
  }
}

/** Seconds of a quiet chord in chunks of 10 ms, captured now. */
export function* chordChunks(seconds: number, format: AudioFormat): Generator<SourceEvent> {
  const frames = Math.round(format.sampleRateHz / 100);
  for (let chunk = 0; chunk < Math.round(seconds * 100); chunk += 1) {
    const samples = new Float32Array(frames * format.channelCount);
    for (let index = 0; index < samples.length; index += 1) {
      const time = (chunk * frames + Math.floor(index / format.channelCount)) / format.sampleRateHz;
      samples[index] =
        0.1 * [220, 277.18, 329.63].reduce((sum, hz) => sum + Math.sin(2 * Math.PI * hz * time), 0);
    }
    yield { type: 'audio', format, samples, capturedAtMs: monotonicMs() };
  }
}
