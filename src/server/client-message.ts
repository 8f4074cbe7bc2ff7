import type { z } from 'zod';
import { configFaults } from '../core/config-faults.js';
import { AffektError } from '../core/errors.js';
import { LISTED, nameAmong } from '../core/name-among.js';
import type { ClientConnection } from './client-connection.js';
import type { ClientMessage } from './protocol.js';

/** One kind of message that clients may send: how it looks and what it does. */
export interface MessageKind {
  readonly type: ClientMessage['type'];
  /**
   * Checks `message` (an object of this type) and does what it asks. Throws `AFFEKT_REQUEST_INVALID` for one that makes
   * no sense; what it throws, at once or later, is answered with `error`.
   */
  take(message: object, client: ClientConnection): void | Promise<void>;
}

/** A kind of message from its schema and what is done with one that fits it. */
export function messageKind<Message extends ClientMessage>(
  type: Message['type'],
  schema: z.ZodObject & z.ZodType<Message>,
  handle: (message: Message, client: ClientConnection) => void | Promise<void>,
): MessageKind {
  return {
    type,
    take: (message, client) => handle(checkMessage(schema, message), client),
  };
}

/** A message that fits its schema. Throws `AFFEKT_REQUEST_INVALID` with what is wrong and what would be right. */
export function checkMessage<Message extends ClientMessage>(
  schema: z.ZodObject & z.ZodType<Message>,
  message: object,
): Message {
  const result = schema.safeParse(message);
  if (result.success) return result.data;
  const faults = configFaults(schema, message, result.error.issues);
  throw new AffektError('AFFEKT_REQUEST_INVALID', faults.join('; '));
}

/** The table of all kinds that a server understands: `take` finds the one that a text is of. */
export class MessageKinds {
  readonly #kinds: ReadonlyMap<string, MessageKind>;

  constructor(kinds: readonly MessageKind[]) {
    this.#kinds = new Map(kinds.map((kind) => [kind.type, kind]));
  }

  /** Does what the text of a client's message asks. Throws as `MessageKind.take`. */
  take(text: string, client: ClientConnection): void | Promise<void> {
    const message = parseObject(text);
    const type = 'type' in message ? message.type : undefined;
    const kind = typeof type === 'string' ? this.#kinds.get(type) : undefined;
    if (kind !== undefined) return kind.take(message, client);
    const known = [...this.#kinds.keys()];
    const problem =
      typeof type === 'string'
        ? `there is no message of type ${nameAmong(type, known, LISTED.inApiDocs)}`
        : `a message needs a type: one of ${known.join(', ')}`;
    throw new AffektError('AFFEKT_REQUEST_INVALID', problem);
  }
}

function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below.
  }
  throw new AffektError('AFFEKT_REQUEST_INVALID', 'a message must be one JSON object');
}
