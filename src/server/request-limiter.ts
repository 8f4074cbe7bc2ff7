import { monotonicMs } from '../core/clock.js';

export interface RequestLimiterOptions {
  /** Requests that may come at once. */
  readonly burstCount: number;
  /** Requests allowed per second in the long run, Hz. */
  readonly rateHz: number;
  /** Most sources of requests remembered; the one heard from longest ago is forgotten first. */
  readonly sourceCount?: number;
  /** Monotonic clock, ms. */
  readonly clockMs?: () => number;
}

interface Bucket {
  credit: number;
  refilledAtMs: number;
}

/** Token buckets, one for each source (an address, a connection): tells which requests are too many. Memory is bounded. */
export class RequestLimiter {
  readonly #options: RequestLimiterOptions;
  readonly #clockMs: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: RequestLimiterOptions) {
    this.#options = options;
    this.#clockMs = options.clockMs ?? monotonicMs;
  }

  /** Takes one request of `source` from its credit; false when there is none left. */
  allow(source: string): boolean {
    const { burstCount, rateHz, sourceCount = 1024 } = this.#options;
    const nowMs = this.#clockMs();
    const bucket = this.#buckets.get(source) ?? { credit: burstCount, refilledAtMs: nowMs };
    const refill = ((nowMs - bucket.refilledAtMs) / 1000) * rateHz;
    bucket.credit = Math.min(burstCount, bucket.credit + refill);
    bucket.refilledAtMs = nowMs;
    // Deleted and set again, so that the map's order is the order of the last request.
    this.#buckets.delete(source);
    this.#buckets.set(source, bucket);
    if (this.#buckets.size > sourceCount) {
      for (const oldest of this.#buckets.keys()) {
        this.#buckets.delete(oldest);
        break;
      }
    }
    if (bucket.credit < 1) return false;
    bucket.credit -= 1;
    return true;
  }

  get sourceCount(): number {
    return this.#buckets.size;
  }
}
