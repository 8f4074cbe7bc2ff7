import { createSocket } from 'node:dgram';
import { encode } from 'node-osc';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Desk } from '../../src/show/desk.js';
import { OscInput } from '../../src/show/door/osc-input.js';
import { oscInputSchema } from '../../src/show/door/osc-input-schema.js';
import { eventually } from '../support/peer-process.js';

/** An input on 127.0.0.1 and a free port, and what the desk was told. */
async function open(senders: readonly string[]): Promise<{ input: OscInput; told: unknown[] }> {
  const told: unknown[] = [];
  const desk = {
    operate: async (change: unknown) => {
      told.push(change);
    },
    show: {
      step: async (by: number) => {
        if (by > 0) throw new Error('there are no presets');
      },
    },
  } as unknown as Desk;
  const config = { ...oscInputSchema.parse({ enabled: true, host: '127.0.0.1', senders }), port: 0 };
  const input = new OscInput(config, () => desk);
  await input.open();
  onTestFinished(() => input.close());
  return { input, told };
}

function send(input: OscInput, datagram: Buffer): void {
  const socket = createSocket('udp4');
  socket.send(datagram, input.port ?? 0, '127.0.0.1', () => socket.close());
}

const message = (address: string, ...args: readonly number[]): Buffer =>
  Buffer.from(encode({ oscType: 'message', address, args } as unknown as Parameters<typeof encode>[0]));

describe('OscInput, over UDP', () => {
  it('runs the commands of named senders, and counts what is refused or not understood', async () => {
    const { input, told } = await open(['127.0.0.1']);
    send(input, message('/affekt/command/blackout', 1));
    await eventually(
      () => told,
      (all) => all.length === 1,
    );
    expect(told).toEqual([{ isBlackout: true }]);
    send(input, message('/affekt/command/go', 1));
    send(input, Buffer.from('rubbish'));
    await eventually(
      () => input.counts,
      ({ refusedCount, unknownCount }) => refusedCount === 1 && unknownCount === 1,
    );
    expect(input.counts).toEqual({
      commandCount: 1,
      strangerCount: 0,
      firstStranger: null,
      unknownCount: 1,
      refusedCount: 1,
      lastRefusal: 'there are no presets',
    });
  });

  it('takes nothing from anybody else', async () => {
    const { input, told } = await open(['192.0.2.7']);
    send(input, message('/affekt/command/blackout', 1));
    await eventually(
      () => input.counts,
      ({ strangerCount }) => strangerCount === 1,
    );
    expect(told).toEqual([]);
    expect(input.counts.firstStranger).toBe('127.0.0.1');
  });

  it('says when its port is taken, and by which setting that can be helped', async () => {
    const { input } = await open(['127.0.0.1']);
    const config = oscInputSchema.parse({ enabled: true, host: '127.0.0.1', port: input.port ?? 0 });
    const second = new OscInput(config, () => ({}) as Desk);
    await expect(second.open()).rejects.toMatchObject({
      code: 'AFFEKT_PORT_IN_USE',
      message: expect.stringContaining('oscInput.port'),
    });
  });
});
