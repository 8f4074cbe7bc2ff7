import { AffektError } from '../core/errors.js';

/** Holds the rule that `AudioSource.events` may be called once. */
export class EventsOnce {
  #isTaken = false;

  /** @throws AFFEKT_INTERNAL on the second call. */
  take(sourceName: string): void {
    if (this.#isTaken) {
      throw new AffektError(
        'AFFEKT_INTERNAL',
        `The events of '${sourceName}' were already taken; make a new source to listen again.`,
      );
    }
    this.#isTaken = true;
  }
}
