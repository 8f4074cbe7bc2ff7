import type { AckMessage, CommandRequest, RefusalMessage } from '../server/protocol.js';
import { newCommandId } from './command-id.js';

/** How long a command may wait for its answer, reconnections included, ms. */
const ANSWER_TIMEOUT_MS = 10_000;

/** A command that was refused, or not answered in time. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  /** As of `RefusalMessage`, e.g. `AFFEKT_CONFLICT`; `AFFEKT_NO_ANSWER`: it is not known whether it was carried out. */
  readonly code: string;
  /** What was wrong and what holds; null: no answer came. */
  readonly refusal: RefusalMessage | null;

  constructor(code: string, message: string, refusal: RefusalMessage | null) {
    super(message);
    this.code = code;
    this.refusal = refusal;
  }
}

/** A command with the id by which it is answered. */
type IdentifiedCommand = CommandRequest & { readonly type: 'command'; readonly id: string };

interface Pending {
  readonly command: IdentifiedCommand;
  readonly resolve: (answer: AckMessage) => void;
  readonly reject: (error: CommandError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Commands that wait for their answers. A command may be sent twice, for the server carries it out once for its id. */
export class PendingCommands {
  readonly #pending = new Map<string, Pending>();

  /** Those that were not answered yet, in the order in which they came. */
  get all(): readonly IdentifiedCommand[] {
    return [...this.#pending.values()].map(({ command }) => command);
  }

  /** @returns what is to be sent, and its answer; the latter rejects with a `CommandError`. */
  add(request: CommandRequest): {
    readonly command: IdentifiedCommand;
    readonly answer: Promise<AckMessage>;
  } {
    const id = request.id ?? newCommandId();
    const command: IdentifiedCommand = { type: 'command', ...request, id };
    const answer = new Promise<AckMessage>((resolve, reject) => {
      const timer = setTimeout(() => this.#giveUp(id, 'no answer came in time'), ANSWER_TIMEOUT_MS);
      this.#pending.set(id, { command, resolve, reject, timer });
    });
    return { command, answer };
  }

  /** Takes an answer; one to nothing that waits is passed over. */
  settle(message: AckMessage | RefusalMessage): void {
    const pending = this.#take(message.id);
    if (message.type === 'ack') pending?.resolve(message);
    else pending?.reject(new CommandError(message.code, message.message, message));
  }

  /** Nothing will be answered any more. */
  giveUpAll(): void {
    for (const id of [...this.#pending.keys()]) this.#giveUp(id, 'the client was closed');
  }

  #giveUp(id: string, message: string): void {
    this.#take(id)?.reject(new CommandError('AFFEKT_NO_ANSWER', message, null));
  }

  #take(id: string): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    clearTimeout(pending?.timer);
    return pending;
  }
}
