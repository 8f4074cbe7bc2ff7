import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, WebSocketServer } from 'ws';
import { z } from 'zod';
import { monotonicMs } from '../core/clock.js';
import { AffektError, toAffektError } from '../core/errors.js';
import type { Role } from './access-tokens.js';
import { ClientConnection, type ClientLimits, type DropCounters } from './client-connection.js';
import { type MessageKind, MessageKinds, messageKind } from './client-message.js';
import {
  type ErrorMessage,
  type HelloMessage,
  PROTOCOL_VERSION,
  type ServerMessage,
  type StateMessage,
} from './protocol.js';
import { encodeSpectrogramColumn } from './spectrogram-column.js';

/** What a `hello` says beside what the hub knows itself. */
export type HelloContents = Omit<HelloMessage, 'type' | 'protocolVersion' | 'role' | 'clockSeconds'>;

export interface HubLimits extends ClientLimits {
  /** Most clients at a time. */
  readonly clientCount: number;
}

/** 256 KiB is about four seconds of frames and columns. */
export const DEFAULT_HUB_LIMITS: HubLimits = {
  clientCount: 64,
  pendingBytes: 256 * 1024,
  queuedEventCount: 64,
  stallTimeoutMs: 20_000,
  heartbeatMs: 15_000,
};

export interface HubOptions {
  readonly hello: () => HelloContents;
  /** The `history` message of the last seconds, as text. */
  readonly historyText: (seconds: number) => string;
  /** Further kinds of messages that clients may send, beside those of the hub's own. */
  readonly kinds: readonly MessageKind[];
  readonly limits?: Partial<HubLimits>;
}

const MAX_MESSAGE_BYTES = 4096;
const MAX_INVALID_MESSAGES = 5;
const CLOSE_GRACE_MS = 500;

/**
 * All WebSocket clients: accepts upgraded connections (access is decided before), answers their requests and
 * broadcasts. A message is serialised once for all. No call waits for a client: see `ClientConnection` for what a
 * slow one loses. Control thread.
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
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    autoPong: false,
  });
  readonly #sweepTimer: NodeJS.Timeout;
  readonly #kinds: MessageKinds;
  /** The newest state of each type. */
  readonly #states = new Map<StateMessage['type'], StateMessage>();
  #closed = false;

  constructor(options: HubOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_HUB_LIMITS, ...options.limits };
    this.#kinds = new MessageKinds([...this.#ownKinds(), ...options.kinds]);
    const sweepMs = Math.min(1000, this.#limits.stallTimeoutMs / 2, this.#limits.heartbeatMs / 2);
    this.#sweepTimer = setInterval(() => this.#sweep(), sweepMs).unref();
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  get isFull(): boolean {
    return this.#closed || this.#clients.size >= this.#limits.clientCount;
  }

  /** The newest state of a type; null before the first. */
  newestState<Type extends StateMessage['type']>(type: Type): Extract<StateMessage, { type: Type }> | null {
    const state = this.#states.get(type);
    return state === undefined ? null : (state as Extract<StateMessage, { type: Type }>);
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
      webSocket.on('close', () => this.#clients.delete(client));
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
      for (const state of this.#states.values()) client.sendState(state.type, encode(state));
    });
  }

  /** Sends a frame (its JSON text, as it also goes into the history) to all clients that keep up. */
  broadcastFrame(frameText: string): void {
    if (this.#clients.size === 0) return;
    const data = Buffer.from(frameText);
    for (const client of this.#clients) client.sendFrame(data);
  }

  /** Sends an event (its JSON text) to all clients; those behind get it when they catch up. */
  broadcastEvent(eventText: string): void {
    const data = Buffer.from(eventText);
    for (const client of this.#clients) client.sendEvent(data);
  }

  /** Sends a state to all clients, and to later ones after `hello`; who is behind gets the newest of each type when it catches up. */
  broadcastState(state: StateMessage): void {
    this.#states.set(state.type, state);
    const data = encode(state);
    for (const client of this.#clients) client.sendState(state.type, data);
  }

  /** Sends one spectrogram column to the subscribers that keep up; `bands` are log10(1 + magnitude). */
  broadcastSpectrogram(frameIndex: number, bands: Float32Array): void {
    let column: Buffer | null = null;
    for (const client of this.#clients) {
      if (!client.wantsSpectrogram) continue;
      column ??= encodeSpectrogramColumn(frameIndex, bands);
      client.sendColumn(column);
    }
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
    const take = async (): Promise<void> => {
      if (isBinary) throw new AffektError('AFFEKT_REQUEST_INVALID', 'messages are text');
      await this.#kinds.take(data.toString(), client);
    };
    take().catch((error: unknown) => this.#answerError(client, toAffektError(error, 'AFFEKT_INTERNAL')));
  }

  #answerError(client: ClientConnection, { code, message }: AffektError): void {
    const error: ErrorMessage = { type: 'error', code, message };
    client.sendAnswer(() => encode(error));
    if (code !== 'AFFEKT_REQUEST_INVALID') return;
    client.invalidMessageCount++;
    if (client.invalidMessageCount >= MAX_INVALID_MESSAGES)
      client.socket.close(1008, 'too many invalid messages');
  }

  #ownKinds(): MessageKind[] {
    const stream = z.literal('spectrogram');
    return [
      messageKind(
        'history',
        z.strictObject({ type: z.literal('history'), seconds: z.number().positive().max(86_400) }),
        ({ seconds }, client) => {
          // A client that has not read its last history gets no second one: that is what bounds its share of memory.
          client.sendAnswer(() => Buffer.from(this.#options.historyText(seconds)));
        },
      ),
      messageKind(
        'subscribe',
        z.strictObject({ type: z.literal('subscribe'), stream }),
        (_message, client) => {
          client.wantsSpectrogram = true;
        },
      ),
      messageKind(
        'unsubscribe',
        z.strictObject({ type: z.literal('unsubscribe'), stream }),
        (_message, client) => {
          client.wantsSpectrogram = false;
        },
      ),
    ];
  }
}

function encode(message: ServerMessage): Buffer {
  return Buffer.from(JSON.stringify(message));
}
