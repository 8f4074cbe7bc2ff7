import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { monotonicMs } from '../src/core/clock.js';
import type { OutputsInput } from '../src/outputs/outputs-schema.js';
import type { ServerMessage } from '../src/server/protocol.js';
import { until } from '../test/server/test-client.js';
import { chosenModel } from '../test/support/chosen-model.js';
import { CliProcess } from '../test/support/cli-process.js';
import { type BenchResult, type BenchRow, rowOf } from './bench.js';
import { withFolder } from './material.js';

const COMMAND_COUNT = 60;
/** Irregular, so that commands fall on all phases of the output clock, and rare enough for the flash limit and the door's own. */
const GAP_MS = { least: 380, most: 520 };
/** A command that is not shown by then never is. */
const LOST_MS = 5000;
const CLIENT_COUNTS = [1, 50];
const TARGET_MS = 40;
/** A loopback address that other receivers of sACN leave free. */
const SACN_HOST = '127.0.0.5';
/** Data begins behind 126 bytes of E1.31 headers; the still dimmer is channel 1. */
const STILL_DIMMER_BYTE = 126;
const LEVELS = [0.3, 0.7];

/** From a command over the WebSocket to the first DMX packet that shows it, in a show whose other lights move with music. */
export const commandLatency = {
  name: 'command-latency',
  run: (): Promise<BenchResult> => withFolder(measure),
};

/** A level of the still dimmer that was sent, and when it was received. */
interface Packet {
  readonly level: number;
  readonly atMs: number;
}

async function measure(folder: string): Promise<BenchResult> {
  const packets: Packet[] = [];
  const sacn = await receiveSacn(packets);
  const config = path.join(folder, 'affekt.json');
  await writeFile(config, JSON.stringify({ server: { port: 0 }, outputs: OUTPUTS }));
  const args = ['start', '--source', 'demo', '--config', config, '--model', await chosenModel(folder)];
  const program = new CliProcess(args);
  const viewers: WebSocket[] = [];
  try {
    const [, url = ''] = await program.printed(/Dashboard: +(http:\S+)\n/);
    const address = `${url.replace('http', 'ws')}ws`;
    const operator = new Operator(await connected(address));
    await until(() => packets.length > 50, 'packets', 20_000);
    const rows: BenchRow[] = [];
    for (const clientCount of CLIENT_COUNTS) {
      while (viewers.length < clientCount - 1) viewers.push(await viewer(address));
      const { shownMs, acknowledgedMs } = await operate(operator, packets);
      const clients = `${clientCount} client${clientCount === 1 ? '' : 's'}`;
      rows.push(
        rowOf(`command to changed DMX packet, ${clients}`, 'ms', shownMs, TARGET_MS),
        rowOf(`command to acknowledgement, ${clients}`, 'ms', acknowledgedMs),
      );
    }
    return {
      rows,
      notes: [
        'The budget is a target for p95.',
        `${COMMAND_COUNT} times the level of a group by hand, at irregular times, over the WebSocket of the real program, which plays the demo performance with the model; its other group follows the music, so every change waits for the rate of a DMX line (44 Hz, up to 23 ms). sACN over loopback.`,
        'The further clients subscribe to four signals 15 times a second and to every column of the spectrogram.',
        'Asserted: every command is shown.',
      ],
    };
  } finally {
    for (const socket of viewers) socket.terminate();
    program.kill();
    await program.exit;
    sacn.close();
  }
}

const OUTPUTS: OutputsInput = {
  sacn: { hosts: [SACN_HOST] },
  lights: {
    rateHz: 44,
    fixtures: [
      { name: 'still', group: 'still', universe: 1, address: 1, kind: 'dimmer' },
      { name: 'moving', group: 'moving', universe: 1, address: 2, kind: 'dimmer16' },
    ],
    groups: {
      still: { dimmer: 0.5 },
      moving: { dimmer: { signal: 'level', control: { rampSeconds: 0.2 } } },
    },
  },
};

async function operate(
  operator: Operator,
  packets: readonly Packet[],
): Promise<{ shownMs: number[]; acknowledgedMs: number[] }> {
  const shownMs: number[] = [];
  const acknowledgedMs: number[] = [];
  for (let index = 0; index < COMMAND_COUNT; index += 1) {
    const before = packets.at(-1)?.level ?? 0;
    const from = packets.length;
    const { sentAtMs, acknowledged } = operator.send('hand', {
      group: 'still',
      level: LEVELS[index % LEVELS.length] as number,
    });
    acknowledgedMs.push((await acknowledged) - sentAtMs);
    const shown = () => packets.slice(from).find(({ level }) => level !== before);
    await until(() => shown() !== undefined, `a packet that shows command ${index + 1}`, LOST_MS);
    shownMs.push((shown()?.atMs ?? Number.NaN) - sentAtMs);
    await pause(GAP_MS.least + (GAP_MS.most - GAP_MS.least) * ((index * 0.618) % 1));
  }
  return { shownMs, acknowledgedMs };
}

/** Sends commands and hears when each was carried out. */
class Operator {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<string, (atMs: number) => void>();
  #count = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data, isBinary) => {
      if (isBinary) return;
      const message = JSON.parse(String(data)) as ServerMessage;
      if (message.type === 'refusal' || message.type === 'error') throw new Error(message.message);
      if (message.type === 'ack') this.#waiting.get(message.id)?.(monotonicMs());
    });
  }

  send(
    name: string,
    args: Readonly<Record<string, unknown>>,
  ): { readonly sentAtMs: number; readonly acknowledged: Promise<number> } {
    this.#count += 1;
    const id = `command-${this.#count}`;
    const acknowledged = new Promise<number>((resolve) => this.#waiting.set(id, resolve));
    const sentAtMs = monotonicMs();
    this.#socket.send(JSON.stringify({ type: 'command', id, name, args }));
    return { sentAtMs, acknowledged };
  }
}

async function connected(address: string): Promise<WebSocket> {
  const socket = new WebSocket(address);
  await once(socket, 'open');
  return socket;
}

/** A client that reads everything and keeps nothing. */
async function viewer(address: string): Promise<WebSocket> {
  const socket = await connected(address);
  const signals = { names: ['valence', 'arousal', 'level', 'onset'], rateHz: 15 };
  socket.send(JSON.stringify({ type: 'subscribe', stream: 'signals', ...signals }));
  socket.send(JSON.stringify({ type: 'subscribe', stream: 'spectrogram' }));
  return socket;
}

async function receiveSacn(packets: Packet[]): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  socket.on('message', (packet) => {
    const atMs = monotonicMs();
    if (packet.length > STILL_DIMMER_BYTE) packets.push({ level: packet.readUInt8(STILL_DIMMER_BYTE), atMs });
  });
  socket.bind(5568, SACN_HOST);
  await once(socket, 'listening');
  return socket;
}
