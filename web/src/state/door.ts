import { newCommandId } from '../../../src/client/command-id.js';
import type {
  AckMessage,
  ClientMessage,
  CommandRequest,
  RefusalMessage,
} from '../../../src/server/protocol.js';

/** A command as the page asks for it. */
export type CommandWish = Pick<CommandRequest, 'name' | 'args'>;

/** Longest wait for an answer: switching an output off may take two seconds, ms. */
const TIMEOUT_MS = 6_000;
const NO_ANSWER = 'No answer from Affekt: whether it was done shows when the connection is back.';

interface Asked {
  /** Null: it was done; else why not. */
  readonly settle: (refusal: string | null) => void;
}

/** The commands of this page over its open connection: each is told apart by its id and answered once. */
export class Door {
  readonly #asked = new Map<string, Asked>();

  /** @param send false: there is no connection */
  constructor(private readonly send: (message: ClientMessage) => boolean) {}

  /** Asks for something. Null: it was done; else a sentence on why it was not. Never rejects. */
  ask(wish: CommandWish): Promise<string | null> {
    const id = newCommandId();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#settle(id, NO_ANSWER), TIMEOUT_MS);
      this.#asked.set(id, {
        settle: (refusal) => {
          clearTimeout(timer);
          resolve(refusal);
        },
      });
      if (!this.send({ type: 'command', id, ...wish })) {
        this.#settle(id, 'Not connected to Affekt: nothing was done.');
      }
    });
  }

  /** Takes in an answer. */
  receive(answer: AckMessage | RefusalMessage): void {
    this.#settle(answer.id, answer.type === 'ack' ? null : `Not done: ${answer.message}.`);
  }

  /** The connection is gone: no answer will come. */
  close(): void {
    for (const id of [...this.#asked.keys()]) this.#settle(id, NO_ANSWER);
  }

  #settle(id: string, refusal: string | null): void {
    this.#asked.get(id)?.settle(refusal);
    this.#asked.delete(id);
  }
}
