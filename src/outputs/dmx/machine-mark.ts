import { readFileSync } from 'node:fs';
import { hostname, type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

/** What is known of a machine that may tell it from others. */
export interface MachineFacts {
  /** Of the operating system's installation; copies of a disk and containers of one image share it. */
  readonly installationId: string | null;
  readonly hostName: string;
  readonly interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;
}

const INSTALLATION_ID_FILES = ['/etc/machine-id', '/var/lib/dbus/machine-id'];
const NO_MAC = '00:00:00:00:00:00';
/** Of the first byte of an address: it was given by software, not by the maker. */
const LOCALLY_ADMINISTERED = 0x02;

/**
 * A text that is the same on every start on this machine and that no other machine has: the installation's id, and the hardware
 * address of one network interface: the one that has the address `preferred`, or else the lowest of those that makers gave, or else
 * the lowest of those that software gave, as in virtual machines and containers. Of these the host's name counts, too: a container has
 * one of its own. Two containers that share all of it, host network included, are one machine.
 */
export function machineMark(preferred: string | undefined, facts: MachineFacts = machineFacts()): string {
  const all = Object.values(facts.interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, mac }) => !internal && mac !== NO_MAC);
  const macs = [...new Set(all.map(({ mac }) => mac.toLowerCase()))].sort();
  const chosen = all.find(({ address }) => address === preferred)?.mac.toLowerCase();
  const mac = chosen ?? macs.find(isMakers) ?? macs[0] ?? '';
  return [facts.installationId ?? '', mac, isMakers(mac) ? '' : facts.hostName].join('\n');
}

/** Whether the maker of the hardware gave the address, not software. */
function isMakers(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & LOCALLY_ADMINISTERED) === 0 && mac !== '';
}

function machineFacts(): MachineFacts {
  return {
    installationId: INSTALLATION_ID_FILES.map(readLine).find((id) => id !== null && id !== '') ?? null,
    hostName: hostname(),
    interfaces: networkInterfaces(),
  };
}

function readLine(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}
