import { afterEach, describe, expect, it } from 'vitest';
import { AffektClient, type ClientOptions, CommandError } from '../../src/client/client.js';
import type { AffektServer } from '../../src/server/server.js';
import type { Desk } from '../../src/show/desk.js';
import { CommandDoor } from '../../src/show/door/command-door.js';
import { commandMessage } from '../../src/show/door/command-message.js';
import { until } from '../server/test-client.js';
import { sendFrame, startTestServer } from '../server/test-server.js';

let server: AffektServer;
let taps = 0;
const clients: AffektClient[] = [];

async function start(port = 0): Promise<void> {
  const desk = {
    tap: async () => {
      taps += 1;
    },
    state: () => ({ type: 'show', revision: 7 }),
    lights: () => ({ type: 'lights' }),
  } as unknown as Desk;
  server = await startTestServer({ port, messageKinds: [commandMessage(new CommandDoor(desk))] });
}

function connect(options: Omit<ClientOptions, 'url'>): AffektClient {
  const client = new AffektClient({ url: `http://127.0.0.1:${server.port}/`, ...options });
  clients.push(client);
  return client;
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server.close();
});

describe('AffektClient', () => {
  it('gives numbers by name, events and states, and nothing that was not asked for', async () => {
    await start();
    const values: Record<string, number | null>[] = [];
    const events: string[] = [];
    const client = connect({
      signals: { names: ['arousal', 'valence'], rateHz: 31.25 },
      onSignals: (some) => values.push(some),
      onEvent: ({ name }) => events.push(name),
    });
    await until(() => client.hello !== null, 'the greeting');
    await client.command('tap');
    sendFrame(server, 5);
    await until(() => values.length > 0, 'numbers');
    expect(values[0]).toEqual({ valence: 5, arousal: null });
    expect(events).toEqual([]);
  });

  it('has commands answered or refused with what was wrong', async () => {
    taps = 0;
    await start();
    const client = connect({});
    // Before the connection stands: it is sent when it does.
    expect(await client.command('tap')).toMatchObject({ type: 'ack', show: { revision: 7 } });
    expect(taps).toBe(1);
    const refused = await client.command('tpa').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(CommandError);
    expect(refused).toMatchObject({ code: 'AFFEKT_REQUEST_INVALID', refusal: { show: { revision: 7 } } });
  });

  it('connects again by itself, subscribes anew, and runs what waited once', async () => {
    taps = 0;
    await start();
    const { port } = server;
    const kinds: string[] = [];
    const values: unknown[] = [];
    const client = connect({
      signals: { names: ['valence'], rateHz: 31.25 },
      onSignals: (some) => values.push(some),
      onConnection: (kind) => kinds.push(kind),
    });
    await until(() => client.hello !== null, 'the greeting');
    await server.close();
    await until(() => client.hello === null, 'the end of the connection');
    const answer = client.command('tap');
    await start(port);
    await answer;
    expect(taps).toBe(1);
    sendFrame(server, 3);
    await until(() => values.length > 0, 'numbers of the new connection');
    expect(kinds[0]).toBe('live');
    expect(kinds.at(-1)).toBe('live');
    expect(kinds).toContain('waiting');
  });

  it('gives up what waits when it is closed, and says what is no address', async () => {
    await start();
    const client = connect({ socket: class extends WebSocketThatNeverOpens {} });
    const answer = client.command('tap');
    client.close();
    await expect(answer).rejects.toMatchObject({ code: 'AFFEKT_NO_ANSWER' });
    expect(() => new AffektClient({ url: 'nowhere' })).toThrow(TypeError);
  });
});

class WebSocketThatNeverOpens {
  readonly readyState = 0;
  send(): void {}
  close(): void {}
  addEventListener(): void {}
}
