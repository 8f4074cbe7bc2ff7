import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { EventMessage } from '../../src/server/protocol.js';
import { composeGroove } from '../features/rhythm/groove.js';
import { TestClient } from '../server/test-client.js';
import { CliProcess } from '../support/cli-process.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { writeWav } from '../support/write-wav.js';

const TEMPO_BPM = 200;
const BEAT_SECONDS = 60 / TEMPO_BPM;

it('affekt start: a beat of 3.3 Hz goes to the WebSocket as it is, to OSC every second one, and to a rule by its tempo', async () => {
  const folder = await temporaryFolder();
  const groove = path.join(folder, 'groove.wav');
  const format = { sampleRateHz: 22_050, channelCount: 1, sampleKind: 'f32' } as const;
  writeWav(groove, composeGroove('rock', 16, () => TEMPO_BPM).samples, format);
  const receiver = createSocket('udp4');
  /** Of each packet that says 1 to the beat's address. */
  const oscAtMs: number[] = [];
  receiver.on('message', (packet) => {
    const isBeat = packet.toString('latin1').startsWith('/affekt/event/beat\0');
    if (isBeat && packet.readFloatBE(packet.length - 4) === 1) oscAtMs.push(performance.now());
  });
  receiver.bind(0, '127.0.0.1');
  await once(receiver, 'listening');
  const config = path.join(folder, 'affekt.json');
  await writeFile(
    config,
    JSON.stringify({
      outputs: { osc: { targets: [{ port: receiver.address().port }] } },
      rules: [{ name: 'fast', when: 'tempo > 190 and beatConfidence > 0.4' }],
    }),
  );
  const args = ['--model', 'none', '--port', '0', '--exit-at-end'];
  const cli = new CliProcess(['start', '--config', config, '--file', groove, ...args]);
  let events: EventMessage[] = [];
  try {
    const [, url] = await cli.printed(/Dashboard: +(http:\S+)\n/);
    const client = new TestClient(`${url?.replace('http', 'ws')}ws`);
    await client.received('hello');
    await client.subscribe('events');
    await client.subscribe('pulses');
    expect(await cli.exit).toBe(0);
    events = client.ofType('event') as unknown as EventMessage[];
  } finally {
    cli.kill();
    receiver.close();
  }
  const beats = events.filter(({ name, audioTimeSeconds }) => name === 'beat' && audioTimeSeconds > 6);
  expect(beats.length).toBeGreaterThan(25);
  for (const [index, beat] of beats.slice(1).entries()) {
    const step = beat.audioTimeSeconds - (beats[index]?.audioTimeSeconds ?? 0);
    expect(Math.abs(step - BEAT_SECONDS)).toBeLessThan(0.03);
    expect(Math.abs(beat.value / TEMPO_BPM - 1)).toBeLessThan(0.03);
  }
  // Every second one, whatever the machine does: 16 s have 53 beats, of which the first few are not yet sure.
  const told = events.filter(({ name }) => name === 'beat').length;
  expect(Math.abs(oscAtMs.length - told / 2)).toBeLessThanOrEqual(3);
  expect(events.filter(({ name }) => name === 'fast')).toHaveLength(1);
});
