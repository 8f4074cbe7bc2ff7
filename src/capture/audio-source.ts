/** What a stretch of audio is sampled with. */
export interface AudioFormat {
  /** Sampling rate of the source, Hz; any from 8,000 to 192,000. */
  readonly sampleRateHz: number;
  /** Interleaved channels; any from 1 to 64. */
  readonly channelCount: number;
}

/** A piece of audio in the order it was heard. The format may change between chunks (a device reopened at another rate). */
export interface AudioChunk {
  readonly type: 'audio';
  readonly format: AudioFormat;
  /** Interleaved samples, full scale ±1; length is a multiple of `channelCount`. Non-finite values are passed on, for the analysis to count. */
  readonly samples: Float32Array;
  /** Monotonic time (`monotonicMs`) at which the last sample of the chunk was captured, or released by a paced source. */
  readonly capturedAtMs: number;
}

/**
 * A change in the state of the input. `lost` and `recovered` come in pairs; audio pauses in between. `waiting`: there was none
 * yet.
 */
export interface SourceStatus {
  readonly type: 'status';
  readonly status: 'waiting' | 'running' | 'lost' | 'recovered';
  /** For a person: what happened and what the source does about it. */
  readonly message: string;
}

export type SourceEvent = AudioChunk | SourceStatus;

/**
 * Where sound comes from. One interface for device, file, stdin and demo; held by `test/conformance/audio-source.test.ts`.
 *
 * `events` may be called once. The iteration ends when the material ends or `signal` aborts, after everything the source
 * opened is closed; it throws an `AffektError` when the source cannot start. A live source queues at most one second
 * between two pulls and then drops the oldest audio, counted in `droppedSampleCount`; a file waits to be pulled.
 */
export interface AudioSource {
  readonly kind: 'device' | 'file' | 'stdin' | 'demo';
  /** For a person: the device's or file's name. */
  readonly name: string;
  /** Samples (per channel) lost in the source's own queue so far. */
  readonly droppedSampleCount: number;
  events(signal: AbortSignal): AsyncIterable<SourceEvent>;
}
