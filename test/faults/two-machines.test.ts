import type { ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { LightReceiver } from '../support/light-receiver.js';
import { eventually } from '../support/peer-process.js';
import { StageMachine, SWITCH_ADDRESS } from '../support/stage-machine.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { noteFault } from './fault-table.js';

const UNIVERSES = [7, 1, 300];
const PATIENCE_SECONDS = 40;

async function writeShow(): Promise<string> {
  const config = path.join(await temporaryFolder(), 'show.json');
  const fixtures = UNIVERSES.map((universe) => ({
    name: `lamp ${universe}`,
    group: 'all',
    universe,
    address: 1,
    kind: 'dimmer',
  }));
  const outputs = { sacn: {}, lights: { fixtures, groups: { all: { dimmer: 1 } } } };
  await writeFile(config, JSON.stringify({ server: { port: 0 }, model: 'none', outputs }));
  return config;
}

async function machine(number: number): Promise<StageMachine> {
  const booted = await StageMachine.boot(number);
  onTestFinished(() => booted.shutDown());
  return booted;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** The sources heard since `from`, and which of them said that they end. */
function sources(
  receiver: LightReceiver,
  from = 0,
): { readonly alive: Set<string>; readonly ended: Set<string> } {
  const packets = receiver.packets.slice(from);
  return {
    alive: new Set(packets.filter(({ isTerminated }) => !isTerminated).map(({ cid }) => cid)),
    ended: new Set(packets.filter(({ isTerminated }) => isTerminated).map(({ cid }) => cid)),
  };
}

it('two machines with one configuration are two sources, the same after a restart, and the end of one ends nobody else', async () => {
  const config = await writeShow();
  const [main, backup] = [await machine(2), await machine(3)];
  const groups = UNIVERSES.map((universe) => `239.255.${universe >> 8}.${universe & 255}`);
  const interfaceAddress = SWITCH_ADDRESS;
  const receiver = await LightReceiver.open({
    protocol: 'sacn',
    address: '0.0.0.0',
    groups,
    interfaceAddress,
  });
  onTestFinished(() => receiver.close());
  const start = (on: StageMachine, command: string, ...args: string[]): ChildProcess => {
    const child = on.start(command, '--config', config, ...args);
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };
  /** Starts a show, and waits for its source, which is none of `known`. */
  const appears = async (known: readonly string[], from: number): Promise<string> => {
    const seen = await eventually(
      () => [...sources(receiver, from).alive].filter((cid) => !known.includes(cid)),
      (fresh) => fresh.length > 0,
      PATIENCE_SECONDS,
    );
    return seen[0] ?? '';
  };
  start(main, 'start', '--source', 'demo');
  const mainCid = await appears([], 0);
  const backupShow = start(backup, 'start', '--source', 'demo');
  const backupCid = await appears([mainCid], 0);

  const fromEnd = receiver.packets.length;
  await end(backupShow);
  await eventually(
    () => receiver.packets.slice(fromEnd).filter(({ isTerminated }) => isTerminated).length,
    (count) => count === 3 * UNIVERSES.length,
    PATIENCE_SECONDS,
  );
  expect([...sources(receiver).ended]).toEqual([backupCid]);
  const afterEnd = receiver.packets.length;
  const endedAtMs = performance.now();
  await eventually(
    () => UNIVERSES.map((universe) => receiver.of(universe).length),
    (counts) => counts.every((count) => count > 0) && receiver.packets.length > afterEnd + 12,
    PATIENCE_SECONDS,
  );
  expect([...sources(receiver, afterEnd).alive]).toEqual([mainCid]);
  noteFault('two machines: one ends, the other sends on', [performance.now() - endedAtMs], []);

  // The same one again after a restart.
  const afterRestart = receiver.packets.length;
  start(backup, 'start', '--source', 'demo');
  expect(await appears([mainCid], afterRestart)).toBe(backupCid);

  // A test of the lamps beside the show, and a second Affekt on the same machine.
  const beside = receiver.packets.length;
  const walk = start(main, 'light-test');
  const walkCid = await appears([mainCid, backupCid], beside);
  const second = start(main, 'start', '--source', 'demo');
  await appears([mainCid, backupCid, walkCid], beside);
  await end(walk);
  await end(second);
  await eventually(
    () => sources(receiver, beside).ended.size,
    (count) => count === 2,
    PATIENCE_SECONDS,
  );
  expect(sources(receiver, beside).ended.has(mainCid)).toBe(false);
  const last = receiver.packets.length;
  await eventually(
    () => sources(receiver, last).alive.has(mainCid),
    (isAlive) => isAlive,
    PATIENCE_SECONDS,
  );
}, 240_000);

it('a source says every ten seconds which universes it sends, in rising order', async () => {
  const config = await writeShow();
  const one = await machine(4);
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  onTestFinished(() => void socket.close());
  const heard: { readonly atMs: number; readonly packet: Buffer }[] = [];
  socket.on('message', (packet) => {
    if (packet.readUInt32BE(18) === 8) heard.push({ atMs: performance.now(), packet });
  });
  socket.bind(5568, '239.255.250.214');
  await once(socket, 'listening');
  socket.addMembership('239.255.250.214', SWITCH_ADDRESS);
  const show = one.start('start', '--config', config, '--source', 'demo');
  onTestFinished(() => void show.kill('SIGKILL'));
  await eventually(
    () => heard.length,
    (count) => count === 3,
    PATIENCE_SECONDS,
  );
  for (const { packet } of heard) {
    // ANSI E1.31-2018, tables 6-7 and 8-9: extended, discovery, name, list of universes, page 0 of 0.
    expect(packet.readUInt32BE(40)).toBe(2);
    expect(packet.toString('utf8', 44, 51)).toBe('Affekt\0');
    expect(packet.readUInt32BE(114)).toBe(1);
    expect([packet[118], packet[119]]).toEqual([0, 0]);
    expect([0, 1, 2].map((index) => packet.readUInt16BE(120 + 2 * index))).toEqual([1, 7, 300]);
    expect(packet.length).toBe(126);
    expect(packet.readUInt16BE(112)).toBe(0x7000 | 14);
  }
  const gaps = heard.slice(1).map(({ atMs }, index) => atMs - (heard[index]?.atMs ?? 0));
  // Looked for five times a second, on a machine that may be busy.
  for (const gap of gaps) expect(gap).toBeGreaterThan(9000);
});
