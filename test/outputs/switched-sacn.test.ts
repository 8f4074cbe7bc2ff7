import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { createOutputs } from '../../src/outputs/create-outputs.js';
import { outputsSchema } from '../../src/outputs/outputs-schema.js';
import { LightReceiver } from '../support/light-receiver.js';
import { eventually } from '../support/peer-process.js';
import { syntheticFrame } from '../support/synthetic-frame.js';

const HOST = '127.0.12.1';
/** E1.31, 6.6.1. */
const MOST_A_SECOND = 44;

const settings = (isOn: boolean) =>
  outputsSchema.parse({
    ...(isOn ? { sacn: { hosts: [HOST] } } : {}),
    lights: {
      fixtures: [1, 2].map((universe) => ({
        name: `lamp ${universe}`,
        group: 'all',
        universe,
        address: 1,
        kind: 'dimmer',
      })),
      groups: { all: { dimmer: { signal: 'level' } } },
    },
  });

it.each([
  ['switched', 90],
  ['switched', 17],
  ['taken out of the settings and put back', 90],
] as const)(
  'sACN %s every %i ms: neither light nor its end faster than a line carries, and three times a second at most',
  async (how, everyMs) => {
    const receiver = await LightReceiver.open({ protocol: 'sacn', address: HOST });
    onTestFinished(() => receiver.close());
    const outputs = createOutputs(settings(true));
    onTestFinished(() => outputs.stop());
    outputs.start();
    let frameIndex = 0;
    const feeding = setInterval(
      () => outputs.frame(syntheticFrame({ frameIndex: frameIndex++, levelDbfs: -20 - (frameIndex % 9) })),
      20,
    );
    onTestFinished(() => clearInterval(feeding));
    await eventually(
      () => receiver.of(2).length,
      (count) => count > 0,
    );
    const acts: Promise<unknown>[] = [];
    for (let count = 0; count < 5000 / everyMs; count += 1) {
      const isOn = count % 2 === 1;
      acts.push(
        how === 'switched'
          ? outputs.setEnabled('sacn', isOn)
          : outputs.change(settings(isOn), [], { fadeSeconds: 0 }),
      );
      await pause(everyMs);
    }
    acts.push(
      how === 'switched'
        ? outputs.setEnabled('sacn', true)
        : outputs.change(settings(true), [], { fadeSeconds: 0 }),
    );
    await Promise.all(acts);
    const switched = receiver.packets.length;
    await eventually(
      () => receiver.of(1).slice(-5),
      (last) => receiver.packets.length > switched + 20 && last.every(({ isTerminated }) => !isTerminated),
    );
    for (const universe of [1, 2]) {
      const packets = receiver.of(universe);
      expect(rateHz(packets)).toBeLessThanOrEqual(MOST_A_SECOND);
      // One sequence, whichever output sends it: a receiver throws away what comes twice or out of order.
      const steps = packets
        .slice(1)
        .map(({ sequence }, index) => (sequence - (packets[index]?.sequence ?? 0) + 256) % 256);
      expect(new Set(steps)).toEqual(new Set([1]));
      const ends = packets.filter(
        (packet, index) => packet.isTerminated && packets[index + 1]?.isTerminated === false,
      );
      expect(rateHz(ends)).toBeLessThanOrEqual(3);
      // A source that goes before it sent anything has no end.
      expect(ends.length).toBeGreaterThan(how === 'switched' ? 3 : 0);
    }
  },
);

/** Packets a second from the first to the last: when each of them is read is up to a machine that may be busy. */
function rateHz(packets: readonly { readonly readAtMs: number }[]): number {
  const spanMs = (packets.at(-1)?.readAtMs ?? 0) - (packets[0]?.readAtMs ?? 0);
  return packets.length < 2 ? 0 : (1000 * (packets.length - 1)) / spanMs;
}
