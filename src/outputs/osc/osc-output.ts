import { monotonicMs } from '../../core/clock.js';
import type { AffektError } from '../../core/errors.js';
import type { HealthReport } from '../../core/health-condition.js';
import type { EmotionEvent, EmotionFrame } from '../../emotion/emotion-frame.js';
import { encodeOscFloat } from './osc-packet.js';
import { type OscValue, OscValues, type OscValuesOptions } from './osc-values.js';
import type { Operation } from '../../lights/operation.js';
import type { Output } from '../output.js';
import { UdpSender } from '../udp-sender.js';

export interface OscOptions extends OscValuesOptions {
  readonly targets: readonly { readonly host: string; readonly port: number }[];
  readonly rateHz: number;
}

/** OSC over UDP to several targets: one float32 an address, events at once, signals at the output rate on change. */
export class OscOutput implements Output {
  readonly kind = 'osc';
  readonly #options: OscOptions;
  readonly #values: OscValues;
  readonly #sender = new UdpSender();
  #timer: NodeJS.Timeout | null = null;

  constructor(options: OscOptions) {
    this.#options = options;
    this.#values = new OscValues(options);
  }

  get sentCount(): number {
    return this.#sender.sentCount;
  }

  get droppedCount(): number {
    return this.#sender.droppedCount;
  }

  get limitedCount(): number {
    return this.#values.limitedCount;
  }

  get trouble(): string | null {
    return this.#sender.trouble;
  }

  async start(onFailure: (error: AffektError) => void): Promise<void> {
    const hosts = this.#options.targets.map(({ host }) => host);
    await this.#sender.open({ hosts, isBroadcast: true }, onFailure);
    this.#timer = setInterval(
      () => this.#send(this.#values.take(monotonicMs())),
      1000 / this.#options.rateHz,
    );
  }

  takeOver(before: Output): void {
    if (before instanceof OscOutput) this.#values.takeOver(before.#values, monotonicMs());
  }

  frame(frame: EmotionFrame): void {
    this.#values.frame(frame, monotonicMs());
  }

  event(event: EmotionEvent): void {
    this.#send(this.#values.event(event, monotonicMs()));
  }

  light(): void {}

  control(operation: Operation): void {
    this.#send(this.#values.control(operation, monotonicMs()));
  }

  health(health: HealthReport): void {
    this.#send(this.#values.health(health, monotonicMs()));
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    // A button left at one would stay pressed in the lighting software.
    this.#send(this.#values.release());
    await this.#sender.close();
  }

  #send(values: readonly OscValue[]): void {
    for (const { address, value } of values) {
      const packet = encodeOscFloat(address, value);
      for (const { host, port } of this.#options.targets) this.#sender.send(packet, port, host);
    }
  }
}
