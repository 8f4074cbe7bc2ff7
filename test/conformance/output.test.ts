import { createSocket, type Socket } from 'node:dgram';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { RESTING_OPERATION } from '../../src/lights/operation.js';
import { ArtnetOutput } from '../../src/outputs/dmx/artnet-output.js';
import { NdjsonOutput } from '../../src/outputs/ndjson-output.js';
import { OscOutput } from '../../src/outputs/osc/osc-output.js';
import type { Output } from '../../src/outputs/output.js';
import { SacnOutput } from '../../src/outputs/dmx/sacn-output.js';
import { syntheticEvent, syntheticFrame } from '../support/synthetic-frame.js';
import { until } from '../server/test-client.js';

/** An address of the loopback network of its own, so that no receiver of the machine is in the way. */
const HOST = '127.0.5.1';

/** What arrived at the other end of an output. */
interface Peer {
  readonly packets: Buffer[];
  close(): Promise<void>;
}

interface Candidate {
  readonly kind: Output['kind'];
  /** What makes it send at least one thing. */
  readonly feed: (output: Output) => void;
  readonly listen: () => Promise<Peer>;
  readonly create: () => Output;
}

const lit = new Map([[1, new Uint8Array(512).fill(200)]]);

async function listenUdp(port: number): Promise<Peer> {
  const socket: Socket = createSocket('udp4');
  const packets: Buffer[] = [];
  socket.on('message', (message) => packets.push(message));
  await new Promise<void>((resolve) => socket.bind(port, HOST, resolve));
  const close = () => new Promise<void>((resolve) => socket.close(() => resolve()));
  return { packets, close };
}

let pipe = new PassThrough();

const CANDIDATES: readonly Candidate[] = [
  {
    kind: 'osc',
    feed: (output) => output.event(syntheticEvent('drop')),
    listen: () => listenUdp(7777),
    create: () =>
      new OscOutput({
        targets: [{ host: HOST, port: 7777 }],
        prefix: '/affekt',
        rateHz: 40,
        controls: {},
        flashLimit: false,
      }),
  },
  {
    kind: 'sacn',
    feed: (output) => output.light(lit),
    listen: () => listenUdp(5568),
    create: () =>
      new SacnOutput({ hosts: [HOST], priority: 100, sourceName: 'Affekt test', universeOffset: 0 }),
  },
  {
    kind: 'artnet',
    feed: (output) => output.light(lit),
    listen: () => listenUdp(6454),
    create: () => new ArtnetOutput({ hosts: [HOST], universeOffset: -1, sync: false }),
  },
  {
    kind: 'ndjson',
    feed: (output) => output.event(syntheticEvent('drop')),
    listen: async () => {
      pipe = new PassThrough({ highWaterMark: 4096 });
      const packets: Buffer[] = [];
      pipe.on('data', (line: Buffer) => packets.push(line));
      return { packets, close: async () => void pipe.destroy() };
    },
    create: () => new NdjsonOutput({ rateHz: 10 }, pipe),
  },
];

const noFailure = (error: Error) => {
  throw error;
};

for (const { kind, feed, listen, create } of CANDIDATES) {
  describe(`output ${kind}`, () => {
    const open: { output: Output; peer: Peer }[] = [];

    async function started(): Promise<{ output: Output; peer: Peer }> {
      const peer = await listen();
      const output = create();
      open.push({ output, peer });
      await output.start(noFailure);
      return { output, peer };
    }

    afterEach(async () => {
      for (const { output, peer } of open.splice(0)) {
        await output.stop();
        await peer.close();
      }
    });

    it('says what it is, and has sent nothing yet', () => {
      const output = create();
      expect(output).toMatchObject({ kind, sentCount: 0, droppedCount: 0 });
    });

    it('takes frames, events and light, and what concerns it arrives and is counted', async () => {
      const { output, peer } = await started();
      output.frame(syntheticFrame());
      output.event(syntheticEvent('silence-start'));
      output.light(lit);
      output.control(RESTING_OPERATION);
      output.health({ level: 'bad', conditions: [] });
      feed(output);
      await until(() => peer.packets.length > 0 && output.sentCount > 0, 'something to arrive');
      expect(output.droppedCount).toBe(0);
    });

    it('takes frames that say nothing or nonsense', async () => {
      const { output } = await started();
      output.frame(syntheticFrame({ isKnown: false }));
      output.frame(syntheticFrame({ valence: Number.NaN, arousal: Number.POSITIVE_INFINITY, film: -1e9 }));
      output.event(syntheticEvent('', { value: Number.NaN, confidence: Number.NaN }));
      output.light(new Map());
      feed(output);
      await until(() => output.sentCount > 0, 'something to leave');
    });

    it('bears deliveries before its start and after its stop, and a second stop', async () => {
      const { output, peer } = await started();
      const unborn = create();
      for (const one of [unborn, output]) {
        if (one === output) await one.stop();
        const arrived = peer.packets.length;
        one.frame(syntheticFrame({ frameIndex: 100 }));
        feed(one);
        expect(one.sentCount).toBeLessThanOrEqual(arrived);
        await one.stop();
      }
    });

    it('does not grow while nothing can leave: what is too much is dropped and counted', async () => {
      const { output, peer } = await started();
      if (kind === 'ndjson') pipe.pause();
      for (let index = 0; index < 3000; index += 1) {
        output.event(syntheticEvent(`event-${index}`, { reason: 'x'.repeat(100) }));
        output.light(new Map([[1, new Uint8Array(512).fill(index % 256)]]));
      }
      expect(output.droppedCount).toBeGreaterThan(1000);
      const before = output.sentCount;
      if (kind === 'ndjson') pipe.resume();
      await until(() => peer.packets.length > 0, 'something to arrive');
      feed(output);
      await until(() => output.sentCount > before, 'things to leave again');
    });

    it('does not start twice into one stop: stopped while it starts, it leaves nothing open', async () => {
      const sockets = () => process.getActiveResourcesInfo().filter((name) => name.startsWith('UDP')).length;
      await until(() => sockets() === 0, 'the sockets of earlier tests to be gone');
      const peer = await listen();
      const output = create();
      const starting = output.start(noFailure).catch((error: unknown) => error);
      await output.stop();
      await starting;
      await output.stop();
      feed(output);
      expect(output.sentCount).toBe(0);
      await peer.close();
      await until(() => sockets() === 0, 'every socket to be gone');
    });
  });
}

describe('what the protocols add', () => {
  it('sACN counts its sequence, keeps one CID and ends with three termination packets', async () => {
    const peer = await listenUdp(5568);
    const run = async () => {
      const output = new SacnOutput({
        hosts: [HOST],
        priority: 120,
        sourceName: 'Affekt test',
        universeOffset: 4,
      });
      await output.start(noFailure);
      for (let index = 0; index < 5; index += 1)
        output.light(new Map([[1, new Uint8Array(512).fill(index)]]));
      await output.stop();
    };
    await run();
    await until(() => peer.packets.length === 8, 'eight packets');
    expect(peer.packets.map((packet) => packet[111])).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(peer.packets.map((packet) => packet[112])).toEqual([0, 0, 0, 0, 0, 0x40, 0x40, 0x40]);
    expect(new Set(peer.packets.map((packet) => packet.readUInt16BE(113)))).toEqual(new Set([5]));
    expect(peer.packets[0]?.[108]).toBe(120);
    await run();
    await until(() => peer.packets.length === 16, 'eight more');
    expect(new Set(peer.packets.map((packet) => packet.subarray(22, 38).toString('hex'))).size).toBe(1);
    await peer.close();
  });

  it('sACN and Art-Net keep still light alive at least once a second', async () => {
    for (const { kind, listen, create } of CANDIDATES.filter(
      (one) => one.kind === 'sacn' || one.kind === 'artnet',
    )) {
      const peer = await listen();
      const output = create();
      await output.start(noFailure);
      output.light(lit);
      // The repetitions, then the first two of the slow ones; 5 s is far more than three seconds at 1 Hz.
      await until(() => peer.packets.length >= 6, `${kind} to repeat`);
      await output.stop();
      await peer.close();
    }
  });

  it('NDJSON drops frames and keeps the last 64 events while nobody reads', async () => {
    const stuck = new PassThrough({ highWaterMark: 64 });
    const output = new NdjsonOutput({ rateHz: 31.25 }, stuck);
    await output.start(noFailure);
    for (let index = 0; index < 100; index += 1) {
      output.frame(syntheticFrame({ frameIndex: 2 * index }));
      output.event(syntheticEvent(`event-${index}`));
    }
    expect(output).toMatchObject({ sentCount: 1, droppedCount: 99 + 36 });
    const lines: string[] = [];
    stuck.on('data', (line: Buffer) => lines.push(String(line)));
    await until(() => lines.length === 65, 'the frame and 64 events');
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ type: 'event', name: 'event-36' });
    await output.stop();
  });

  it('NDJSON says that its pipe is closed', async () => {
    const closed = new PassThrough();
    const output = new NdjsonOutput({ rateHz: 10 }, closed);
    const failures: Error[] = [];
    await output.start((error) => failures.push(error));
    closed.destroy(new Error('write EPIPE'));
    await until(() => failures.length === 1, 'the failure');
    expect(failures[0]?.message).toContain('EPIPE');
    await expect(new NdjsonOutput({ rateHz: 10 }, closed).start(noFailure)).rejects.toThrow(/closed/);
  });
});
