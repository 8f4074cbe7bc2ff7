import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { type MachineFacts, machineMark } from '../../../src/outputs/dmx/machine-mark.js';

const MADE = ['3c:52:82:11:22:33', 'a4:bb:6d:44:55:66'] as const;
/** Given by software, as to containers. */
const GIVEN = '02:42:ac:11:00:02';

function ipv4(address: string, mac: string, internal = false): NetworkInterfaceInfo {
  return { address, netmask: '255.255.255.0', family: 'IPv4', mac, internal, cidr: null };
}

function facts(parts: Partial<MachineFacts> = {}): MachineFacts {
  return {
    installationId: '0123456789abcdef0123456789abcdef',
    hostName: 'stage',
    interfaces: { lo: [ipv4('127.0.0.1', '00:00:00:00:00:00', true)], eth0: [ipv4('10.0.0.2', MADE[0])] },
    ...parts,
  };
}

const mark = (parts: Partial<MachineFacts> = {}, preferred?: string) => machineMark(preferred, facts(parts));

describe('machineMark', () => {
  it('is another one for a copy of the disk in another machine', () => {
    expect(mark({ interfaces: { eth0: [ipv4('10.0.0.2', MADE[1])] } })).not.toBe(mark());
  });

  it('is another one for another installation on the same hardware', () => {
    expect(mark({ installationId: 'fedcba9876543210fedcba9876543210' })).not.toBe(mark());
  });

  it('stays when addresses, names, the order of interfaces and those of containers change', () => {
    const busy = {
      docker0: [ipv4('172.17.0.1', GIVEN)],
      wlan0: [ipv4('192.168.1.5', MADE[1])],
      eth0: [ipv4('10.9.9.9', MADE[0].toUpperCase())],
    };
    expect(mark({ hostName: 'stage-2.local', interfaces: busy })).toBe(mark());
  });

  it('is of the interface that light leaves by, whatever others there are', () => {
    const eth1 = [ipv4('2.0.0.9', MADE[1])];
    const one = mark({ interfaces: { eth1 } }, '2.0.0.9');
    expect(mark({ interfaces: { eth0: [ipv4('10.0.0.2', MADE[0])], eth1 } }, '2.0.0.9')).toBe(one);
    expect(mark({ interfaces: { eth1: [ipv4('2.0.0.9', MADE[0])] } }, '2.0.0.9')).not.toBe(one);
  });

  it('tells containers of one image apart by their address, and by their name where that is the same', () => {
    const inContainer = (mac: string, hostName: string) =>
      mark({ hostName, interfaces: { eth0: [ipv4('172.17.0.2', mac)] } });
    const one = inContainer(GIVEN, 'c0ffee');
    expect(inContainer('02:42:ac:11:00:03', 'c0ffee')).not.toBe(one);
    expect(inContainer(GIVEN, 'decade')).not.toBe(one);
    expect(inContainer(GIVEN, 'c0ffee')).toBe(one);
  });

  it('has something to say where nothing is known', () => {
    expect(mark({ installationId: null, interfaces: {} })).toContain('stage');
  });
});
