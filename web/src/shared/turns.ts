type Turn = (nowMs: number) => void;

/** Who takes a frame: of all that wait, one does, the one that has waited longest; the rest wait for the next frames. */
export class Turns {
  readonly #waiting = new Set<Turn>();
  readonly #requestFrame: (frame: Turn) => unknown;
  #isRequested = false;

  /** @param requestFrame calls what it is given on the next frame, with its time in ms */
  constructor(requestFrame: (frame: Turn) => unknown) {
    this.#requestFrame = requestFrame;
  }

  /** `turn` is called on a frame that it shares with no other; what waits already is not asked for twice. */
  take(turn: Turn): void {
    this.#waiting.add(turn);
    this.#request();
  }

  /** `turn` no longer waits. */
  giveUp(turn: Turn): void {
    this.#waiting.delete(turn);
  }

  #request(): void {
    if (this.#isRequested) return;
    this.#isRequested = true;
    this.#requestFrame((nowMs) => this.#next(nowMs));
  }

  #next(nowMs: number): void {
    this.#isRequested = false;
    const [turn] = this.#waiting;
    if (turn === undefined) return;
    this.#waiting.delete(turn);
    if (this.#waiting.size > 0) this.#request();
    turn(nowMs);
  }
}
