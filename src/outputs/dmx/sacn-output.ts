import { monotonicMs } from '../../core/clock.js';
import type { AffektError } from '../../core/errors.js';
import type { Universes } from '../../lights/light-rig.js';
import type { Output } from '../output.js';
import { encodeSacnData, SACN_PORT, sacnMulticastAddress } from './sacn-packet.js';
import { stableUuid } from './stable-uuid.js';
import { UdpSender } from '../udp-sender.js';
import { UniverseSchedule } from './universe-schedule.js';

const KEEP_ALIVE_CHECK_MS = 200;
const TERMINATION_COUNT = 3;

export interface SacnOptions {
  /** Empty: multicast. */
  readonly hosts: readonly string[];
  /** Address of the interface that multicast leaves by. */
  readonly multicastInterface?: string | undefined;
  readonly priority: number;
  /** What receivers show; also the seed of the CID, so two Affekts need two names. */
  readonly sourceName: string;
  /** Added to the patch's universe numbers. */
  readonly universeOffset: number;
}

/** sACN (ANSI E1.31): one stable CID, a sequence for every universe, keep-alive, three termination packets at the end. */
export class SacnOutput implements Output {
  readonly kind = 'sacn';
  readonly limitedCount = 0;
  readonly #options: SacnOptions;
  readonly #cid: Uint8Array;
  readonly #sender = new UdpSender();
  readonly #schedule = new UniverseSchedule();
  readonly #sequences = new Map<number, number>();
  #timer: NodeJS.Timeout | null = null;

  constructor(options: SacnOptions) {
    this.#options = options;
    this.#cid = stableUuid(`affekt:sacn:${options.sourceName}`);
  }

  get sentCount(): number {
    return this.#sender.sentCount;
  }

  get droppedCount(): number {
    return this.#sender.droppedCount;
  }

  get trouble(): string | null {
    return this.#sender.trouble;
  }

  async start(onFailure: (error: AffektError) => void): Promise<void> {
    const { hosts, multicastInterface } = this.#options;
    await this.#sender.open(
      multicastInterface === undefined ? { hosts } : { hosts, multicastInterface },
      onFailure,
    );
    this.#timer = setInterval(() => {
      for (const [universe, values] of this.#schedule.stale(monotonicMs()))
        this.#send(universe, values, false);
    }, KEEP_ALIVE_CHECK_MS);
  }

  frame(): void {}

  event(): void {}

  control(): void {}

  light(universes: Universes): void {
    for (const [universe, values] of this.#schedule.due(universes, monotonicMs()))
      this.#send(universe, values, false);
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) {
      clearInterval(this.#timer);
      this.#timer = null;
      for (let count = 0; count < TERMINATION_COUNT; count += 1) {
        for (const [universe, values] of this.#schedule.current()) this.#send(universe, values, true);
      }
    }
    await this.#sender.close();
  }

  #send(patchUniverse: number, values: Uint8Array, isTerminated: boolean): void {
    const { hosts, priority, sourceName, universeOffset } = this.#options;
    const universe = patchUniverse + universeOffset;
    const sequence = this.#sequences.get(universe) ?? 0;
    this.#sequences.set(universe, (sequence + 1) & 0xff);
    const packet = encodeSacnData({
      cid: this.#cid,
      sourceName,
      priority,
      sequence,
      universe,
      values,
      isTerminated,
    });
    for (const host of hosts.length > 0 ? hosts : [sacnMulticastAddress(universe)])
      this.#sender.send(packet, SACN_PORT, host);
  }
}
