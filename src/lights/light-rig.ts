import { clamp } from '../core/units.js';
import type { EmotionEvent, EmotionFrame } from '../emotion/emotion-frame.js';
import { writeSlot } from './fixture-light.js';
import { FlashLimiter } from './flash-limiter.js';
import { GroupLook, type Look, mixColors } from './group-look.js';
import { ALLOWED_CHANGE_COUNT } from './opposing-changes.js';
import { parseHexColor, type Rgb } from '../signals/palette.js';
import type { Patch, PatchedFixture } from './patch.js';
import { sentLook } from './sent-look.js';
import { StrobeGate } from './strobe-gate.js';

/** 512 values for each universe; not written to after it was handed out. */
export type Universes = ReadonlyMap<number, Uint8Array>;

/** What the lights are doing, for the dashboard. */
export interface LightState {
  /** As rendered last. */
  readonly groups: readonly { readonly name: string; readonly color: Rgb; readonly level: number }[];
  readonly isBlackout: boolean;
  readonly isFrozen: boolean;
  /** What the rig stands in its fail-safe look for; null: it follows. */
  readonly lost: 'input' | 'analysis' | null;
  /** Groups that the flash limiter holds now, and how many output frames it held something in. */
  readonly heldGroups: readonly string[];
  readonly heldCount: number;
}

type FailSafe = Patch['config']['failSafe']['onLost'];

const DARK: Look = { color: { red: 0, green: 0, blue: 0 }, level: 0, strobeHz: 0 };

/**
 * From emotion frames and events to the channel values of a patch. Order: looks of the groups; fail-safe look; freeze;
 * blackout; strobe gate; flash limiter, last, on the bytes that leave. Pure: `timeMs` is monotonic and the caller's.
 */
export class LightRig {
  readonly #patch: Patch;
  readonly #groups: ReadonlyMap<string, GroupLook>;
  readonly #gate: StrobeGate;
  readonly #limiter: FlashLimiter;
  readonly #desired: Uint8Array;
  #looks: ReadonlyMap<string, Look> = new Map();
  /** What was shown when there was nothing left to follow. */
  #lastLooks: ReadonlyMap<string, Look> = new Map();
  #bytes: Uint8Array;
  /** What a freeze shows: what left last, or under a blackout what would have. */
  readonly #frozen: Uint8Array;
  #isInputLost = false;
  #isEnding = false;
  #wasLost = false;
  #frameAtMs = Number.NaN;
  #renderedAtMs = Number.NaN;
  #failShare = 0;
  #shown: FailSafe;
  /** Everything dark, at once. */
  isBlackout = false;
  /** Everything stays as it is. */
  isFrozen = false;

  constructor(patch: Patch) {
    const names = Object.entries(patch.config.groups);
    this.#patch = patch;
    this.#groups = new Map(names.map(([name, config]) => [name, new GroupLook(config)]));
    this.#gate = new StrobeGate(patch.fixtures.flatMap((fixture) => fixture.strobes));
    const limited = names.map(([name]) => ({
      name,
      fixtures: patch.fixtures.filter((fixture) => fixture.group === name).map((fixture) => fixture.lights),
    }));
    this.#limiter = new FlashLimiter(limited, patch.byteCount);
    this.#desired = new Uint8Array(patch.byteCount);
    this.#bytes = new Uint8Array(patch.byteCount);
    this.#frozen = new Uint8Array(patch.byteCount);
    this.#shown = patch.config.failSafe.onLost;
  }

  frame(frame: EmotionFrame, timeMs: number): void {
    this.#frameAtMs = timeMs;
    for (const group of this.#groups.values()) group.frame(frame, timeMs);
  }

  /** `input-lost` and `input-back` switch the fail-safe look; every event may lift groups. */
  event(event: EmotionEvent, timeMs: number): void {
    if (event.name === 'input-lost') this.#isInputLost = true;
    if (event.name === 'input-back') this.#isInputLost = false;
    for (const group of this.#groups.values()) group.event(event, timeMs);
  }

  /** From here on only the look for the end is shown. */
  end(): void {
    this.#isEnding = true;
    this.#lastLooks = this.#looks;
    this.#shown = this.#patch.config.failSafe.onEnd;
  }

  /** The universes to send at `timeMs`. */
  render(timeMs: number): Universes {
    const elapsedSeconds = Math.max(0, timeMs - this.#renderedAtMs) / 1000 || 0;
    this.#renderedAtMs = timeMs;
    this.#moveFailSafe(timeMs, elapsedSeconds);
    this.#renewLooks(timeMs);
    const isHeld = this.isFrozen && (!this.#isEnding || this.#shown === 'hold');
    if (isHeld) this.#desired.set(this.#frozen);
    else for (const fixture of this.#patch.fixtures) this.#write(fixture, this.#lookOf(fixture));
    if (this.isBlackout) {
      if (!isHeld) this.#frozen.set(this.#desired);
      for (const fixture of this.#patch.fixtures) this.#write(fixture, DARK);
    }
    const isStrobing = !isHeld && !this.isBlackout && this.#failShare === 0;
    const strobeHz = new Map(
      this.#patch.fixtures.flatMap((fixture) =>
        fixture.strobes.map((one) => [one, this.#lookOf(fixture).strobeHz] as const),
      ),
    );
    const wantedHz = isStrobing ? strobeHz : new Map<unknown, number>();
    this.#gate.apply(
      (one) => wantedHz.get(one) ?? 0,
      this.#limiter.changeCount(timeMs),
      timeMs,
      this.#desired,
    );
    this.#bytes = this.#patch.config.flashLimit
      ? this.#limiter.apply(this.#desired, timeMs, this.#allowedCount(timeMs)).slice()
      : this.#desired.slice();
    const bytes = this.#bytes;
    if (!(isHeld || this.isBlackout)) this.#frozen.set(bytes);
    return new Map(
      this.#patch.universes.map((universe, index) => [
        universe,
        bytes.subarray(512 * index, 512 * index + 512),
      ]),
    );
  }

  state(timeMs: number): LightState {
    const groups = [...this.#groups.keys()].map((name) => {
      const fixtures = this.#patch.fixtures.filter((fixture) => fixture.group === name);
      // All fixtures of a group are sent the same look; the one with most emitters says most about it.
      const slots = fixtures.reduce<PatchedFixture['lights']>(
        (most, { lights }) => (lights.length > most.length ? lights : most),
        [],
      );
      return { name, ...sentLook(slots, this.#bytes) };
    });
    const { heldGroups, heldCount } = this.#limiter;
    return {
      groups,
      isBlackout: this.isBlackout,
      isFrozen: this.isFrozen,
      lost: this.#lost(timeMs),
      heldGroups,
      heldCount,
    };
  }

  #allowedCount(timeMs: number): number {
    // The look for the end is one change, and the last.
    if (this.isBlackout || this.#isEnding) return Number.POSITIVE_INFINITY;
    return this.#gate.isRunning ? -1 : ALLOWED_CHANGE_COUNT - this.#gate.reservedCount(timeMs);
  }

  #lost(timeMs: number): LightState['lost'] {
    if (this.#isInputLost) return 'input';
    return timeMs - this.#frameAtMs <= 1000 * this.#patch.config.failSafe.afterSeconds ? null : 'analysis';
  }

  #moveFailSafe(timeMs: number, elapsedSeconds: number): void {
    const isLost = this.#isEnding || this.#lost(timeMs) !== null;
    // What is to hold is what shows now, also when it is lost again on the way back.
    const holdsAnew = this.#shown === 'hold' && !this.#wasLost;
    if (isLost && (this.#failShare === 0 || holdsAnew)) this.#lastLooks = this.#looks;
    this.#wasLost = isLost;
    const { fadeSeconds } = this.#patch.config.failSafe;
    const isAtOnce = fadeSeconds === 0 || this.#isEnding || (isLost && this.#shown === 'hold');
    const step = isAtOnce ? 1 : elapsedSeconds / fadeSeconds;
    this.#failShare = clamp(this.#failShare + (isLost ? step : -step), 0, 1);
  }

  #renewLooks(timeMs: number): void {
    const share = this.#failShare;
    const looks = new Map<string, Look>();
    for (const [name, group] of this.#groups) {
      const followed = group.look(timeMs);
      const last = this.#lastLooks.get(name) ?? followed;
      const safe = this.#shown === 'hold' ? last : safeLook(this.#shown, last);
      looks.set(name, {
        color: mixColors(followed.color, safe.color, share),
        level: followed.level + share * (safe.level - followed.level),
        strobeHz: followed.strobeHz,
      });
    }
    this.#looks = looks;
  }

  #lookOf(fixture: PatchedFixture): Look {
    return this.#looks.get(fixture.group) ?? DARK;
  }

  /** Writes a look into a fixture's channels: white takes over what red, green and blue share; without a dimmer the colours carry the level. */
  #write(fixture: PatchedFixture, look: Look): void {
    const roles = new Set(fixture.lights.map((slot) => slot.role));
    const scale = roles.has('dimmer') ? 1 : look.level;
    const white = roles.has('white') ? Math.min(look.color.red, look.color.green, look.color.blue) : 0;
    for (const slot of fixture.lights) {
      const value =
        slot.role === 'dimmer'
          ? look.level
          : scale * (slot.role === 'white' ? white : look.color[slot.role] - white);
      writeSlot(slot, clamp(value, 0, 1), this.#desired);
    }
    for (const { index, value } of fixture.fixed) this.#desired[index] = value;
  }
}

function safeLook(failSafe: Exclude<FailSafe, 'hold'>, followed: Look): Look {
  if (failSafe === 'blackout') return { ...followed, level: 0 };
  return { color: parseHexColor(failSafe.color), level: failSafe.level, strobeHz: 0 };
}
