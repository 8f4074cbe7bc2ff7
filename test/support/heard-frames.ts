import type { EmotionMessage, ServerMessage } from '../../src/server/protocol.js';
import type { TestClient } from '../server/test-client.js';

/** One message of the stream `signals` by the names that were subscribed to, with the words that held then. */
export interface HeardFrame extends Pick<EmotionMessage, 'state' | 'signal' | 'quadrant'> {
  readonly sampleIndex: number;
  readonly values: Readonly<Record<string, number | null>>;
}

/** Waits for `hello`, and subscribes to the words and to every frame's numbers. */
export async function subscribeFrames(
  client: TestClient,
  names: readonly string[],
  rateHz = 31.25,
): Promise<void> {
  await client.received('hello');
  await client.subscribe('emotion');
  await client.subscribe('signals', { names, rateHz });
}

/** The frames that a client has heard so far, in order. */
export function heardFrames(client: TestClient): HeardFrame[] {
  const frames: HeardFrame[] = [];
  let names: readonly string[] = [];
  let words: EmotionMessage | null = null;
  for (const message of client.messages as unknown as ServerMessage[]) {
    if (message.type === 'subscribed') names = message.names ?? names;
    else if (message.type === 'emotion') words = message;
    else if (message.type === 'signals' && words !== null) {
      const { state, signal, quadrant } = words;
      const values = Object.fromEntries(names.map((name, index) => [name, message.values[index] ?? null]));
      frames.push({ sampleIndex: message.sampleIndex, state, signal, quadrant, values });
    }
  }
  return frames;
}
