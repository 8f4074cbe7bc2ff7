import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { AffektError, toAffektError } from '../../core/errors.js';
import type { Desk } from '../desk.js';
import { runCommand } from './command-door.js';
import { oscCommands } from './osc-commands.js';
import type { OscInputConfig } from './osc-input-schema.js';

/** Commands that wait at most; more are left out and counted, but for blackout, which waits for nothing. */
const MOST_WAITING = 64;

/** What came in so far. */
export interface OscInputCounts {
  readonly commandCount: number;
  /** Of machines that are not named as senders, and the address of the first one. */
  readonly strangerCount: number;
  readonly firstStranger: string | null;
  /** Not understood, or left out since too many waited. */
  readonly unknownCount: number;
  /** Understood and refused by the show, and why the last one was. */
  readonly refusedCount: number;
  readonly lastRefusal: string | null;
}

/** Takes commands by OSC over UDP, from named senders only. Control thread. */
export class OscInput {
  readonly #config: OscInputConfig;
  readonly #desk: () => Desk;
  readonly #senders: ReadonlySet<string>;
  #socket: Socket | null = null;
  #waitingCount = 0;
  #counts = { commandCount: 0, strangerCount: 0, unknownCount: 0, refusedCount: 0 };
  #firstStranger: string | null = null;
  #lastRefusal: string | null = null;

  constructor(config: OscInputConfig, desk: () => Desk) {
    this.#config = config;
    this.#desk = desk;
    this.#senders = new Set(config.senders);
  }

  get counts(): OscInputCounts {
    return { ...this.#counts, firstStranger: this.#firstStranger, lastRefusal: this.#lastRefusal };
  }

  /** Port that it listens on; null before `open`. */
  get port(): number | null {
    return this.#socket?.address().port ?? null;
  }

  /** Throws `AFFEKT_PORT_IN_USE`, or `AFFEKT_CONFIG_INVALID` for an address that is not this machine's. */
  async open(): Promise<void> {
    const { host, port } = this.#config;
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    try {
      socket.bind(port, host);
      await once(socket, 'listening');
    } catch (error) {
      socket.close();
      throw bindError(error, this.#config);
    }
    // A datagram that could not be delivered somewhere comes back as an error; there is nothing to do about it.
    socket.on('error', () => undefined);
    socket.on('message', (datagram, { address }) => this.#take(datagram, address));
    this.#socket = socket;
  }

  async close(): Promise<void> {
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    const closed = once(socket, 'close');
    socket.close();
    await closed;
  }

  #take(datagram: Buffer, sender: string): void {
    // An IPv4 sender of a socket that hears both is written as IPv6.
    const address = sender.replace(/^::ffff:/, '');
    if (!this.#senders.has(address)) {
      this.#counts.strangerCount += 1;
      this.#firstStranger ??= address;
      return;
    }
    const { commands, unknownCount } = oscCommands(datagram, this.#config.prefix);
    this.#counts.unknownCount += unknownCount;
    for (const { name, args } of commands) void this.#run(name, args);
  }

  async #run(name: string, args: unknown): Promise<void> {
    if (this.#waitingCount >= MOST_WAITING && name !== 'blackout') {
      this.#counts.unknownCount += 1;
      return;
    }
    this.#waitingCount += 1;
    try {
      await runCommand(this.#desk(), name, args, undefined);
      this.#counts.commandCount += 1;
    } catch (error) {
      this.#counts.refusedCount += 1;
      this.#lastRefusal = toAffektError(error, 'AFFEKT_INTERNAL').message;
    } finally {
      this.#waitingCount -= 1;
    }
  }
}

function bindError(error: unknown, { host, port }: OscInputConfig): AffektError {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'EADDRINUSE') {
    return new AffektError(
      'AFFEKT_PORT_IN_USE',
      `oscInput: UDP port ${port} is taken, perhaps by another program; choose another with oscInput.port`,
      { cause: error, retryable: true },
    );
  }
  if (code === 'EADDRNOTAVAIL') {
    return new AffektError('AFFEKT_CONFIG_INVALID', `oscInput.host: ${host} is no address of this machine`, {
      cause: error,
    });
  }
  return toAffektError(error, 'AFFEKT_INTERNAL');
}
