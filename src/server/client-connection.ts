import { WebSocket } from 'ws';
import type { Role } from './access-tokens.js';
import { encodeMessage } from './encode-message.js';
import type { ServerMessage, StateMessage } from './protocol.js';
import { RequestLimiter } from './request-limiter.js';

/** How much a slow client may hold, and for how long. */
export interface ClientLimits {
  /** Bytes waiting in this process above which a client gets no more frames. */
  readonly pendingBytes: number;
  /** Most events kept for a client that is behind; the oldest are dropped. */
  readonly queuedEventCount: number;
  /** A client that stays above `pendingBytes` this long is disconnected, ms. */
  readonly stallTimeoutMs: number;
  /** Time between two pings; a client that answers none for two of them is disconnected, ms. */
  readonly heartbeatMs: number;
}

/** Counted over the lives of all clients. */
export interface DropCounters {
  droppedFrameTotal: number;
  droppedColumnTotal: number;
  droppedEventTotal: number;
  stalledClientTotal: number;
}

/** Two faders in two hands are some thirty messages a second. */
const MESSAGE_BURST_COUNT = 100;
const MESSAGE_RATE_HZ = 40;

/**
 * One WebSocket client and the bound on what it may hold of our memory: `pendingBytes`, plus the one message that
 * crossed the bound, plus `queuedEventCount` events. Messages are buffers shared between all clients, never copied.
 * Nothing here waits. Control thread.
 */
export class ClientConnection {
  /** Messages that made no sense, so far. */
  invalidMessageCount = 0;
  readonly #limits: ClientLimits;
  readonly #counters: DropCounters;
  readonly #limiter = new RequestLimiter({ burstCount: MESSAGE_BURST_COUNT, rateHz: MESSAGE_RATE_HZ });
  #queue: Buffer[] = [];
  /** States that wait, the newest of each type. */
  readonly #states = new Map<StateMessage['type'], Buffer>();
  #behindSinceMs: number | null = null;
  #pingedAtMs: number;
  #unansweredPingCount = 0;

  constructor(
    readonly socket: WebSocket,
    readonly role: Role,
    limits: ClientLimits,
    counters: DropCounters,
    nowMs: number,
  ) {
    this.#limits = limits;
    this.#counters = counters;
    this.#pingedAtMs = nowMs;
    socket.on('pong', () => {
      this.#unansweredPingCount = 0;
    });
    // Answered by hand (`autoPong: false`), as a client that pings and never reads would fill our memory with pongs.
    socket.on('ping', (data: Buffer) => {
      if (this.#canSend()) socket.pong(data);
    });
  }

  /** Takes one message of the client from its allowance; false when it sends too many. */
  allowMessage(): boolean {
    return this.#limiter.allow('');
  }

  /** Sends, or counts and leaves out when the client is behind: the newest state is all that matters. Nothing overtakes what waits. */
  sendFrame(frame: Buffer): void {
    if (!this.#isOpen()) return;
    this.#flush();
    if (this.#canSend()) this.#write(frame, false);
    else this.#counters.droppedFrameTotal++;
  }

  /** As `sendFrame`, for a spectrogram column. */
  sendColumn(column: Buffer): void {
    if (!this.#isOpen()) return;
    if (this.#canSend()) this.#write(column, true);
    else this.#counters.droppedColumnTotal++;
  }

  /** Makes and sends an answer to the client's own request; neither when it has yet to read what came before. */
  sendAnswer(makeAnswer: () => Buffer): void {
    if (this.#canSend()) this.#write(makeAnswer(), false);
  }

  /** Answers a message of this client; queued as an event when it is behind. */
  answer(message: ServerMessage): void {
    this.sendEvent(encodeMessage(message));
  }

  /** Sends, or keeps when the client is behind; of each type only the newest, so that what it sees at last is true. */
  sendState(type: StateMessage['type'], state: Buffer): void {
    if (!this.#isOpen()) return;
    // Set anew, so that the order is that of the last change.
    this.#states.delete(type);
    this.#states.set(type, state);
    this.#flush();
  }

  /** Sends, or queues when the client is behind (oldest dropped and counted): events and changes of status. */
  sendEvent(event: Buffer): void {
    if (!this.#isOpen()) return;
    if (this.#queue.length === 0 && this.#canSend()) {
      this.#write(event, false);
      return;
    }
    this.#queue.push(event);
    if (this.#queue.length > this.#limits.queuedEventCount) {
      this.#queue.shift();
      this.#counters.droppedEventTotal++;
    }
  }

  /** Pings when it is time and ends a connection that stopped reading or answering. Called about once a second. */
  sweep(nowMs: number): void {
    if (this.socket.bufferedAmount <= this.#limits.pendingBytes) {
      this.#behindSinceMs = null;
      this.#flush();
    } else {
      this.#behindSinceMs ??= nowMs;
      if (nowMs - this.#behindSinceMs >= this.#limits.stallTimeoutMs) {
        this.#counters.stalledClientTotal++;
        this.socket.terminate();
        return;
      }
    }
    if (nowMs - this.#pingedAtMs < this.#limits.heartbeatMs) return;
    if (this.#unansweredPingCount >= 2) {
      this.#counters.stalledClientTotal++;
      this.socket.terminate();
      return;
    }
    this.#pingedAtMs = nowMs;
    this.#unansweredPingCount++;
    if (this.#isOpen()) this.socket.ping();
  }

  /** Bytes and events held for this client in this process. */
  get held(): { readonly pendingBytes: number; readonly queuedEventCount: number } {
    return { pendingBytes: this.socket.bufferedAmount, queuedEventCount: this.#queue.length };
  }

  #isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  #canSend(): boolean {
    return this.#isOpen() && this.socket.bufferedAmount <= this.#limits.pendingBytes;
  }

  #write(data: Buffer, binary: boolean): void {
    this.socket.send(data, { binary }, () => this.#flush());
  }

  #flush(): void {
    while (this.#queue.length > 0 && this.#canSend()) {
      const event = this.#queue.shift();
      if (event !== undefined) this.#write(event, false);
    }
    for (const [type, state] of this.#states) {
      if (!this.#canSend()) return;
      this.#states.delete(type);
      this.#write(state, false);
    }
  }
}
