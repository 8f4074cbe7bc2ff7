import { monotonicMs } from '../../core/clock.js';
import type { AffektError } from '../../core/errors.js';
import { ARTNET_PORT, encodeArtDmx, encodeArtSync } from './artnet-packet.js';
import { nextArtSequence } from './artnet-sequence.js';
import type { Universes } from '../../lights/rig-layout.js';
import type { Output } from '../output.js';
import { UniverseOutput } from './universe-output.js';

export interface ArtnetOptions {
  /** Nodes, or a broadcast address (2.255.255.255, 255.255.255.255). */
  readonly hosts: readonly string[];
  /** Added to the patch's universe numbers; −1 makes universe 1 the first, which Art-Net counts as 0. */
  readonly universeOffset: number;
  /** Nodes wait for all universes and show them together. */
  readonly sync: boolean;
}

/** Art-Net 4: ArtDmx with a sequence for every universe, still light refreshed, ArtSync if wanted. It has no word for the end. */
export class ArtnetOutput extends UniverseOutput {
  readonly kind = 'artnet';
  readonly #options: ArtnetOptions;
  readonly #sequences = new Map<number, number>();

  constructor(options: ArtnetOptions) {
    super();
    this.#options = options;
  }

  async start(onFailure: (error: AffektError) => void): Promise<void> {
    await this.sender.open({ hosts: this.#options.hosts, isBroadcast: true }, onFailure);
    this.beginChecks(() => this.#send(this.schedule.stale(monotonicMs())));
  }

  takeOver(before: Output): void {
    if (!(before instanceof ArtnetOutput)) return;
    for (const [portAddress, sequence] of before.#sequences) this.#sequences.set(portAddress, sequence);
    this.schedule.takeOver(before.schedule);
  }

  light(universes: Universes): void {
    this.schedule.letGo(universes);
    this.#send(this.schedule.due(universes, monotonicMs()));
  }

  async stop(): Promise<void> {
    this.endChecks();
    await this.sender.close();
  }

  #send(due: readonly (readonly [universe: number, values: Uint8Array])[]): void {
    for (const [patchUniverse, values] of due) {
      const portAddress = patchUniverse + this.#options.universeOffset;
      const sequence = nextArtSequence(this.#sequences.get(portAddress) ?? 0);
      this.#sequences.set(portAddress, sequence);
      this.#toAll(encodeArtDmx(portAddress, sequence, values));
    }
    if (this.#options.sync && due.length > 0) this.#toAll(encodeArtSync());
  }

  #toAll(packet: Uint8Array): void {
    for (const host of this.#options.hosts) this.sender.send(packet, ARTNET_PORT, host);
  }
}
