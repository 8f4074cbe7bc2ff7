import { monotonicMs } from '../../core/clock.js';
import type { AffektError } from '../../core/errors.js';
import { pause } from '../../core/pause.js';
import type { Universes } from '../../lights/rig-layout.js';
import type { Output } from '../output.js';
import { LINE_INTERVAL_MS } from '../line-interval.js';
import { Farewells } from './farewells.js';
import { encodeSacnDiscovery, SACN_DISCOVERY_ADDRESS } from './sacn-discovery-packet.js';
import { sacnIdentity } from './sacn-identity.js';
import { encodeSacnData, SACN_PORT, sacnMulticastAddress } from './sacn-packet.js';
import { UniverseOutput } from './universe-output.js';

/** E131_UNIVERSE_DISCOVERY_INTERVAL (ANSI E1.31-2018, appendix A). */
const DISCOVERY_INTERVAL_MS = 10_000;

export interface SacnOptions {
  /** Empty: multicast. */
  readonly hosts: readonly string[];
  /** Address of the interface that multicast leaves by. */
  readonly multicastInterface?: string | undefined;
  readonly priority: number;
  /** What receivers show; also a part of what the CID is made of. */
  readonly sourceName: string;
  /** Added to the patch's universe numbers. */
  readonly universeOffset: number;
}

/**
 * sACN (ANSI E1.31): one stable CID, a sequence for every universe, still light refreshed, three termination packets at the end. Where it
 * sends by multicast, it says every ten seconds which universes it sends; to receivers by address it does not: nobody could join
 * those universes, and there are receivers that take every packet for light.
 */
export class SacnOutput extends UniverseOutput {
  readonly kind = 'sacn';
  readonly #options: SacnOptions;
  #cid: Uint8Array = new Uint8Array(16);
  readonly #sequences = new Map<number, number>();
  readonly #farewells = new Farewells();
  #discoveredAtMs = Number.NEGATIVE_INFINITY;
  #parting: Promise<void> | null = null;
  #stopping: Promise<void> | null = null;

  constructor(options: SacnOptions) {
    super();
    this.#options = options;
  }

  async start(onFailure: (error: AffektError) => void): Promise<void> {
    const { hosts, multicastInterface, sourceName } = this.#options;
    this.#cid = sacnIdentity(sourceName, multicastInterface);
    await this.sender.open(
      multicastInterface === undefined ? { hosts } : { hosts, multicastInterface },
      onFailure,
    );
    this.beginChecks(() => {
      for (const [universe, values] of this.schedule.stale(monotonicMs()))
        this.#send(universe, values, false);
      if (hosts.length === 0) this.#discover(monotonicMs());
    });
  }

  takeOver(before: Output): void {
    if (!(before instanceof SacnOutput)) return;
    if (before.#options.sourceName === this.#options.sourceName)
      for (const [universe, sequence] of before.#sequences) this.#sequences.set(universe, sequence);
    this.schedule.takeOver(before.schedule);
    this.#discoveredAtMs = before.#discoveredAtMs;
  }

  light(universes: Universes): void {
    for (const universe of universes.keys()) this.#farewells.cancel(universe);
    this.#takeLeave(universes, null);
    if (!this.#farewells.isEmpty) void this.#sayFarewells();
    for (const [universe, values] of this.schedule.due(universes, monotonicMs()))
      this.#send(universe, values, false);
  }

  async stop(successor?: Output): Promise<void> {
    this.#stopping ??= this.#stop(successor instanceof SacnOutput ? successor : null);
    await this.#stopping;
  }

  async #stop(successor: SacnOutput | null): Promise<void> {
    if (this.endChecks()) {
      this.#takeLeave(new Map(), successor);
      while (!this.#farewells.isEmpty) await this.#sayFarewells();
    }
    await this.sender.close();
  }

  /** Takes leave of all universes but `staying`, of those receivers that `next` does not go on for. */
  #takeLeave(staying: Universes, next: SacnOutput | null): void {
    for (const { universe, values, sentAtMs } of this.schedule.letGo(staying)) {
      this.#farewells.add({ universe, values, receivers: this.#leftReceivers(universe, next) }, sentAtMs);
    }
  }

  /** Sends the termination packets; resolves when a line has carried the last one. */
  async #sayFarewells(): Promise<void> {
    this.#parting ??= this.#part().finally(() => {
      this.#parting = null;
    });
    await this.#parting;
  }

  async #part(): Promise<void> {
    while (!this.#farewells.isEmpty) {
      for (const { universe, values, receivers } of this.#farewells.due(monotonicMs()))
        this.#send(universe, values, true, receivers);
      await pause(LINE_INTERVAL_MS);
    }
  }

  /** Who gets a universe from here and not from `next`. */
  #leftReceivers(patchUniverse: number, next: SacnOutput | null): readonly string[] {
    const receivers = this.#receivers(patchUniverse);
    if (next === null || !next.#goesOnWith(this, patchUniverse)) return receivers;
    // Who listens to a multicast group may be one that is sent to by address.
    if (this.#options.hosts.length === 0 || next.#options.hosts.length === 0) return [];
    const served = next.#options.hosts.map((host) => next.sender.addressOf(host));
    return receivers.filter((host) => !served.includes(this.sender.addressOf(host)));
  }

  /** Whether a stream of `before` goes on from here: the same source and universe. */
  #goesOnWith(before: SacnOutput, patchUniverse: number): boolean {
    const universe = patchUniverse + before.#options.universeOffset;
    return (
      before.#options.sourceName === this.#options.sourceName &&
      this.schedule.current().has(universe - this.#options.universeOffset)
    );
  }

  /** Says which universes there are, when it is time. */
  #discover(timeMs: number): void {
    const { sourceName, universeOffset } = this.#options;
    const universes = [...this.schedule.current().keys()].map((universe) => universe + universeOffset);
    if (universes.length === 0 || timeMs - this.#discoveredAtMs < DISCOVERY_INTERVAL_MS) return;
    this.#discoveredAtMs = timeMs;
    for (const packet of encodeSacnDiscovery(this.#cid, sourceName, universes))
      this.sender.send(packet, SACN_PORT, SACN_DISCOVERY_ADDRESS);
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
    for (const host of receivers) this.sender.send(packet, SACN_PORT, host);
  }
}
