import { describe, expect, it } from 'vitest';
import { oscMap } from '../../../src/outputs/osc/osc-map.js';
import { qlcplusChannel, qlcplusCollisions } from '../../../src/outputs/osc/qlcplus-channel.js';
import { QLCPLUS_DEFAULTS, qlcplusWorkspace } from '../../../src/outputs/osc/qlcplus-workspace.js';

describe('QLC+ channels', () => {
  it('are CRC-16/X-25 of the address', () => {
    // The catalogue's check value, and two channels measured with QLC+ 4.12.6.
    expect(qlcplusChannel('123456789')).toBe(0x906e);
    expect(qlcplusChannel('/emotion/arousal')).toBe(21_497);
    expect(qlcplusChannel('/emotion/valence')).toBe(25_875);
  });

  it('differ for all addresses that Affekt sends', () => {
    expect(qlcplusCollisions(oscMap().map((entry) => entry.address))).toEqual([]);
  });

  it('are reported where they collide', () => {
    const seen = new Map<number, string>();
    const pair = Array.from({ length: 3000 }, (_, index) => `/collide/${index}`).flatMap((address) => {
      const other = seen.get(qlcplusChannel(address));
      seen.set(qlcplusChannel(address), address);
      return other === undefined ? [] : [[other, address]];
    })[0];
    expect(pair).toBeDefined();
    expect(qlcplusCollisions(pair ?? [])).toEqual([pair]);
  });
});

describe('QLC+ workspace', () => {
  it('gives every fixture its addresses and every slider its OSC channel', () => {
    const workspace = qlcplusWorkspace({ ...QLCPLUS_DEFAULTS, fixtureCount: 3, prefix: '/stage' });
    expect([...workspace.matchAll(/<Address>(\d+)</g)].map((match) => match[1])).toEqual(['0', '4', '8']);
    for (const address of [
      '/stage/arousal01',
      '/stage/color/red',
      '/stage/moods/calm',
      '/stage/event/drop',
    ]) {
      expect(workspace).toContain(`<Input Universe="0" Channel="${qlcplusChannel(address)}"/>`);
    }
    expect(workspace.match(/<Channel Fixture="\d">/g)).toHaveLength(12);
  });

  it('sends where it is told to', () => {
    expect(qlcplusWorkspace()).toContain('Plugin="E1.31" Line="0"><PluginParameters multicast="1"');
    expect(qlcplusWorkspace({ ...QLCPLUS_DEFAULTS, outputHost: '10.0.0.7' })).toContain('ucastIP="10.0.0.7"');
    expect(qlcplusWorkspace({ ...QLCPLUS_DEFAULTS, output: 'artnet' })).toContain('Plugin="ArtNet"');
    expect(qlcplusWorkspace({ ...QLCPLUS_DEFAULTS, output: 'none' })).not.toContain('<Output');
  });
});
