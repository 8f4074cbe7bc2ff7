import { clamp } from '../core/units.js';
import type { EmotionEvent, EmotionFrame } from '../emotion/emotion-frame.js';
import { BeatDivider } from './beat-divider.js';
import { type ControlInput, controlSchema } from './control-settings.js';
import { ControlSignal } from './control-signal.js';
import { EventLimiter, ValueLimiter } from './event-limiter.js';
import { oscEventAddress, oscSignalAddress } from './osc-address.js';
import { SIGNALS, type SignalDefinition } from './signal-table.js';

/** An event's address goes back to 0 after this, so that a button is let go of and can be pressed again. */
const EVENT_LENGTH_MS = 120;
/** A value that does not change is repeated after this, for receivers that came later. */
const REFRESH_MS = 1000;
/** Smaller changes wait for the refresh. */
const SMALLEST_CHANGE = 1e-4;

export interface OscValue {
  readonly address: string;
  /** Finite; −1..1 for bipolar signals, else 0..1. */
  readonly value: number;
}

export interface OscValuesOptions {
  readonly prefix: string;
  /** How a signal is shaped; the others go out as they are. */
  readonly controls: Readonly<Record<string, ControlInput>>;
  /** Limit events and opposing changes to three a second. */
  readonly flashLimit: boolean;
}

interface Channel {
  readonly signal: SignalDefinition;
  readonly address: string;
  readonly control: ControlSignal;
  readonly limiter: ValueLimiter;
  isKnown: boolean;
  sent: number;
  sentAtMs: number;
}

/** What OSC sends and when: signals on change, events as a one and a zero. Pure; times in ms, monotonic. */
export class OscValues {
  readonly #options: OscValuesOptions;
  readonly #channels: readonly Channel[];
  readonly #eventLimiter = new EventLimiter();
  readonly #beats = new BeatDivider();
  readonly #releaseAtMs = new Map<string, number>();

  constructor(options: OscValuesOptions) {
    this.#options = options;
    this.#channels = SIGNALS.map((signal) => {
      const initial = signal.isBipolar ? 0.5 : 0;
      return {
        signal,
        address: oscSignalAddress(options.prefix, signal.name),
        control: new ControlSignal(signal, controlSchema.parse(options.controls[signal.name]), initial),
        limiter: new ValueLimiter(initial),
        isKnown: false,
        sent: Number.NaN,
        sentAtMs: Number.NEGATIVE_INFINITY,
      };
    });
  }

  /** Events and values that were not passed on as they came. */
  get limitedCount(): number {
    return this.#channels.reduce(
      (sum, channel) => sum + channel.limiter.heldCount,
      this.#eventLimiter.droppedCount,
    );
  }

  frame(frame: EmotionFrame, timeMs: number): void {
    for (const channel of this.#channels) {
      const value = channel.signal.read(frame);
      if (value === null) continue;
      channel.isKnown = true;
      channel.control.push(value, timeMs / 1000);
    }
  }

  /** What the event sends at once; nothing where the limit holds it back. */
  event(event: EmotionEvent, timeMs: number): readonly OscValue[] {
    if (this.#options.flashLimit && !this.#passes(event.name, timeMs)) return [];
    const address = oscEventAddress(this.#options.prefix, event.name);
    this.#releaseAtMs.set(address, timeMs + EVENT_LENGTH_MS);
    return [{ address, value: 1 }];
  }

  /** What is to be sent at `timeMs`; call it at the output rate. */
  take(timeMs: number): readonly OscValue[] {
    const values: OscValue[] = [];
    for (const [address, releaseAtMs] of this.#releaseAtMs) {
      if (timeMs < releaseAtMs) continue;
      this.#releaseAtMs.delete(address);
      values.push({ address, value: 0 });
    }
    for (const channel of this.#channels) {
      if (!channel.isKnown) continue;
      const sampled = channel.control.sample(timeMs / 1000);
      const share = this.#options.flashLimit ? channel.limiter.limit(sampled, timeMs) : sampled;
      const value = channel.signal.isBipolar ? clamp(2 * share - 1, -1, 1) : clamp(share, 0, 1);
      const isDue =
        timeMs - channel.sentAtMs >= REFRESH_MS || Math.abs(value - channel.sent) >= SMALLEST_CHANGE;
      if (!(isDue || Number.isNaN(channel.sent))) continue;
      channel.sent = value;
      channel.sentAtMs = timeMs;
      values.push({ address: channel.address, value });
    }
    return values;
  }

  /** The zeros that are still due, now: for when nothing follows. */
  release(): readonly OscValue[] {
    const values = [...this.#releaseAtMs.keys()].map((address) => ({ address, value: 0 }));
    this.#releaseAtMs.clear();
    return values;
  }

  #passes(name: string, timeMs: number): boolean {
    return name === 'beat' ? this.#beats.passes(timeMs / 1000) : this.#eventLimiter.allows(name, timeMs);
  }
}
