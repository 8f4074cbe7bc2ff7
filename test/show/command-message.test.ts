import { afterEach, describe, expect, it } from 'vitest';
import type { AffektServer } from '../../src/server/server.js';
import type { Desk } from '../../src/show/desk.js';
import { CommandDoor } from '../../src/show/door/command-door.js';
import { commandMessage } from '../../src/show/door/command-message.js';
import { startTestServer } from '../server/test-server.js';
import { TestClient } from '../server/test-client.js';

const TOKENS = { viewToken: 'view-view-view-view', controlToken: 'control-control-control' };

describe('commands over the WebSocket', () => {
  let server: AffektServer;
  let taps = 0;
  const clients: TestClient[] = [];

  async function connect(token: string): Promise<TestClient> {
    const client = new TestClient(`ws://127.0.0.1:${server.port}/ws?token=${token}`);
    clients.push(client);
    await client.outcome();
    return client;
  }

  async function start(): Promise<void> {
    taps = 0;
    const desk = {
      tap: async () => {
        taps += 1;
      },
      state: () => ({ type: 'show', revision: 7 }),
      lights: () => ({ type: 'lights' }),
    } as unknown as Desk;
    server = await startTestServer({
      ...TOKENS,
      host: '0.0.0.0',
      messageKinds: [commandMessage(new CommandDoor(desk))],
    });
  }

  afterEach(async () => {
    for (const client of clients.splice(0)) client.socket.terminate();
    await server.close();
  });

  it('are acknowledged with the state that holds then, once for an id over all connections', async () => {
    await start();
    const first = await connect(TOKENS.controlToken);
    first.send({ type: 'command', id: 'tap-00001', name: 'tap' });
    expect(await first.received('ack')).toEqual({
      type: 'ack',
      id: 'tap-00001',
      show: { type: 'show', revision: 7 },
      lights: { type: 'lights' },
    });
    const second = await connect(TOKENS.controlToken);
    second.send({ type: 'command', id: 'tap-00001', name: 'tap' });
    await second.received('ack');
    expect(taps).toBe(1);
  });

  it('are refused to whoever may only view', async () => {
    await start();
    const viewer = await connect(TOKENS.viewToken);
    viewer.send({ type: 'command', id: 'tap-00002', name: 'tap' });
    expect(await viewer.received('refusal')).toMatchObject({ id: 'tap-00002', code: 'AFFEKT_ACCESS_DENIED' });
    expect(taps).toBe(0);
  });
});
