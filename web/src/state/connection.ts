import type { ClientMessage, ServerMessage } from '../../../src/server/protocol.js';
import { isAccessRefused } from './access-check.js';
import {
  advanceConnection,
  type ConnectionEvent,
  type ConnectionState,
} from '../../../src/client/connection-state.js';

/** How often the state machine is told that time passed, ms. */
const TICK_MS = 250;
/** After this many failed attempts in a row it is asked whether the server wants another token. */
const ASK_WHY_AFTER_ATTEMPTS = 2;

export interface ConnectionListener {
  onState(state: ConnectionState): void;
  onMessage(message: ServerMessage): void;
  onBinary(data: ArrayBuffer): void;
}

/** The page's one WebSocket: opened at once, reopened for ever with growing pauses. */
export class Connection {
  #state: ConnectionState = { kind: 'connecting', attempt: 0, sinceMs: performance.now() };
  #socket: WebSocket | null = null;
  #isRefused = false;

  constructor(
    private readonly url: string,
    private readonly listener: ConnectionListener,
  ) {
    this.#open();
    window.setInterval(() => this.#advance('tick'), TICK_MS);
    window.addEventListener('online', () => this.#advance('retry'));
    listener.onState(this.#state);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Whether the server is there but does not let this page in any more. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  /** Connects now instead of at the end of the pause. */
  retry(): void {
    this.#advance('retry');
  }

  /** Sends `message`; false: there is no connection, and it is dropped, for a new one starts from `hello` anyway. */
  send(message: ClientMessage): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #open(): void {
    const socket = new WebSocket(this.url);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    // A socket that was given up may still speak; only the present one is listened to.
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (socket === this.#socket) this.#receive(event.data);
    });
    socket.addEventListener('close', () => {
      if (socket === this.#socket) this.#advance('closed');
    });
  }

  #receive(data: unknown): void {
    this.#advance('message');
    if (data instanceof ArrayBuffer) {
      this.listener.onBinary(data);
      return;
    }
    if (typeof data !== 'string') return;
    const message: unknown = JSON.parse(data);
    if (isServerMessage(message)) this.listener.onMessage(message);
  }

  #advance(event: ConnectionEvent): void {
    const before = this.#state;
    const { state, effect } = advanceConnection(before, event, performance.now(), Math.random());
    this.#state = state;
    if (effect === 'drop') {
      const socket = this.#socket;
      this.#socket = null;
      socket?.close();
    } else if (effect === 'open') {
      this.#open();
    } else if (effect === 'probe') {
      this.send({ type: 'ping' });
    }
    if (state.kind === before.kind) return;
    if (state.kind === 'live') this.#isRefused = false;
    if (state.kind === 'waiting' && state.attempt >= ASK_WHY_AFTER_ATTEMPTS) void this.#askWhy();
    this.listener.onState(state);
  }

  async #askWhy(): Promise<void> {
    this.#isRefused = await isAccessRefused();
    this.listener.onState(this.#state);
  }
}

/** Server and page come from the same build, so the type tag is all that is looked at; unknown types are ignored downstream. */
function isServerMessage(message: unknown): message is ServerMessage {
  return typeof message === 'object' && message !== null && 'type' in message;
}
