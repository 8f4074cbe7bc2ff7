import { monotonicMs } from '../../core/clock.js';
import type { AffektError } from '../../core/errors.js';
import type { Universes } from '../../lights/rig-layout.js';
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

  takeOver(before: Output): void {
    if (!(before instanceof SacnOutput)) return;
    if (before.#options.sourceName === this.#options.sourceName)
      for (const [universe, sequence] of before.#sequences) this.#sequences.set(universe, sequence);
    this.#schedule.takeOver(before.#schedule);
  }

  frame(): void {}

  event(): void {}

  control(): void {}

  health(): void {}

  light(universes: Universes): void {
    this.#terminate(this.#schedule.letGo(universes), null);
    for (const [universe, values] of this.#schedule.due(universes, monotonicMs()))
      this.#send(universe, values, false);
  }

  async stop(successor?: Output): Promise<void> {
    if (this.#timer !== null) {
      clearInterval(this.#timer);
      this.#timer = null;
      this.#terminate(this.#schedule.letGo(new Map()), successor instanceof SacnOutput ? successor : null);
    }
    await this.#sender.close();
  }

  #terminate(
    gone: readonly (readonly [universe: number, values: Uint8Array])[],
    next: SacnOutput | null,
  ): void {
    for (let count = 0; count < TERMINATION_COUNT; count += 1) {
      for (const [universe, values] of gone)
        this.#send(universe, values, true, this.#leftReceivers(universe, next));
    }
  }

  /** Who gets a universe from here and not from `next`. */
  #leftReceivers(patchUniverse: number, next: SacnOutput | null): readonly string[] {
    const receivers = this.#receivers(patchUniverse);
    if (next === null || !next.#goesOnWith(this, patchUniverse)) return receivers;
    // Who listens to a multicast group may be one that is sent to by address.
    if (this.#options.hosts.length === 0 || next.#options.hosts.length === 0) return [];
    const served = next.#options.hosts.map((host) => next.#sender.addressOf(host));
    return receivers.filter((host) => !served.includes(this.#sender.addressOf(host)));
  }

  /** Whether a stream of `before` goes on from here: the same source and universe. */
  #goesOnWith(before: SacnOutput, patchUniverse: number): boolean {
    const universe = patchUniverse + before.#options.universeOffset;
    return (
      before.#options.sourceName === this.#options.sourceName &&
      this.#schedule.current().has(universe - this.#options.universeOffset)
    );
  }

  #receivers(patchUniverse: number): readonly string[] {
    const { hosts, universeOffset } = this.#options;
    return hosts.length > 0 ? hosts : [sacnMulticastAddress(patchUniverse + universeOffset)];
  }

  #send(
    patchUniverse: number,
    values: Uint8Array,
    isTerminated: boolean,
    receivers = this.#receivers(patchUniverse),
  ): void {
    const { priority, sourceName, universeOffset } = this.#options;
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
    for (const host of receivers) this.#sender.send(packet, SACN_PORT, host);
  }
}
