import type { AudioFormat } from '../../capture/audio-source.js';
import { WavRecorder } from '../../capture/wav-recorder.js';
import type { AffektError } from '../../core/errors.js';
import type { EngineListener } from '../../engine/engine-listener.js';
import type { ShowPart } from '../change/exchange-parts.js';
import type { Settings } from '../settings/settings-schema.js';

/** The recording of what is heard, as the settings have it: one file at a time, or none. */
export class RecordingPart implements ShowPart, EngineListener {
  readonly name = 'recording';
  #recorder: WavRecorder | null = null;
  #error: string | null = null;

  /** Why the recording ended before its time; null: it goes on, or there is none. */
  get error(): string | null {
    return this.#error;
  }

  differs(before: Settings, after: Settings): boolean {
    return before.record !== after.record;
  }

  /** Throws `AFFEKT_WRITE_FAILED` when the new file cannot be made; the old recording goes on then. */
  async exchange(_before: Settings, after: Settings): Promise<void> {
    const before = this.#recorder;
    await this.open(after.record);
    await before?.close();
  }

  /** Throws `AFFEKT_WRITE_FAILED` when the file cannot be made or holds something already. */
  async open(file: string | undefined): Promise<void> {
    const recorder = file === undefined ? null : await WavRecorder.create(file, (error) => this.#fail(error));
    this.#error = null;
    this.#recorder = recorder;
  }

  #fail({ code, message }: AffektError): void {
    this.#error = `${message} (${code}).`;
  }

  onAudio(format: AudioFormat, samples: Float32Array): void {
    this.#recorder?.onAudio(format, samples);
  }

  async close(): Promise<void> {
    await this.#recorder?.close();
    this.#recorder = null;
  }
}
