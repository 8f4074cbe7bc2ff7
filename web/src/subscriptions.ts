import type { ClientMessage, StreamName } from '../../src/server/protocol.js';
import { FILM_NAMES, MID_LEVEL_NAMES } from './dashboard-frame.js';
import type { Target } from './vocabulary.js';

/** Every second frame of the analysis: bars and curves move evenly. */
const SIGNAL_RATE_HZ = 15.625;

/** What the page has on show now. */
export interface Shown {
  readonly hasSpectrogram: boolean;
  readonly hasPulses: boolean;
  /** The value whose reasons are shown. */
  readonly target: Target;
}

/** Series of the curves, live and from the history. */
export const CURVE_SERIES: readonly string[] = [
  'valence',
  'arousal',
  ...FILM_NAMES.map((name) => `film/${name}`),
];

/** Asks the server for what is shown and nothing else. */
export class Subscriptions {
  /** The message last sent for each stream. */
  readonly #sent = new Map<string, string>();

  constructor(private readonly send: (message: ClientMessage) => void) {}

  /** A new connection has no subscriptions. */
  clear(): void {
    this.#sent.clear();
  }

  /** Sends what differs from what was asked for before. */
  ask(shown: Shown): void {
    for (const message of messagesFor(shown)) {
      const text = JSON.stringify(message);
      if (this.#sent.get(message.stream) === text) continue;
      this.#sent.set(message.stream, text);
      this.send(message);
    }
  }
}

type Subscription = Extract<ClientMessage, { readonly stream: StreamName }>;

function messagesFor({ hasSpectrogram, hasPulses, target }: Shown): Subscription[] {
  const names = [
    ...CURVE_SERIES,
    ...['valenceSd', 'arousalSd', 'confidence', 'tempo', 'beatConfidence'],
    ...['level', 'peak', 'loudness', 'gain', 'latency'],
    ...MID_LEVEL_NAMES.map((name) => `midLevel/${name}`),
    ...['bias', ...MID_LEVEL_NAMES].map((name) => `why/${target}/${name}`),
  ];
  return [
    // The words first: numbers are shown with those that hold.
    { type: 'subscribe', stream: 'emotion' },
    { type: 'subscribe', stream: 'status' },
    { type: 'subscribe', stream: 'health' },
    { type: 'subscribe', stream: 'lights' },
    { type: 'subscribe', stream: 'events' },
    { type: 'subscribe', stream: 'signals', names, rateHz: SIGNAL_RATE_HZ },
    { type: hasPulses ? 'subscribe' : 'unsubscribe', stream: 'pulses' },
    { type: hasSpectrogram ? 'subscribe' : 'unsubscribe', stream: 'spectrogram' },
  ];
}
