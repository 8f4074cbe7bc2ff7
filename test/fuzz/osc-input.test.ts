import { expect, it } from 'vitest';
import { encodeOscFloat } from '../../src/outputs/osc/osc-packet.js';
import { COMMANDS } from '../../src/show/door/command-table.js';
import { oscCommands } from '../../src/show/door/osc-commands.js';
import { mutated } from '../support/mutations.js';
import { randomNumbers } from '../support/random-numbers.js';

const MUTATIONS = Number(process.env.AFFEKT_FUZZ_COUNT ?? 5000);

/** A bundle with `elements`, by the OSC 1.0 specification. */
function bundle(...elements: readonly Uint8Array[]): Buffer {
  const parts = elements.flatMap((element) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(element.length);
    return [length, element];
  });
  return Buffer.concat([Buffer.from('#bundle\0'), Buffer.alloc(8), ...parts]);
}

const blackout = Buffer.from(encodeOscFloat('/affekt/command/blackout', 1));
const master = Buffer.from(encodeOscFloat('/affekt/command/master', 0.5));
const preset = Buffer.from('/affekt/command/preset\0\0,s\0\0Calm\0\0\0\0');
const PACKETS: readonly (readonly [string, Buffer])[] = [
  ['a float', master],
  ['a text', preset],
  ['a bundle', bundle(blackout, master)],
  ['bundles in bundles', bundle(bundle(bundle(bundle(bundle(master)), blackout)), preset)],
];

it.each(PACKETS)(
  `%s damaged in ${MUTATIONS} ways: no throw, and nothing but commands that there are`,
  (name, packet) => {
    const count = { commands: 0, unknown: 0 };
    for (let seed = 1; seed <= MUTATIONS; seed += 1) {
      const { commands, unknownCount } = oscCommands(mutated(packet, randomNumbers(seed)), '/affekt');
      expect(commands.length + unknownCount).toBeLessThanOrEqual(64);
      for (const { name: command, args } of commands) {
        expect(COMMANDS[command]?.fromOsc, `seed ${seed}`).toBeDefined();
        for (const value of Object.values(args)) {
          if (typeof value === 'number') expect(Number.isFinite(value), `seed ${seed}`).toBe(true);
        }
      }
      count.commands += commands.length;
      count.unknown += unknownCount;
    }
    process.stdout.write(`  ${name}: ${JSON.stringify(count)}\n`);
    expect(count.commands + count.unknown).toBeGreaterThan(0);
  },
);

it('a packet of bundles as deep as it goes', () => {
  let deep = bundle(blackout);
  for (let depth = 0; depth < 3000; depth += 1) deep = bundle(deep);
  expect(oscCommands(deep, '/affekt').commands).toEqual([]);
});
