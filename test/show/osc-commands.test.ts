import fc from 'fast-check';
import { encode, type Message } from 'node-osc';
import { describe, expect, it } from 'vitest';
import { oscCommandAddresses, oscCommands } from '../../src/show/door/osc-commands.js';
import { COMMANDS } from '../../src/show/door/command-table.js';

const message = (address: string, ...args: (number | string | boolean)[]): Buffer =>
  Buffer.from(encode({ oscType: 'message', address, args } as unknown as Message));

describe('commands by OSC', () => {
  it('means by a message what its command says', () => {
    const cases = [
      [message('/affekt/command/blackout', 1), { name: 'blackout', args: { on: true } }],
      [message('/affekt/command/blackout', 0), { name: 'blackout', args: { on: false } }],
      [message('/affekt/command/blackout', true), { name: 'blackout', args: { on: true } }],
      [message('/affekt/command/master', 0.25), { name: 'master', args: { level: 0.25 } }],
      [message('/affekt/command/master', 7), { name: 'master', args: { level: 1 } }],
      [message('/affekt/command/preset', 'Calm'), { name: 'preset', args: { name: 'Calm' } }],
      [message('/affekt/command/preset', ''), { name: 'preset', args: { name: null } }],
      [message('/affekt/command/go'), { name: 'go', args: {} }],
      [message('/affekt/command/input', 'Mixer'), { name: 'input', args: { device: 'Mixer' } }],
    ] as const;
    for (const [datagram, command] of cases) {
      expect(oscCommands(datagram, '/affekt')).toEqual({ commands: [command], unknownCount: 0 });
    }
  });

  it('does nothing for a button that is let go of, and counts what it does not know', () => {
    expect(oscCommands(message('/affekt/command/go', 0), '/affekt')).toEqual({
      commands: [],
      unknownCount: 0,
    });
    for (const datagram of [
      message('/other/command/go', 1),
      message('/affekt/command/nothing', 1),
      message('/affekt/command/__proto__', 1),
      message('/affekt/command/settings', 'x'),
      message('/affekt/command/master', Number.NaN),
      message('/affekt/command/master', '0.5'),
      message('/affekt/command/blackout', 'on'),
      message('/affekt/command/go', 'now'),
      message('/affekt/command/preset', 3),
      Buffer.from('rubbish'),
      Buffer.alloc(0),
    ]) {
      expect(oscCommands(datagram, '/affekt')).toEqual({ commands: [], unknownCount: 1 });
    }
  });

  it('takes all messages of a bundle, within bounds', () => {
    const inner = { oscType: 'message', address: '/affekt/command/tap', args: [] };
    const bundle = (elements: readonly object[]) => ({ oscType: 'bundle', timetag: 0, elements });
    const many = encode(bundle(Array.from({ length: 200 }, () => inner)) as unknown as Message);
    expect(oscCommands(Buffer.from(many), '/affekt').commands).toHaveLength(64);
    const nested = encode(bundle([inner, bundle([inner])]) as unknown as Message);
    expect(oscCommands(Buffer.from(nested), '/affekt').commands).toHaveLength(2);
  });

  it('survives any datagram, also a mutated one', () => {
    const valid = message('/affekt/command/master', 0.5);
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.nat(valid.length - 1),
        fc.nat(255),
        (bytes, at, value) => {
          oscCommands(Buffer.from(bytes), '/affekt');
          const mutated = Buffer.from(valid);
          mutated[at] = value;
          oscCommands(mutated, '/affekt');
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('lists an address for each command that can be given so', () => {
    const addresses = oscCommandAddresses('/x');
    expect(addresses).toContainEqual(['blackout', '/x/command/blackout']);
    expect(addresses.map(([name]) => name)).not.toContain('settings');
    expect(addresses).toHaveLength(
      Object.values(COMMANDS).filter(({ fromOsc }) => fromOsc !== undefined).length,
    );
  });
});
