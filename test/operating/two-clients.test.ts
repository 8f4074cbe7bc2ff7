import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestClient, until } from '../server/test-client.js';
import { OperatedProgram } from './operated-program.js';

const ROUND_COUNT = 20;

let folder = '';
let program: OperatedProgram;
let clients: readonly TestClient[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'affekt-two-'));
  program = await OperatedProgram.start(['--source', 'demo', '--model', 'none'], folder);
  clients = ['one', 'other'].map(() => new TestClient(`${program.url.replace('http', 'ws')}ws`));
  for (const client of clients) {
    await client.outcome();
    await client.subscribe('show');
  }
});

afterAll(async () => {
  for (const { socket } of clients) socket.terminate();
  program?.cli.kill();
  await rm(folder, { recursive: true, force: true });
});

it('lets one of two clients win that change at once, and tells the other what holds', async () => {
  for (let round = 1; round <= ROUND_COUNT; round += 1) {
    const { revision } = await program.show();
    // Each is first as often as the other.
    const order = round % 2 === 0 ? [0, 1] : [1, 0];
    for (const index of order) {
      clients[index]?.send({
        type: 'command',
        id: `round-${round}-client-${index}`,
        name: 'settings',
        args: { patch: { presence: { holdSeconds: round + index / 2 } } },
        expectedRevision: revision,
      });
    }
    const answersOf = (client: TestClient) => [...client.ofType('ack'), ...client.ofType('refusal')];
    await until(() => clients.every((client) => answersOf(client).length === round), `round ${round}`);
    const acks = clients.map((client) =>
      client.ofType('ack').find(({ id }) => String(id).startsWith(`round-${round}-`)),
    );
    const winner = acks.findIndex((ack) => ack !== undefined);
    expect(acks.filter((ack) => ack !== undefined)).toHaveLength(1);
    expect(clients[1 - winner]?.ofType('refusal').at(-1)).toMatchObject({
      code: 'AFFEKT_CONFLICT',
      message: expect.stringContaining(`they are at revision ${revision + 1}`),
      show: { revision: revision + 1 },
    });
    const { effective } = await program.settings();
    expect(effective).toMatchObject({ presence: { holdSeconds: round + winner / 2 } });
    for (const client of clients) {
      await until(
        () => client.ofType('show').some((message) => message.revision === revision + 1),
        'the new state, for everybody',
      );
    }
  }
});
