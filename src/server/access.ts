import { isIP } from 'node:net';
import { type AccessTokens, createTokens, type Role, roleOfToken } from './access-tokens.js';

export interface AccessOptions {
  /** The host the server was told to bind to: a name or an address. */
  readonly host: string;
  /** The address it is bound to in fact (`server.address()`); `host` when left out. */
  readonly boundAddress?: string;
  /** The port it is bound to in fact. */
  readonly port: number;
  readonly viewToken?: string | undefined;
  readonly controlToken?: string | undefined;
  /** Further values of the Host header to accept, as a browser sends them (`show.example:8080`); for names and proxies. */
  readonly allowedHosts?: readonly string[];
  /** Numeric addresses of this machine, asked anew when it is bound to all of them (they change with the network). */
  readonly machineAddresses?: () => readonly string[];
}

/** The parts of a request that access is decided by. */
export interface AccessRequest {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
  readonly authorization?: string | undefined;
  readonly cookie?: string | undefined;
}

/** Why a request is refused: 401 asks for a token, 403 is final. */
export interface Refusal {
  readonly status: 401 | 403;
  readonly message: string;
}

/**
 * Who may talk to the server. A live microphone is being broadcast, so:
 * - the Host header must name this server, or a rebound DNS name would make a stranger's page same-origin with it;
 * - an Origin header, where there is one, must too: WebSockets are not held by the browser's same-origin rule;
 * - beyond loopback a token is demanded, from `Authorization: Bearer` or the cookie that the printed link is
 *   exchanged for. On loopback without given tokens every program of this machine has the role `control`.
 *
 * Pure: no socket, no clock.
 */
export class Access {
  /** Null on loopback, where none are needed. */
  readonly tokens: AccessTokens | null;
  /** Cookies are shared by all ports of a host: the port keeps two servers apart. */
  readonly cookieName: string;
  readonly #port: number;
  readonly #authorities = new Set<string>();
  readonly #origins = new Set<string>();
  readonly #machineAddresses: () => readonly string[];

  /** Throws `AFFEKT_CONFIG_INVALID` for tokens that cannot be used. */
  constructor(options: AccessOptions) {
    const address = options.boundAddress ?? options.host;
    const wildcard = isWildcard(address);
    const tokenGiven = options.viewToken !== undefined || options.controlToken !== undefined;
    this.tokens =
      isLoopback(address) && !tokenGiven
        ? null
        : createTokens({ view: options.viewToken, control: options.controlToken });
    this.#port = options.port;
    this.cookieName = `affekt_${options.port}`;
    this.#machineAddresses = wildcard ? (options.machineAddresses ?? (() => [])) : () => [];
    const names = wildcard ? [] : [options.host, address];
    if (wildcard || isLoopback(address)) names.push('localhost', '127.0.0.1', '::1');
    for (const name of names) {
      for (const authority of authoritiesOf(name, options.port)) {
        this.#authorities.add(authority);
        this.#origins.add(`http://${authority}`);
      }
    }
    for (const authority of options.allowedHosts ?? []) {
      this.#authorities.add(authority.toLowerCase());
      this.#origins.add(`http://${authority.toLowerCase()}`).add(`https://${authority.toLowerCase()}`);
    }
  }

  /** Refuses another name in Host (DNS rebinding) and another site in Origin (cross-site calls); null when both are ours. */
  checkSite(request: AccessRequest): Refusal | null {
    const host = request.host?.toLowerCase() ?? '';
    if (!this.#isOwn(host, this.#authorities, '')) {
      return {
        status: 403,
        message: 'the Host header does not name this server; use the printed address, or allow the host',
      };
    }
    if (
      request.origin !== undefined &&
      !this.#isOwn(request.origin.toLowerCase(), this.#origins, 'http://')
    ) {
      return { status: 403, message: 'pages of another origin may not connect' };
    }
    return null;
  }

  /**
   * The role of a request for data (API or WebSocket), or why it is refused.
   * `linkToken` is a token from the address, where one is accepted there.
   */
  authorize(request: AccessRequest, linkToken: string | null): { readonly role: Role } | Refusal {
    const refusal = this.checkSite(request);
    if (refusal !== null) return refusal;
    const site = request['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin' && site !== 'none') {
      return { status: 403, message: 'pages of another site may not connect' };
    }
    const role = this.roleOf(request, linkToken);
    return role === null
      ? { status: 401, message: 'a token is needed: open the link that the server printed' }
      : { role };
  }

  /** The role that the request's token gives, null without a right one. The first token found decides. */
  roleOf(request: AccessRequest, linkToken: string | null): Role | null {
    if (this.tokens === null) return 'control';
    const bearer = /^Bearer +(\S+)$/i.exec(request.authorization ?? '')?.[1];
    const token = bearer ?? linkToken ?? cookieValue(request.cookie ?? '', this.cookieName);
    return token === null ? null : roleOfToken(this.tokens, token);
  }

  #isOwn(value: string, known: ReadonlySet<string>, prefix: string): boolean {
    if (known.has(value)) return true;
    return this.#machineAddresses().some((address) =>
      authoritiesOf(address, this.#port).some((authority) => prefix + authority === value),
    );
  }
}

/** Whether `address` (or the name `localhost`) can be reached from this machine only. */
export function isLoopback(address: string): boolean {
  const plain = address.toLowerCase().replace(/^::ffff:/, '');
  return plain === 'localhost' || plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
}

/** Whether `address` stands for all addresses of the machine. */
export function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::' || address === '';
}

/** What a browser sends as Host for `name` at `port`: without the port where it is the default one. */
function authoritiesOf(name: string, port: number): string[] {
  const host = isIP(name) === 6 ? `[${name.toLowerCase()}]` : name.toLowerCase();
  return port === 80 ? [host, `${host}:80`] : [`${host}:${port}`];
}

function cookieValue(header: string, name: string): string | null {
  for (const pair of header.split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value !== undefined) return value;
  }
  return null;
}
