import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { configFaults } from '../../core/config-faults.js';
import { AffektError, toAffektError } from '../../core/errors.js';
import { LISTED, nameAmong } from '../../core/name-among.js';
import type { AckMessage, CommandRequest, RefusalMessage } from '../../server/protocol.js';
import type { Desk } from '../desk.js';
import { COMMANDS } from './command-table.js';

const ID_WORDS = {
  error: 'text of 8 to 64 letters, digits, "-" or "_" that no other command has, such as a UUID',
};

/** A command as it comes in over WebSocket or HTTP. */
export const commandRequestSchema = z.strictObject({
  id: z
    .string(ID_WORDS)
    .regex(/^[A-Za-z0-9_-]{8,64}$/, ID_WORDS)
    .optional()
    .meta({
      description:
        'Of this command alone; left out, it gets one. A second command with the id of an earlier one is not run but answered as that was.',
    }),
  name: z.string().meta({ description: 'Name of the command.' }),
  args: z.record(z.string(), z.json()).default({}).meta({ description: 'Its arguments.' }),
  expectedRevision: z.int().min(1).optional().meta({
    description:
      'Revision of the settings that the sender has seen; if they have been changed since, the command is refused.',
  }),
});

/** Answers that are remembered, for commands that are sent again. */
const REMEMBERED_COUNT = 512;

/** Each command has an id once it is inside. */
interface IdentifiedRequest extends CommandRequest {
  readonly id: string;
}

interface Remembered {
  /** Of what was asked, which may be long. */
  readonly digest: string;
  readonly answer: Promise<AckMessage | RefusalMessage>;
}

/**
 * The one door to a running show: every command comes through here, is checked, run once for its id, and answered with the
 * state that holds then. Control thread.
 */
export class CommandDoor {
  readonly #desk: Desk;
  readonly #answers = new Map<string, Remembered>();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Runs a command; never throws. */
  async take(value: unknown): Promise<AckMessage | RefusalMessage> {
    const parsed = commandRequestSchema.safeParse(value);
    if (!parsed.success) {
      const faults = configFaults(commandRequestSchema, value, parsed.error.issues);
      const id = idOf(value);
      return this.#refusal(id, new AffektError('AFFEKT_REQUEST_INVALID', `command: ${faults.join('; ')}`));
    }
    const request = { ...parsed.data, id: parsed.data.id ?? randomUUID() };
    const text = JSON.stringify([request.name, request.args, request.expectedRevision ?? null]);
    const digest = createHash('sha256').update(text).digest('base64');
    const before = this.#answers.get(request.id);
    if (before === undefined) return await this.#remember(request, digest);
    if (before.digest === digest) return await before.answer;
    return this.#refusal(
      request.id,
      new AffektError(
        'AFFEKT_REQUEST_INVALID',
        `the id "${request.id}" was another command's; each needs its own`,
      ),
    );
  }

  /** The answer to a command of somebody who may only view. */
  refuseViewer(value: unknown): RefusalMessage {
    const message = 'commands need the control link; the one in use may only view';
    return this.#refusal(idOf(value), new AffektError('AFFEKT_ACCESS_DENIED', message));
  }

  async #remember(request: IdentifiedRequest, digest: string): Promise<AckMessage | RefusalMessage> {
    const answer = this.#run(request);
    this.#answers.set(request.id, { digest, answer });
    const oldest = this.#answers.keys().next();
    if (this.#answers.size > REMEMBERED_COUNT && oldest.done !== true) this.#answers.delete(oldest.value);
    return await answer;
  }

  async #run({ id, name, args, expectedRevision }: IdentifiedRequest): Promise<AckMessage | RefusalMessage> {
    try {
      await runCommand(this.#desk, name, args ?? {}, expectedRevision);
    } catch (error) {
      return this.#refusal(id, toAffektError(error, 'AFFEKT_INTERNAL'));
    }
    return { type: 'ack', id, show: this.#desk.state(), lights: this.#desk.lights() };
  }

  #refusal(id: string, { code, message, faults }: AffektError): RefusalMessage {
    const placed = faults.map((fault) => ({ place: fault.path.join('.'), message: fault.message }));
    return { type: 'refusal', id, code, message, faults: placed, show: this.#desk.state() };
  }
}

/** Checks a command's name and arguments and runs it. Throws an `AffektError`, `AFFEKT_REQUEST_INVALID` for what was asked wrongly. */
export async function runCommand(
  desk: Desk,
  name: string,
  args: unknown,
  expectedRevision: number | undefined,
): Promise<void> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    throw new AffektError(
      'AFFEKT_REQUEST_INVALID',
      `there is no command ${nameAmong(name, Object.keys(COMMANDS), LISTED.inApiDocs)}`,
    );
  }
  const parsed = command.args.safeParse(args);
  if (!parsed.success) {
    const faults = configFaults(command.args, args, parsed.error.issues);
    throw new AffektError('AFFEKT_REQUEST_INVALID', `${name}: ${faults.join('; ')}`);
  }
  await command.run(desk, parsed.data, command.changesSettings ? expectedRevision : undefined);
}

function idOf(value: unknown): string {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : '';
  return typeof id === 'string' ? id.slice(0, 64) : '';
}
