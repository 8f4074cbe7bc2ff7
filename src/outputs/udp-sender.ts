import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { AffektError } from '../core/errors.js';
import { HostAddresses } from './host-addresses.js';

/** Datagrams handed to the system and not yet taken, for some hundred universes at once; more are dropped. */
const PENDING_LIMIT = 1024;

/** Names of hosts have this long to be found before the first datagram; later ones are dropped until they are. */
const FIRST_LOOKUP_MS = 1000;

export interface UdpOptions {
  /** Names or addresses that will be sent to; other addresses need not be told. */
  readonly hosts: readonly string[];
  /** Allow sending to broadcast addresses. */
  readonly isBroadcast?: boolean;
  /** Address of the interface that multicast leaves by. */
  readonly multicastInterface?: string;
}

/** A UDP socket that only sends. It is not bound to a protocol's port, so a receiver on this machine keeps its own. */
export class UdpSender {
  #socket: Socket | null = null;
  #pendingCount = 0;
  #isClosed = false;
  #onIdle: (() => void) | null = null;
  readonly #hosts = new HostAddresses();
  /** Why the system did not take the last datagram for a host. */
  readonly #refusals = new Map<string, string>();
  sentCount = 0;
  droppedCount = 0;

  /** Which hosts are not found, or not reached as far as this machine can tell (cable, network); null: none. */
  get trouble(): string | null {
    const refused = [...this.#refusals].map(
      ([host, why]) => `nothing leaves for ${host} (${why}): is the network there?`,
    );
    const all = [this.#hosts.trouble, ...refused].filter((one) => one !== null);
    return all.length === 0 ? null : all.join('; ');
  }

  /** The address of a host that was told to `open`; null: not known (yet). */
  addressOf(host: string): string | null {
    return this.#hosts.addressOf(host);
  }

  /** Opens the socket; rejects with AFFEKT_OUTPUT_FAILED. `onFailure` is called when the socket breaks later. */
  async open(options: UdpOptions, onFailure: (error: AffektError) => void): Promise<void> {
    const socket = createSocket('udp4');
    try {
      socket.bind(0);
      await once(socket, 'listening');
      if (options.isBroadcast === true) socket.setBroadcast(true);
      if (options.multicastInterface !== undefined) socket.setMulticastInterface(options.multicastInterface);
    } catch (error) {
      socket.close();
      const where =
        options.multicastInterface === undefined
          ? ''
          : ` on interface ${options.multicastInterface} (this machine has ${interfaceAddresses()})`;
      throw new AffektError('AFFEKT_OUTPUT_FAILED', `UDP socket${where}: ${String(error)}`, {
        cause: error,
        retryable: true,
      });
    }
    socket.on('error', (error) => {
      onFailure(
        new AffektError('AFFEKT_OUTPUT_FAILED', `UDP socket: ${error.message}`, {
          cause: error,
          retryable: true,
        }),
      );
    });
    await this.#hosts.find(options.hosts, FIRST_LOOKUP_MS);
    if (this.#isClosed) {
      socket.close();
      throw new AffektError('AFFEKT_OUTPUT_FAILED', 'UDP socket: closed while it was being opened');
    }
    this.#socket = socket;
  }

  /** Sends a datagram to an address, or a host told to `open`, or drops and counts it; never throws. */
  send(bytes: Uint8Array, port: number, host: string): void {
    const address = this.#hosts.addressOf(host);
    if (this.#socket === null || address === null || this.#pendingCount >= PENDING_LIMIT) {
      this.droppedCount += 1;
      return;
    }
    this.#pendingCount += 1;
    this.#socket.send(bytes, port, address, (error) => {
      this.#pendingCount -= 1;
      if (error === null) {
        this.sentCount += 1;
        this.#refusals.delete(host);
      } else {
        this.droppedCount += 1;
        this.#refusals.set(host, (error as NodeJS.ErrnoException).code ?? error.message);
      }
      if (this.#pendingCount === 0) this.#onIdle?.();
    });
  }

  /** Closes after what was sent is out. */
  async close(): Promise<void> {
    const socket = this.#socket;
    this.#socket = null;
    this.#isClosed = true;
    this.#hosts.close();
    if (socket === null) return;
    if (this.#pendingCount > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
    await new Promise<void>((resolve) => socket.close(() => resolve()));
  }
}

/** `192.0.2.2 (eth0), 127.0.0.1 (lo)`. */
function interfaceAddresses(): string {
  const all = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.filter(({ family }) => family === 'IPv4').map(({ address }) => `${address} (${name})`),
  );
  return all.length === 0 ? 'none' : all.join(', ');
}
