import { isDeepStrictEqual } from 'node:util';
import type { HealthReport } from '../../core/health-condition.js';
import { clamp } from '../../core/units.js';
import type { EmotionEvent, EmotionFrame } from '../../emotion/emotion-frame.js';
import type { Operation } from '../../lights/operation.js';
import { type ControlInput, type ControlSettings, controlSchema } from '../../signals/control-settings.js';
import { ControlSignal } from '../../signals/control-signal.js';
import { EmotionBender } from '../../signals/emotion-bend.js';
import { oscConfidenceAddress, oscControlAddress, oscEventAddress, oscSignalAddress } from './osc-address.js';
import { oscHealthValues } from './osc-health.js';
import { OscLimits, restShare } from './osc-limits.js';
import { SIGNALS, type SignalDefinition } from '../../signals/signal-table.js';

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
  readonly settings: ControlSettings;
  control: ControlSignal;
  /** `restShare`. */
  readonly rest: number;
  isKnown: boolean;
  /** What a freeze shows: what left last, or under a blackout what would have; null: nothing yet. */
  frozen: number | null;
}

/**
 * What OSC sends and when: signals on change, events as a one with their confidence and then zeros. In a blackout every signal is sent as 0, whether it
 * was known or not; a freeze leaves them as they were sent last; in both, events are left out. Pure; times in ms, monotonic.
 */
export class OscValues {
  readonly #options: OscValuesOptions;
  readonly #channels: readonly Channel[];
  #limits = new OscLimits();
  #limitedBefore = 0;
  #bender = new EmotionBender();
  readonly #releaseAtMs = new Map<string, number>();
  readonly #sent = new Map<string, { readonly value: number; readonly atMs: number }>();
  /** Null: not told yet. */
  #control: Operation | null = null;
  /** Null: not told yet. */
  #health: HealthReport | null = null;

  constructor(options: OscValuesOptions) {
    this.#options = options;
    this.#channels = SIGNALS.map((signal) => {
      const rest = restShare(signal);
      const settings = controlSchema.parse(options.controls[signal.name]);
      return {
        signal,
        address: oscSignalAddress(options.prefix, signal.name),
        settings,
        control: new ControlSignal(signal, settings, rest),
        rest,
        isKnown: false,
        frozen: null,
      };
    });
  }

  /**
   * Goes on where `before` is, for the same receivers: its limits, and every signal from where it stands, on as before where
   * its settings are the same.
   */
  takeOver(before: OscValues, timeMs: number): void {
    this.#limits = before.#limits;
    this.#limitedBefore = this.#limits.limitedCount;
    this.#bender = before.#bender;
    this.#channels.forEach((channel, index) => {
      const old = before.#channels[index];
      if (old === undefined) return;
      channel.isKnown = old.isKnown;
      channel.frozen = old.frozen;
      channel.control = isDeepStrictEqual(channel.settings, old.settings)
        ? old.control
        : new ControlSignal(channel.signal, channel.settings, old.control.sample(timeMs / 1000));
    });
  }

  /** Events and values of its own that were not passed on as they came. */
  get limitedCount(): number {
    return this.#limits.limitedCount - this.#limitedBefore;
  }

  frame(frame: EmotionFrame, timeMs: number): void {
    const bent = this.#bender.bend(frame, timeMs);
    for (const channel of this.#channels) {
      const value = channel.signal.read(channel.signal.isColor ? bent : frame);
      if (value === null) continue;
      channel.isKnown = true;
      channel.control.push(value, timeMs / 1000);
    }
  }

  /**
   * What changes by a blackout or a freeze, to be sent at once. Bias and sensitivity act on the colour alone: all else is
   * sent as it was heard; hands and master are the lights' own.
   */
  control(control: Operation, timeMs: number): readonly OscValue[] {
    this.#control = control;
    this.#bender.set(control.response, timeMs);
    const releases = control.isBlackout ? this.release() : [];
    return [...releases, ...this.take(timeMs)];
  }

  /** What changes by another state of the show's health, to be sent at once, whatever the lights are held in. */
  health(health: HealthReport, timeMs: number): readonly OscValue[] {
    this.#health = health;
    return this.take(timeMs);
  }

  /** What the event sends at once; nothing where the limit, a blackout or a freeze holds it back. */
  event(event: EmotionEvent, timeMs: number): readonly OscValue[] {
    if (this.#control?.isBlackout || this.#control?.isFrozen) return [];
    if (this.#options.flashLimit && !this.#passes(event, timeMs)) return [];
    const { prefix } = this.#options;
    const confidence = Number.isFinite(event.confidence) ? clamp(event.confidence, 0, 1) : 0;
    // The confidence first: who acts on the one reads it then.
    const values = [
      { address: oscConfidenceAddress(prefix, event.name), value: confidence },
      { address: oscEventAddress(prefix, event.name), value: 1 },
    ];
    for (const { address } of values) this.#releaseAtMs.set(address, timeMs + EVENT_LENGTH_MS);
    return values;
  }

  /** What is to be sent at `timeMs`; call it at the output rate. */
  take(timeMs: number): readonly OscValue[] {
    const values: OscValue[] = [];
    for (const [address, releaseAtMs] of this.#releaseAtMs) {
      if (timeMs < releaseAtMs) continue;
      this.#releaseAtMs.delete(address);
      values.push({ address, value: 0 });
    }
    const send = (address: string, value: number) => {
      if (this.#isDue(address, value, timeMs)) values.push({ address, value });
    };
    if (this.#control !== null) {
      send(oscControlAddress(this.#options.prefix, 'blackout'), Number(this.#control.isBlackout));
      send(oscControlAddress(this.#options.prefix, 'freeze'), Number(this.#control.isFrozen));
    }
    if (this.#health !== null) {
      for (const { address, value } of oscHealthValues(this.#options.prefix, this.#health))
        send(address, value);
    }
    for (const channel of this.#channels) {
      const share = this.#shareOf(channel, timeMs);
      if (share === null) continue;
      send(channel.address, channel.signal.isBipolar ? clamp(2 * share - 1, -1, 1) : clamp(share, 0, 1));
    }
    return values;
  }

  /** The zeros that are still due, now: for when nothing follows. */
  release(): readonly OscValue[] {
    const values = [...this.#releaseAtMs.keys()].map((address) => ({ address, value: 0 }));
    this.#releaseAtMs.clear();
    return values;
  }

  /** The share of its range (0..1) that a signal sends; null: nothing. */
  #shareOf(channel: Channel, timeMs: number): number | null {
    const { isBlackout, isFrozen } = this.#control ?? { isBlackout: false, isFrozen: false };
    const followed = channel.isKnown ? channel.control.sample(timeMs / 1000) : null;
    if (isBlackout) {
      if (!isFrozen) channel.frozen = followed;
      return this.#limits.signal(channel.signal.name).force(channel.rest, timeMs);
    }
    const wanted = isFrozen ? channel.frozen : followed;
    if (wanted === null) return null;
    const share = this.#options.flashLimit
      ? this.#limits.signal(channel.signal.name).limit(wanted, timeMs)
      : wanted;
    if (!isFrozen) channel.frozen = share;
    return share;
  }

  /** Whether a value is news, or to be repeated; if so it counts as sent. */
  #isDue(address: string, value: number, timeMs: number): boolean {
    const last = this.#sent.get(address);
    const isSame = last !== undefined && Math.abs(value - last.value) < SMALLEST_CHANGE;
    if (isSame && timeMs - last.atMs < REFRESH_MS) return false;
    this.#sent.set(address, { value, atMs: timeMs });
    return true;
  }

  #passes({ name, value }: EmotionEvent, timeMs: number): boolean {
    return name === 'beat'
      ? this.#limits.beats.passes(timeMs / 1000, value)
      : this.#limits.events.allows(name, timeMs);
  }
}
