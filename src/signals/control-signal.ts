import { clamp } from '../core/units.js';
import type { ControlSettings } from './control-settings.js';
import { CriticallyDamped } from './critically-damped.js';
import { LearnedRange } from './learned-range.js';
import { OneEuroFilter } from './one-euro-filter.js';

const SHORTEST_RAMP_SECONDS = 0.03;
const LONGEST_RAMP_SECONDS = 0.25;

/**
 * A continuous value as a control signal, 0..1. Values come in at their own rate with `push`; the output is sampled with
 * `sample` at any rate and always moves towards the newest value, so lights never step and nothing waits for the next one.
 *
 * The way of a value: range to 0..1, curve, one-euro filter, hysteresis, minimum hold (these at the rate of the input);
 * then critically damped or straight ramp, then attack and release (at the rate of the output). Every stage moves
 * towards its target and stops there: the output never leaves 0..1 and never overshoots. A value that is not finite is
 * counted and otherwise ignored. Pure: time comes from the caller, in seconds, on any one clock.
 */
export class ControlSignal {
  readonly #settings: ControlSettings;
  readonly #low: number;
  readonly #high: number;
  readonly #learned: LearnedRange | null;
  readonly #oneEuro: OneEuroFilter | null;
  readonly #spring: CriticallyDamped | null;
  #pending: number;
  #target: number;
  #targetSinceSeconds = Number.NEGATIVE_INFINITY;
  #pushedAtSeconds = Number.NaN;
  #rampSeconds = SHORTEST_RAMP_SECONDS;
  #ramp: number;
  #rampSpeed = 0;
  #value: number;
  #sampledAtSeconds = Number.NaN;
  /** Values ignored because they were not finite. */
  ignoredCount = 0;

  /** `low < high`: the signal's natural range; `initial` (0..1): the output before the first value. */
  constructor(
    natural: { readonly low: number; readonly high: number },
    settings: ControlSettings,
    initial = 0,
  ) {
    const { range, smoothing } = settings;
    const ends = typeof range === 'object' && 'low' in range ? range : natural;
    this.#settings = settings;
    this.#low = ends.low;
    this.#high = ends.high;
    this.#learned =
      typeof range === 'object' && 'learnedSeconds' in range
        ? new LearnedRange(natural.low, natural.high, range.learnedSeconds)
        : null;
    this.#oneEuro =
      smoothing.kind === 'oneEuro' ? new OneEuroFilter(smoothing.minimumCutoffHz, smoothing.beta) : null;
    this.#spring =
      smoothing.kind === 'critical' ? new CriticallyDamped(smoothing.timeSeconds, initial) : null;
    this.#pending = initial;
    this.#target = initial;
    this.#ramp = initial;
    this.#value = initial;
  }

  /** Takes the newest value, in the signal's own unit, at `timeSeconds`. */
  push(value: number, timeSeconds: number): void {
    if (!Number.isFinite(value) || !Number.isFinite(timeSeconds)) {
      this.ignoredCount += 1;
      return;
    }
    const interval = timeSeconds - this.#pushedAtSeconds;
    if (interval > 0) this.#rampSeconds = clamp(interval, SHORTEST_RAMP_SECONDS, LONGEST_RAMP_SECONDS);
    this.#pushedAtSeconds = timeSeconds;
    const mapped = this.#map(value, timeSeconds);
    this.#pending = this.#oneEuro?.push(mapped, timeSeconds) ?? mapped;
    this.#takePending(timeSeconds);
  }

  /** The output at `timeSeconds`, 0..1. */
  sample(timeSeconds: number): number {
    this.#takePending(timeSeconds);
    const elapsed = timeSeconds - this.#sampledAtSeconds;
    if (Number.isFinite(timeSeconds)) this.#sampledAtSeconds = timeSeconds;
    if (!(elapsed > 0)) return this.#value;
    const follower = this.#spring?.step(this.#target, elapsed) ?? this.#stepRamp(elapsed);
    const { attackSeconds, releaseSeconds } = this.#settings;
    const rise = attackSeconds > 0 ? elapsed / attackSeconds : 1;
    const fall = releaseSeconds > 0 ? elapsed / releaseSeconds : 1;
    this.#value = clamp(clamp(follower, this.#value - fall, this.#value + rise), 0, 1);
    return this.#value;
  }

  /** Stands at once where the newest value leads it. */
  settle(): void {
    this.#target = this.#pending;
    this.#ramp = this.#pending;
    this.#value = this.#pending;
    this.#spring?.settle(this.#pending);
  }

  #map(value: number, timeSeconds: number): number {
    this.#learned?.push(value, timeSeconds);
    const [low, high] = this.#learned?.ends() ?? [this.#low, this.#high];
    const share = clamp((value - low) / (high - low), 0, 1) ** this.#settings.curve;
    return this.#settings.invert ? 1 - share : share;
  }

  #takePending(timeSeconds: number): void {
    if (this.#pending === this.#target) return;
    if (!(timeSeconds - this.#targetSinceSeconds >= this.#settings.minimumHoldSeconds)) return;
    const atEnd = this.#pending === 0 || this.#pending === 1;
    if (!atEnd && Math.abs(this.#pending - this.#target) <= this.#settings.hysteresis) return;
    this.#target = this.#pending;
    this.#targetSinceSeconds = timeSeconds;
    const seconds = this.#settings.rampSeconds === 'auto' ? this.#rampSeconds : this.#settings.rampSeconds;
    this.#rampSpeed = seconds > 0 ? Math.abs(this.#target - this.#ramp) / seconds : Number.POSITIVE_INFINITY;
  }

  #stepRamp(elapsedSeconds: number): number {
    const reach = this.#rampSpeed * elapsedSeconds;
    this.#ramp = clamp(this.#target, this.#ramp - reach, this.#ramp + reach);
    return this.#ramp;
  }
}
