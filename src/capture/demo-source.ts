import { setImmediate as nextTurn } from 'node:timers/promises';
import { monotonicMs } from '../core/clock.js';
import type { AudioFormat, AudioSource, SourceEvent } from './audio-source.js';
import { DemoPerformer } from './demo/performer.js';
import { EventsOnce } from './events-once.js';
import { Pacer } from './pacer.js';

const FORMAT: AudioFormat = Object.freeze({ sampleRateHz: 44_100, channelCount: 2 });
/** 10 ms, as small as a device's chunks. */
const PACED_CHUNK_SAMPLES = 441;
/** About 93 ms: nobody waits for these. */
const UNPACED_CHUNK_SAMPLES = 4096;

/**
 * The built-in demo performance as a source: what is heard where there is no microphone. 44,100 Hz stereo.
 *
 * Paced, it plays in real time in chunks of 10 ms and begins anew until the signal aborts; `capturedAtMs` is the moment at
 * which a chunk was due. A listener that does not pull gets up to a second made up for and is then waited for: nothing is
 * dropped. Not paced, it plays the piece once, as fast as it is pulled, and gives other work its turn after every chunk.
 */
export class DemoSource implements AudioSource {
  readonly kind = 'demo';
  readonly name = 'built-in demo performance';
  readonly droppedSampleCount = 0;
  readonly #isPaced: boolean;
  readonly #once = new EventsOnce();

  constructor({ paced }: { paced: boolean }) {
    this.#isPaced = paced;
  }

  /** @throws AFFEKT_INTERNAL on the second call. */
  events(signal: AbortSignal): AsyncIterable<SourceEvent> {
    this.#once.take(this.name);
    return this.#isPaced ? this.#perform(signal) : this.#playOnce(signal);
  }

  async *#perform(signal: AbortSignal): AsyncGenerator<SourceEvent> {
    if (signal.aborted) return;
    const performer = new DemoPerformer(FORMAT.sampleRateHz);
    yield {
      type: 'status',
      status: 'running',
      message: 'Playing the built-in demo performance, over and over.',
    };
    const pacer = new Pacer();
    while (!signal.aborted) {
      // Rendered before the wait, so that the time it takes does not delay the chunk.
      const samples = new Float32Array(PACED_CHUNK_SAMPLES * FORMAT.channelCount);
      performer.render(samples);
      const capturedAtMs = await pacer.release(PACED_CHUNK_SAMPLES / FORMAT.sampleRateHz, signal);
      if (signal.aborted) return;
      yield { type: 'audio', format: FORMAT, samples, capturedAtMs };
    }
  }

  async *#playOnce(signal: AbortSignal): AsyncGenerator<SourceEvent> {
    if (signal.aborted) return;
    const performer = new DemoPerformer(FORMAT.sampleRateHz);
    yield { type: 'status', status: 'running', message: 'Playing the built-in demo performance once.' };
    for (let start = 0; start < performer.passSamples && !signal.aborted; start += UNPACED_CHUNK_SAMPLES) {
      const count = Math.min(UNPACED_CHUNK_SAMPLES, performer.passSamples - start);
      const samples = new Float32Array(count * FORMAT.channelCount);
      performer.render(samples);
      yield { type: 'audio', format: FORMAT, samples, capturedAtMs: monotonicMs() };
      await nextTurn();
    }
  }
}
