import { isIP } from 'node:net';
import { lookUpName } from './name-lookup.js';

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 60_000;

/** Finds the IPv4 address of a host name; rejects when there is none. */
export type LookUp = (host: string) => Promise<string>;

/**
 * The addresses of the hosts that an output sends to. Each name is looked up once, not for every datagram as Node would do, in
 * the background; one that is not found is looked up again after a pause that doubles up to a minute.
 */
export class HostAddresses {
  readonly #lookUp: LookUp;
  readonly #addresses = new Map<string, string>();
  /** Names without an address yet, and why. */
  readonly #missing = new Map<string, string>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #isClosed = false;

  constructor(lookUp: LookUp = lookUpName) {
    this.#lookUp = lookUp;
  }

  /** Begins to look up `hosts`; resolves when each was found or failed once, or after `longestMs`. */
  async find(hosts: readonly string[], longestMs: number): Promise<void> {
    const names = [...new Set(hosts)].filter((host) => isIP(host) === 0);
    if (names.length === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const isLate = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, longestMs);
    });
    await Promise.race([Promise.all(names.map((name) => this.#try(name, FIRST_RETRY_MS))), isLate]);
    clearTimeout(timer);
  }

  /** The address of a host, which may be one itself; null: not known (yet). */
  addressOf(host: string): string | null {
    return isIP(host) === 0 ? (this.#addresses.get(host) ?? null) : host;
  }

  /** Which hosts have no address, and why; null: all have one. */
  get trouble(): string | null {
    if (this.#missing.size === 0) return null;
    return [...this.#missing]
      .map(([host, why]) => `host "${host}" has no address (${why}): what is meant for it is dropped`)
      .join('; ');
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  async #try(name: string, retryMs: number): Promise<void> {
    if (!this.#missing.has(name)) this.#missing.set(name, 'no answer yet');
    try {
      this.#addresses.set(name, await this.#lookUp(name));
      this.#missing.delete(name);
    } catch (error) {
      this.#missing.set(name, (error as NodeJS.ErrnoException).code ?? String(error));
      if (this.#isClosed) return;
      const next = () => void this.#try(name, Math.min(2 * retryMs, LONGEST_RETRY_MS));
      this.#timers.set(name, setTimeout(next, retryMs).unref());
    }
  }
}
