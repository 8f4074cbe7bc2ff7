import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { Packet } from 'sacn';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OutputsInput } from '../../src/outputs/outputs-schema.js';
import { countFlashes } from '../support/flash-counter.js';
import { LiveOutputs } from '../support/live-outputs.js';
import { eventually } from '../support/peer-process.js';
import { syntheticEvent } from '../support/synthetic-frame.js';

const config = (flashLimit: boolean): OutputsInput => ({
  sacn: { hosts: ['127.0.0.1'] },
  lights: {
    flashLimit,
    rateHz: 44,
    fixtures: [{ name: 'blinder', group: 'all', universe: 1, address: 1, kind: 'dimmer' }],
    groups: {
      all: {
        dimmer: { signal: 'arousal01', control: { rampSeconds: 0 } },
        bumps: ['onset', 'beat', 'drop'].map((event) => ({ event, decaySeconds: 0.05 })),
      },
    },
  },
});

describe('sACN on the wire', () => {
  let receiver: Socket;
  let live: LiveOutputs;
  let seen: { timeMs: number; value: number; sequence: number }[];

  beforeEach(async () => {
    seen = [];
    receiver = createSocket('udp4');
    receiver.on('message', (message) => {
      const { sequence, payloadAsBuffer } = new Packet(message);
      seen.push({ timeMs: performance.now(), value: (payloadAsBuffer?.[0] ?? 0) / 255, sequence });
    });
    receiver.bind(5568, '127.0.0.1');
    await once(receiver, 'listening');
  });

  afterEach(async () => {
    await live.stop();
    receiver.close();
  });

  /** Arousal from end to end 20 times a second, and a hail of events. */
  async function burst(flashLimit: boolean): Promise<void> {
    live = await new LiveOutputs(config(flashLimit)).start();
    const storm = setInterval(() => {
      live.values = { arousal: (live.values.arousal ?? -1) > 0 ? -1 : 1 };
      for (const name of ['onset', 'beat', 'drop']) live.outputs.event(syntheticEvent(name));
    }, 25);
    await eventually(
      () => seen.length,
      (count) => count > 200,
    );
    clearInterval(storm);
  }

  it('flashes at most three times a second under 20 Hz full-scale bursts, as received', async () => {
    await burst(true);
    expect(countFlashes(seen).flashes).toBeLessThanOrEqual(3);
    expect(live.outputs.lightState().heldCount).toBeGreaterThan(50);
  });

  it('would flash without the limit: the same bursts reach the receiver', async () => {
    await burst(false);
    expect(countFlashes(seen).flashes).toBeGreaterThan(5);
  });

  it('counts its sequence without a gap', async () => {
    await burst(true);
    const steps = seen
      .slice(1)
      .map((packet, index) => (packet.sequence - (seen[index]?.sequence ?? 0) + 256) % 256);
    expect(new Set(steps)).toEqual(new Set([1]));
  });

  it('sends no universe more often than a DMX line can carry, events or not', async () => {
    await burst(true);
    const seconds = ((seen.at(-1)?.timeMs ?? 0) - (seen[0]?.timeMs ?? 0)) / 1000;
    expect(seen.length).toBeLessThanOrEqual(44 * seconds + 2);
  });

  it('slows down while the light is still: three repetitions, then a refresh that repairs what gets lost', async () => {
    live = await new LiveOutputs(config(true)).start();
    live.values = { arousal: 1 };
    await eventually(
      () => seen.at(-1)?.value,
      (value) => value === 1,
    );
    const settled = seen.length;
    await eventually(
      () => seen.length,
      (count) => count >= settled + 6,
    );
    const gapsMs = seen
      .slice(settled + 3)
      .map((packet, index) => packet.timeMs - (seen[settled + 2 + index]?.timeMs ?? 0));
    expect(Math.min(...gapsMs)).toBeGreaterThan(30);
  });
});
