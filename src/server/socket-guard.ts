import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** How many connections may wait without having shown that they may be here. */
const STRANGERS_PER_ADDRESS = 32;
const STRANGER_COUNT = 256;

/**
 * Keeps connections that only wait from locking others out: until a request of theirs was allowed they are strangers, of
 * whom there are so many for each address and in all; one more, and the one that has waited longest goes. Whoever comes
 * is let in, and stays by asking for something with the right to it. Node's `headersTimeout` ends those that never ask.
 */
export class SocketGuard {
  /** Oldest first. */
  readonly #strangers = new Set<Socket>();

  constructor(httpServer: Server) {
    httpServer.on('connection', (socket: Socket) => this.#admit(socket));
  }

  /** A request on this connection was allowed: it is no stranger any more. */
  trust(socket: Socket): void {
    this.#strangers.delete(socket);
  }

  get strangerCount(): number {
    return this.#strangers.size;
  }

  #admit(socket: Socket): void {
    this.#strangers.add(socket);
    socket.once('close', () => this.#strangers.delete(socket));
    const neighbours = [...this.#strangers].filter(
      ({ remoteAddress }) => remoteAddress === socket.remoteAddress,
    );
    if (neighbours.length > STRANGERS_PER_ADDRESS) this.#dismiss(neighbours[0]);
    else if (this.#strangers.size > STRANGER_COUNT) this.#dismiss([...this.#strangers][0]);
  }

  #dismiss(socket: Socket | undefined): void {
    if (socket === undefined) return;
    this.#strangers.delete(socket);
    socket.destroy();
  }
}
