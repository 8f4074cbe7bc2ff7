import type { AudioFormat, AudioSource, SourceEvent } from '../../src/capture/audio-source.js';
import { Pacer } from '../../src/capture/pacer.js';
import { chordChunks } from './scripted-source.js';

/** A live input that plays a chord without end, 10 ms after 10 ms. */
export class LiveSource implements AudioSource {
  readonly kind = 'device';
  readonly droppedSampleCount = 0;
  isClosed = false;

  constructor(
    readonly name: string,
    readonly format: AudioFormat,
  ) {}

  async *events(signal: AbortSignal): AsyncGenerator<SourceEvent> {
    const pacer = new Pacer();
    try {
      while (!signal.aborted) {
        for (const chunk of chordChunks(1, this.format)) {
          const capturedAtMs = await pacer.release(0.01, signal);
          if (signal.aborted) return;
          yield { ...chunk, capturedAtMs } as SourceEvent;
        }
      }
    } finally {
      this.isClosed = true;
    }
  }
}
