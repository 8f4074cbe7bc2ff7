/**
 * How far the analysis is behind the input: from the capture of the newest sample that a frame was told of to the arrival of the
 * newest audio. An input that pauses leaves nothing behind, so it does not count as late. Pure; monotonic ms.
 */
export class Lateness {
  #arrivedAtMs = 0;
  /** Null: nothing was heard of this input yet, and `#firstCapturedAtMs` counts. */
  #heardAtMs: number | null = null;
  #firstCapturedAtMs: number | null = null;

  /** Audio captured at `capturedAtMs` is on its way to the analysis. */
  arrived(capturedAtMs: number, nowMs: number): void {
    this.#firstCapturedAtMs ??= capturedAtMs;
    this.#arrivedAtMs = nowMs;
  }

  /** A frame tells of audio up to what was captured at `capturedAtMs`. */
  heard(capturedAtMs: number): void {
    this.#heardAtMs = capturedAtMs;
  }

  /** Another input. */
  restart(): void {
    this.#heardAtMs = null;
    this.#firstCapturedAtMs = null;
  }

  /** Usually some ten milliseconds; 0 before there is any audio. */
  get lateMs(): number {
    const sinceMs = this.#heardAtMs ?? this.#firstCapturedAtMs;
    return sinceMs === null ? 0 : Math.max(0, this.#arrivedAtMs - sinceMs);
  }
}
