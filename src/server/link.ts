import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { toString as renderQr } from 'qrcode';
import { isWildcard } from './access.js';
import type { AccessTokens, Role } from './access-tokens.js';

/** An address to open in a browser, and what it allows. */
export interface AccessLink {
  readonly role: Role;
  readonly url: string;
}

export interface LinkOptions {
  /** The host the server was told to bind to. */
  readonly host: string;
  readonly port: number;
  /** Null where none are needed. */
  readonly tokens: AccessTokens | null;
  /** Numeric addresses of this machine, for a server bound to all of them. */
  readonly machineAddresses: readonly string[];
}

/** Numeric addresses of this machine that others may reach it at, IPv4 first; without link-local IPv6, which no link can name. */
export function machineAddresses(): string[] {
  const found = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => !address.internal && !address.address.startsWith('fe80:'))
    .map((address) => address.address);
  return [
    ...found.filter((address) => isIP(address) === 4),
    ...found.filter((address) => isIP(address) === 6),
  ];
}

/** The links to print, `control` before `view`, the best address first. */
export function accessLinks(options: LinkOptions): AccessLink[] {
  const { host, port, tokens } = options;
  // 0.0.0.0 is every IPv4 address; `::` takes both families.
  const bound = options.machineAddresses.filter((address) => host !== '0.0.0.0' || isIP(address) === 4);
  const reachable = isWildcard(host) ? bound : [host];
  const names = reachable.length === 0 ? ['localhost'] : reachable;
  return names.flatMap((name): AccessLink[] => {
    const authority = isIP(name) === 6 ? `[${name}]` : name;
    const base = `http://${authority}${port === 80 ? '' : `:${port}`}/`;
    if (tokens === null) return [{ role: 'control', url: base }];
    return [
      { role: 'control', url: `${base}?token=${tokens.control}` },
      { role: 'view', url: `${base}?token=${tokens.view}` },
    ];
  });
}

/**
 * A QR code of `url` for a terminal, two modules a character, with the quiet zone of four modules that readers are
 * promised. Drawn black on white by ANSI colours, as it would be inverted on a dark theme otherwise.
 */
export async function qrCode(url: string): Promise<string> {
  const drawn = await renderQr(url, { type: 'utf8', margin: 4, errorCorrectionLevel: 'M' });
  return drawn
    .split('\n')
    .map((line) => `\u001b[30;107m${line}\u001b[0m`)
    .join('\n');
}
