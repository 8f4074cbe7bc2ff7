import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, WebSocketServer } from 'ws';
import { z } from 'zod';
import { monotonicMs } from '../core/clock.js';
import { AffektError, toAffektError } from '../core/errors.js';
import type { Role } from './access-tokens.js';
import { ClientConnection, type ClientLimits, type DropCounters } from './client-connection.js';
import { type MessageKind, MessageKinds, messageKind } from './client-message.js';
import { encodeMessage } from './encode-message.js';
import { LARGEST_REQUEST_BYTES, LARGEST_VIEWER_MESSAGE_BYTES } from './largest-request.js';
import { type ErrorMessage, type HelloMessage, PROTOCOL_VERSION } from './protocol.js';
import type { Streams } from './streams.js';

/** What a `hello` says beside what the hub knows itself. */
export type HelloContents = Omit<HelloMessage, 'type' | 'protocolVersion' | 'role' | 'clockSeconds'>;

export interface HubLimits extends ClientLimits {
  /** Most clients at a time. */
  readonly clientCount: number;
}

/** 256 KiB is about a minute of columns and numbers. */
export const DEFAULT_HUB_LIMITS: HubLimits = {
  clientCount: 128,
  pendingBytes: 256 * 1024,
  queuedEventCount: 64,
  stallTimeoutMs: 20_000,
  heartbeatMs: 15_000,
};

export interface HubOptions {
  readonly hello: () => HelloContents;
  readonly streams: Streams;
  /** Further kinds of messages that clients may send, beside subscriptions and `ping`. */
  readonly kinds: readonly MessageKind[];
  readonly limits?: Partial<HubLimits>;
}

const MAX_INVALID_MESSAGES = 5;
const CLOSE_GRACE_MS = 500;

const ping = messageKind('ping', z.strictObject({ type: z.literal('ping') }), (_message, client) =>
  client.sendAnswer(() => encodeMessage({ type: 'pong' })),
);

/**
 * All WebSocket clients: accepts upgraded connections (access is decided before), takes their messages, and ends those
 * that stopped reading. What they are sent, `Streams` knows. Control thread.
 */
export class WebSocketHub {
  readonly counters: DropCounters = {
    droppedFrameTotal: 0,
    droppedColumnTotal: 0,
    droppedEventTotal: 0,
    stalledClientTotal: 0,
  };
  readonly #options: HubOptions;
  readonly #limits: HubLimits;
  readonly #clients = new Set<ClientConnection>();
  readonly #webSocketServer = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: LARGEST_REQUEST_BYTES,
    perMessageDeflate: false,
    autoPong: false,
  });
  readonly #sweepTimer: NodeJS.Timeout;
  readonly #kinds: MessageKinds;
  #closed = false;

  constructor(options: HubOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_HUB_LIMITS, ...options.limits };
    this.#kinds = new MessageKinds([...options.streams.kinds, ping, ...options.kinds]);
    const sweepMs = Math.min(1000, this.#limits.stallTimeoutMs / 2, this.#limits.heartbeatMs / 2);
    this.#sweepTimer = setInterval(() => this.#sweep(), sweepMs).unref();
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  get isFull(): boolean {
    return this.#closed || this.#clients.size >= this.#limits.clientCount;
  }

  /** Most bytes and events held for any one client now; never above the limits by more than one message. */
  get largestHeld(): { readonly pendingBytes: number; readonly queuedEventCount: number } {
    const held = [...this.#clients].map((client) => client.held);
    return {
      pendingBytes: Math.max(0, ...held.map((one) => one.pendingBytes)),
      queuedEventCount: Math.max(0, ...held.map((one) => one.queuedEventCount)),
    };
  }

  /** Completes the upgrade of a request that access was granted to as `role`. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, role: Role): void {
    this.#webSocketServer.handleUpgrade(request, socket, head, (webSocket) => {
      const client = new ClientConnection(webSocket, role, this.#limits, this.counters, monotonicMs());
      this.#clients.add(client);
      webSocket.on('close', () => {
        this.#clients.delete(client);
        this.#options.streams.forget(client);
      });
      // A broken connection or an oversized message: `ws` closes it (1006, 1009), and `close` follows.
      webSocket.on('error', () => undefined);
      webSocket.on('message', (data, isBinary) => this.#onMessage(client, data, isBinary));
      const hello: HelloMessage = {
        type: 'hello',
        protocolVersion: PROTOCOL_VERSION,
        role,
        ...this.#options.hello(),
        clockSeconds: monotonicMs() / 1000,
      };
      client.answer(hello);
    });
  }

  /** Says goodbye (1001) to all clients and ends the connections of those that do not answer within half a second. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#sweepTimer);
    const clients = [...this.#clients];
    const allGone = Promise.all(
      clients.map((client) => new Promise<void>((resolve) => client.socket.once('close', () => resolve()))),
    );
    for (const client of clients) client.socket.close(1001, 'the server ends');
    const grace = setTimeout(() => {
      for (const client of clients) client.socket.terminate();
    }, CLOSE_GRACE_MS);
    await allGone;
    clearTimeout(grace);
  }

  #sweep(): void {
    const nowMs = monotonicMs();
    for (const client of this.#clients) client.sweep(nowMs);
  }

  #onMessage(client: ClientConnection, data: RawData, isBinary: boolean): void {
    if (!client.allowMessage()) {
      client.socket.close(1008, 'too many messages');
      return;
    }
    // `ws` gives each message as one buffer unless its `binaryType` says otherwise.
    if (client.role === 'view' && (data as Buffer).length > LARGEST_VIEWER_MESSAGE_BYTES) {
      client.socket.close(1009, 'too long a message');
      return;
    }
    const take = async (): Promise<void> => {
      if (isBinary) throw new AffektError('AFFEKT_REQUEST_INVALID', 'messages are text');
      await this.#kinds.take(data.toString(), client);
    };
    take().catch((error: unknown) => this.#answerError(client, toAffektError(error, 'AFFEKT_INTERNAL')));
  }

  #answerError(client: ClientConnection, { code, message }: AffektError): void {
    const error: ErrorMessage = { type: 'error', code, message };
    client.sendAnswer(() => encodeMessage(error));
    if (code !== 'AFFEKT_REQUEST_INVALID') return;
    client.invalidMessageCount++;
    if (client.invalidMessageCount >= MAX_INVALID_MESSAGES)
      client.socket.close(1008, 'too many invalid messages');
  }
}
