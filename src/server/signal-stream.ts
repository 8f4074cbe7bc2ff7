import { AffektError } from '../core/errors.js';
import { nameAmong } from '../core/name-among.js';
import { rounded } from '../core/rounded.js';
import { FRAME_RATE_HZ } from '../features/feature-layout.js';
import type { ClientConnection } from './client-connection.js';

/** A number that comes with every frame. */
export interface StreamedSeries {
  readonly name: string;
  /** Between two messages the highest value counts, not the newest: what lasts for one frame must not be missed. */
  readonly isPeak: boolean;
}

/** What a client asks for. */
export interface SignalsRequest {
  readonly names: readonly string[];
  /** Messages a second, at most one a frame. */
  readonly rateHz: number;
}

/** The clients that asked for the same: they get the same bytes. */
interface Group {
  readonly key: string;
  readonly rateHz: number;
  /** Places of the names in a frame's values. */
  readonly places: readonly number[];
  /** Of the peaks among them, the highest since the last message. */
  readonly highest: Float64Array;
  readonly clients: Set<ClientConnection>;
  sentTurn: number;
}

/** The numbers that clients subscribed to, each at its rate; serialised once for all that asked for the same. Control thread. */
export class SignalStream {
  readonly #series: readonly StreamedSeries[];
  readonly #placeOf: ReadonlyMap<string, number>;
  readonly #groups = new Map<string, Group>();
  readonly #groupOf = new Map<ClientConnection, Group>();

  /** @param series in the order of the values of every frame */
  constructor(series: readonly StreamedSeries[]) {
    this.#series = series;
    this.#placeOf = new Map(series.map(({ name }, place) => [name, place]));
  }

  /** Throws `AFFEKT_REQUEST_INVALID` for a name that is no series; the subscription before is left as it was then. */
  subscribe(client: ClientConnection, { names, rateHz }: SignalsRequest): void {
    const places = names.map((name) => this.#place(name));
    this.unsubscribe(client);
    const key = JSON.stringify([rateHz, names]);
    let group = this.#groups.get(key);
    if (group === undefined) {
      const highest = new Float64Array(places.length).fill(Number.NaN);
      group = { key, rateHz, places, highest, clients: new Set(), sentTurn: -1 };
      this.#groups.set(key, group);
    }
    group.clients.add(client);
    this.#groupOf.set(client, group);
  }

  /** Nothing happens when it is not subscribed. */
  unsubscribe(client: ClientConnection): void {
    const group = this.#groupOf.get(client);
    if (group === undefined) return;
    this.#groupOf.delete(client);
    group.clients.delete(client);
    if (group.clients.size === 0) this.#groups.delete(group.key);
  }

  /** Sends a frame's values (NaN: none) to those whose turn it is. They are read before it returns, and not kept. */
  push(frameIndex: number, sampleIndex: number, values: Float64Array): void {
    for (const group of this.#groups.values()) {
      this.#hold(group, values);
      const turn = Math.floor(((frameIndex + 1) * group.rateHz) / FRAME_RATE_HZ);
      if (turn === group.sentTurn) continue;
      group.sentTurn = turn;
      const data = encode(group, sampleIndex, values);
      for (const client of group.clients) client.sendFrame(data);
      group.highest.fill(Number.NaN);
    }
  }

  #hold({ places, highest }: Group, values: Float64Array): void {
    for (const [index, place] of places.entries()) {
      if (this.#series[place]?.isPeak !== true) continue;
      const value = values[place] ?? Number.NaN;
      const before = highest[index] ?? Number.NaN;
      if (value > before || Number.isNaN(before)) highest[index] = value;
    }
  }

  #place(name: string): number {
    const place = this.#placeOf.get(name);
    if (place !== undefined) return place;
    throw unknownSeries(name, [...this.#placeOf.keys()]);
  }
}

/** For a name that is no series: the nearest one, or where all of them are listed. */
export function unknownSeries(name: string, known: readonly string[]): AffektError {
  const what = nameAmong(name, known, 'GET /api/series lists all');
  return new AffektError('AFFEKT_REQUEST_INVALID', `there is no series ${what}`);
}

function encode({ places, highest }: Group, sampleIndex: number, values: Float64Array): Buffer {
  // JSON has no NaN: it becomes null.
  const numbers = places.map((place, index) => {
    const held = highest[index] ?? Number.NaN;
    const value = Number.isNaN(held) ? (values[place] ?? Number.NaN) : held;
    return rounded(value);
  });
  return Buffer.from(JSON.stringify({ type: 'signals', sampleIndex, values: numbers }));
}
