import type { AffektError } from '../../core/errors.js';
import type { Universes } from '../../lights/rig-layout.js';
import type { Output, OutputKind } from '../output.js';
import { UdpSender } from '../udp-sender.js';
import { UniverseSchedule } from './universe-schedule.js';

/** How often it is looked which universes are to be refreshed: nobody may render just then. */
const CHECK_MS = 25;

/** What the outputs have in common that send universes of DMX by UDP, and nothing else. */
export abstract class UniverseOutput implements Output {
  abstract readonly kind: OutputKind;
  readonly limitedCount = 0;
  protected readonly sender = new UdpSender();
  protected readonly schedule = new UniverseSchedule();
  #timer: NodeJS.Timeout | null = null;

  get sentCount(): number {
    return this.sender.sentCount;
  }

  get droppedCount(): number {
    return this.sender.droppedCount;
  }

  get trouble(): string | null {
    return this.sender.trouble;
  }

  abstract start(onFailure: (error: AffektError) => void): Promise<void>;

  abstract takeOver(before: Output): void;

  abstract light(universes: Universes): void;

  abstract stop(successor?: Output): Promise<void>;

  frame(): void {}

  event(): void {}

  control(): void {}

  health(): void {}

  /** Calls `check` now and then until `endChecks`. */
  protected beginChecks(check: () => void): void {
    this.#timer = setInterval(check, CHECK_MS);
  }

  /** Whether there were checks to end. */
  protected endChecks(): boolean {
    const hadBegun = this.#timer !== null;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    return hadBegun;
  }
}
