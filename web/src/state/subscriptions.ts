import type { ClientMessage, StreamName } from '../../../src/server/protocol.js';

/** Every second frame of the analysis: bars and curves move evenly. */
const SIGNAL_RATE_HZ = 15.625;

/** What the page has on show now. */
export interface Shown {
  readonly names: readonly string[];
  readonly hasSpectrogram: boolean;
  readonly hasPulses: boolean;
}

/** Asks the server for what is shown and nothing else. */
export class Subscriptions {
  /** The message last sent for each stream. */
  readonly #sent = new Map<string, string>();

  constructor(private readonly send: (message: ClientMessage) => boolean) {}

  /** A new connection has no subscriptions. */
  clear(): void {
    this.#sent.clear();
  }

  /** Sends what differs from what was asked for before. */
  ask(shown: Shown): void {
    for (const message of messagesFor(shown)) {
      const text = JSON.stringify(message);
      if (this.#sent.get(message.stream) === text) continue;
      if (this.send(message)) this.#sent.set(message.stream, text);
    }
  }
}

type Subscription = Extract<ClientMessage, { readonly stream: StreamName }>;

function messagesFor({ names, hasSpectrogram, hasPulses }: Shown): Subscription[] {
  return [
    // The words first: numbers are shown with those that hold.
    { type: 'subscribe', stream: 'emotion' },
    { type: 'subscribe', stream: 'status' },
    { type: 'subscribe', stream: 'health' },
    { type: 'subscribe', stream: 'show' },
    { type: 'subscribe', stream: 'lights' },
    { type: 'subscribe', stream: 'events' },
    { type: 'subscribe', stream: 'signals', names, rateHz: SIGNAL_RATE_HZ },
    { type: hasPulses ? 'subscribe' : 'unsubscribe', stream: 'pulses' },
    { type: hasSpectrogram ? 'subscribe' : 'unsubscribe', stream: 'spectrogram' },
  ];
}
