import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { CliProcess } from '../support/cli-process.js';
import { mutated } from '../support/mutations.js';
import { randomNumbers } from '../support/random-numbers.js';

const MUTATIONS = Number(process.env.AFFEKT_FUZZ_COUNT ?? 300);
const MESSAGES = [
  { type: 'subscribe', stream: 'signals', names: ['valence', 'arousal'], rateHz: 10 },
  { type: 'subscribe', stream: 'health' },
  { type: 'command', id: 'a1', name: 'master', args: { level: 0.5 } },
  {
    type: 'command',
    id: 'a2',
    name: 'settings',
    args: { patch: { gain: { mode: 'fixed', fixedDb: 6 } } },
    expectedRevision: 1,
  },
  { type: 'ping' },
];

/** A client that keeps what it is told, until it is closed. */
class Client {
  readonly heard: { readonly type?: string }[] = [];
  readonly socket: WebSocket;

  constructor(url: string) {
    this.socket = new WebSocket(`${url.replace('http', 'ws')}ws`);
    this.socket.on('message', (data) => this.heard.push(JSON.parse(String(data)) as { type?: string }));
    this.socket.on('error', () => undefined);
  }
}

it('damaged messages and damaged frames: answered or closed, and everybody else is served', async () => {
  const program = new CliProcess(['start', '--source', 'demo', '--model', 'none', '--port', '0']);
  onTestFinished(() => program.kill());
  const [, url = ''] = await program.printed(/Dashboard: +(http:\S+)\n/);
  await program.printed(/Backend:/);
  const witness = new Client(url);
  await once(witness.socket, 'open');
  const count = { sent: 0, answered: 0, closed: 0 };
  let client = new Client(url);
  await once(client.socket, 'open');
  for (let seed = 1; seed <= MUTATIONS; seed += 1) {
    if (client.socket.readyState !== WebSocket.OPEN) {
      count.closed += 1;
      count.answered += client.heard.length;
      client = new Client(url);
      await once(client.socket, 'open');
    }
    const text = Buffer.from(JSON.stringify(MESSAGES[seed % MESSAGES.length]));
    const damaged = mutated(text, randomNumbers(seed));
    client.socket.send(damaged, { binary: seed % 7 === 0 });
    count.sent += 1;
    // So that it counts as a client that says too much no sooner than it has to.
    if (seed % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  count.answered += client.heard.length;
  client.socket.terminate();

  // Frames as `ws` would never send them, after a proper handshake.
  const { port } = new URL(url);
  for (let seed = 1; seed <= 60; seed += 1) {
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      'GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await once(socket, 'data');
    const random = randomNumbers(seed);
    socket.write(Buffer.from(Array.from({ length: 40 }, () => Math.floor(random() * 256))));
    await new Promise((resolve) => setTimeout(resolve, 5));
    socket.destroy();
  }
  process.stdout.write(`  websocket: ${JSON.stringify(count)}\n`);
  expect(count.sent).toBe(MUTATIONS);
  expect(count.answered).toBeGreaterThan(0);

  expect(witness.socket.readyState).toBe(WebSocket.OPEN);
  const before = witness.heard.length;
  witness.socket.send(JSON.stringify({ type: 'ping' }));
  await expect
    .poll(() => witness.heard.slice(before).map(({ type }) => type), { timeout: 180_000 })
    .toContain('pong');
  witness.socket.close();
  program.child.kill('SIGTERM');
  expect(await program.exit).toBe(0);
  expect(program.stderr).not.toMatch(/AFFEKT_INTERNAL|broadcasts failed/);
});
