import { z } from 'zod';
import { FRAME_RATE_HZ } from '../features/feature-layout.js';
import type { ClientConnection } from './client-connection.js';
import { checkMessage, type MessageKind, messageKind } from './client-message.js';
import { encodeMessage } from './encode-message.js';
import type { EventMessage, SignalsSubscription, StateMessage, StreamName } from './protocol.js';
import { SignalStream, type StreamedSeries } from './signal-stream.js';
import { encodeSpectrogramColumn } from './spectrogram-column.js';

type PlainStream = Exclude<StreamName, 'signals'>;

/** Every stream without a wish of its own; the states are those of `StateMessage`. */
const PLAIN_STREAMS = {
  spectrogram: true,
  events: true,
  pulses: true,
  status: true,
  emotion: true,
  lights: true,
  show: true,
  health: true,
} as const satisfies Record<PlainStream, true>;
const PLAIN_NAMES = Object.keys(PLAIN_STREAMS) as PlainStream[];
const LOWEST_RATE_HZ = 0.1;
/** Of the signals in one subscription: each costs time with every frame. */
const MOST_NAMES = 256;

const streamWords = `one of ${['signals', ...PLAIN_NAMES].map((name) => `"${name}"`).join(', ')}`;
const plainSchema = z.strictObject({
  type: z.literal('subscribe'),
  stream: z.enum(PLAIN_NAMES, { error: streamWords }),
});
const signalsSchema = z.strictObject({
  type: z.literal('subscribe'),
  stream: z.literal('signals'),
  names: z
    .array(z.string())
    .min(1)
    .max(MOST_NAMES)
    .meta({ allowed: `a list of 1 to ${MOST_NAMES} names from GET /api/series` }),
  rateHz: z.number().min(LOWEST_RATE_HZ).max(FRAME_RATE_HZ).meta({ unit: 'Hz' }),
});

/**
 * Who subscribed to what, and the way of every message from the show to those clients. A message is serialised once for
 * all. No call waits for a client: see `ClientConnection` for what a slow one loses. Control thread.
 */
export class Streams {
  readonly #signals: SignalStream;
  readonly #clients = new Map<PlainStream, Set<ClientConnection>>(
    PLAIN_NAMES.map((name) => [name, new Set()]),
  );
  /** The newest state of each type. */
  readonly #states = new Map<StateMessage['type'], StateMessage>();

  /** @param series in the order of the values of every frame */
  constructor(series: readonly StreamedSeries[]) {
    this.#signals = new SignalStream(series);
  }

  /** Messages by which clients subscribe and unsubscribe. */
  readonly kinds: readonly MessageKind[] = [
    {
      type: 'subscribe',
      take: (message, client) => {
        if ('stream' in message && message.stream === 'signals')
          this.#subscribeSignals(checkMessage(signalsSchema, message), client);
        else this.#subscribe(checkMessage(plainSchema, message).stream, client);
      },
    },
    messageKind(
      'unsubscribe',
      z.strictObject({
        type: z.literal('unsubscribe'),
        stream: z.enum(['signals', ...PLAIN_NAMES]),
      }),
      ({ stream: name }, client) => {
        if (name === 'signals') this.#signals.unsubscribe(client);
        else this.#clients.get(name)?.delete(client);
        client.answer({ type: 'unsubscribed', stream: name });
      },
    ),
  ];

  /** Takes a client that is gone out of every stream. */
  forget(client: ClientConnection): void {
    this.#signals.unsubscribe(client);
    for (const clients of this.#clients.values()) clients.delete(client);
  }

  /** The newest state of a type; null before the first. */
  newestState<Type extends StateMessage['type']>(type: Type): Extract<StateMessage, { type: Type }> | null {
    const state = this.#states.get(type);
    return state === undefined ? null : (state as Extract<StateMessage, { type: Type }>);
  }

  /** Sends a frame's values (NaN: none) to whom it is time to. They are read before it returns, and not kept. */
  sendSignals(frameIndex: number, sampleIndex: number, values: Float64Array): void {
    this.#signals.push(frameIndex, sampleIndex, values);
  }

  /** Sends an event; who is behind gets it when it catches up. */
  sendEvent(to: 'events' | 'pulses', event: EventMessage): void {
    this.#send(
      to,
      () => encodeMessage(event),
      (client, data) => client.sendEvent(data),
    );
  }

  /** Sends a state, and keeps it for those who subscribe later; who is behind gets the newest of each type when it catches up. */
  sendState(state: StateMessage): void {
    this.#states.set(state.type, state);
    this.#send(
      state.type,
      () => encodeMessage(state),
      (client, data) => client.sendState(state.type, data),
    );
  }

  /** Sends one spectrogram column; `bands` are log10(1 + magnitude). */
  sendSpectrogram(frameIndex: number, bands: Float32Array): void {
    this.#send(
      'spectrogram',
      () => encodeSpectrogramColumn(frameIndex, bands),
      (client, data) => client.sendColumn(data),
    );
  }

  /** Serialises only where somebody listens. */
  #send(to: PlainStream, encode: () => Buffer, give: (client: ClientConnection, data: Buffer) => void): void {
    const clients = this.#clients.get(to);
    if (clients === undefined || clients.size === 0) return;
    const data = encode();
    for (const client of clients) give(client, data);
  }

  #subscribeSignals({ names, rateHz }: SignalsSubscription, client: ClientConnection): void {
    this.#signals.subscribe(client, { names, rateHz });
    client.answer({ type: 'subscribed', stream: 'signals', names, rateHz });
  }

  #subscribe(name: PlainStream, client: ClientConnection): void {
    this.#clients.get(name)?.add(client);
    client.answer({ type: 'subscribed', stream: name });
    for (const state of this.#states.values())
      if (state.type === name) client.sendState(state.type, encodeMessage(state));
  }
}
