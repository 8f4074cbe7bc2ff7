import { isDeepStrictEqual } from 'node:util';
import type { EmotionEvent, EmotionFrame } from '../emotion/emotion-frame.js';
import { EmotionBender } from '../signals/emotion-bend.js';
import type { Rgb } from '../signals/palette.js';
import { FailSafe } from './fail-safe.js';
import { type LightSlot, writeSlot } from './fixture-light.js';
import { ALLOWED_CHANGE_COUNT } from './flash-definitions.js';
import { FlashLimiter } from './flash-limiter.js';
import { GroupLook } from './group-look.js';
import { DARK, LIT, type Look } from './look.js';
import { OperatedLooks } from './operated-looks.js';
import type { Operation } from './operation.js';
import type { Patch, PatchedFixture, PatchedGroup } from './patch.js';
import { arrivingFixtures, type LeavingFixture, leavingFixtures, PatchFade } from './patch-fade.js';
import { PresenceLook } from './presence-look.js';
import { RigLayout, type Universes } from './rig-layout.js';
import type { LimitedGroup } from './seen-lamps.js';
import { SentBytes } from './sent-bytes.js';
import { sentLook } from './sent-look.js';
import { StrobeGate } from './strobe-gate.js';
import { writeLook } from './write-look.js';

/** What fades out, as a group of the limiter. */
const LEAVING = 'leaving';

/** What the lights are doing, for the dashboard. */
export interface LightState {
  /** As rendered last. */
  readonly groups: readonly { readonly name: string; readonly color: Rgb; readonly level: number }[];
  readonly operation: Operation;
  /** What the rig stands in its fail-safe look for; null: it follows. */
  readonly lost: 'input' | 'analysis' | null;
  /** Groups that the flash limiter holds now, and how many output frames it held something in. */
  readonly heldGroups: readonly string[];
  readonly heldCount: number;
}

/**
 * From emotion frames and events to the channel values of a patch. The order of what acts on the light, each over the one
 * before: valence and arousal as the desk bends them; what a group follows; the look without music; lifts by events; fail-safe look; freeze; a hand
 * on the group; a lamp lit to be found; grand master; blackout; strobe gate; flash limiter, last, on the bytes that leave. So a hand and the master
 * work in a freeze, and nothing gets past the limiter. Of a stated look for the end, hands and freeze let go.
 * Pure: `timeMs` is monotonic and the caller's.
 */
export class LightRig {
  #patch: Patch;
  #layout: RigLayout;
  readonly #groups: Map<string, GroupLook>;
  readonly #bender = new EmotionBender();
  readonly #presence: PresenceLook;
  readonly #failSafe: FailSafe;
  readonly #desk = new OperatedLooks();
  #fade: PatchFade;
  #gate: StrobeGate;
  #limiter: FlashLimiter;
  #desired: Uint8Array;
  #bytes: Uint8Array;
  readonly #sent = new SentBytes();
  /** As followed, before the desk. */
  #looks: ReadonlyMap<string, Look> = new Map();
  #frame: EmotionFrame | null = null;
  #renderedAtMs = Number.NaN;
  #heldCount = 0;

  constructor(patch: Patch) {
    this.#patch = patch;
    this.#layout = new RigLayout(patch.universes);
    this.#groups = new Map([...patch.groups].map(([name, config]) => [name, new GroupLook(config)]));
    this.#presence = new PresenceLook(patch.config.presence);
    this.#failSafe = new FailSafe(patch.config.failSafe);
    this.#fade = noFade();
    this.#gate = new StrobeGate(patch.fixtures.flatMap((fixture) => fixture.strobes));
    this.#limiter = new FlashLimiter(limitedGroups(patch, []), patch.byteCount);
    this.#desired = new Uint8Array(patch.byteCount);
    this.#bytes = new Uint8Array(patch.byteCount);
  }

  /** What the desk holds the lights in. */
  get operation(): Operation {
    return this.#desk.operation;
  }

  get lampNames(): readonly string[] {
    return this.#patch.fixtures.map(({ name }) => name);
  }

  frame(frame: EmotionFrame, timeMs: number): void {
    const bent = this.#bender.bend(frame, timeMs);
    this.#frame = bent;
    this.#failSafe.frame(timeMs);
    this.#presence.frame(frame, timeMs);
    for (const group of this.#groups.values()) group.frame(bent, timeMs);
  }

  /** `input-lost` and `input-back` switch the fail-safe look; every event may lift groups. */
  event(event: EmotionEvent, timeMs: number): void {
    if (event.name === 'input-lost') this.#failSafe.setInputLost(true);
    if (event.name === 'input-back') this.#failSafe.setInputLost(false);
    for (const group of this.#groups.values()) group.event(event, timeMs);
  }

  /** Holds the lights as `operation` says from `timeMs` on; a hand on a group that there is none of waits for it. */
  operate(operation: Operation, timeMs: number): void {
    this.#bender.set(operation.response, timeMs);
    this.#desk.operate(operation, this.#heldLooks(timeMs), timeMs);
  }

  /**
   * Goes on by another patch. Groups and fixtures that did not change keep their state, all else fades over `fadeSeconds`:
   * looks from what showed, fixtures that are new at their channels from what these sent, those that went to dark. The
   * limiter judges every new light by what its bytes were.
   */
  change(patch: Patch, timeMs: number, fadeSeconds: number): void {
    const before = this.#patch;
    for (const name of this.#groups.keys()) if (!patch.groups.has(name)) this.#groups.delete(name);
    for (const [name, config] of patch.groups) {
      const group = this.#groups.get(name);
      if (group !== undefined) group.change(config, this.#frame, timeMs, fadeSeconds);
      else this.#groups.set(name, newGroup(config, this.#frame, timeMs));
    }
    this.#presence.change(patch.config.presence, timeMs);
    this.#failSafe.change(patch.config.failSafe, timeMs, fadeSeconds);
    const isSameStage =
      isDeepStrictEqual(before.fixtures, patch.fixtures) &&
      isDeepStrictEqual(before.universes, patch.universes) &&
      isDeepStrictEqual([...before.groups.keys()], [...patch.groups.keys()]) &&
      before.config.flashLimit === patch.config.flashLimit;
    this.#patch = patch;
    if (!isSameStage) this.#restage(before, timeMs, fadeSeconds);
  }

  /** From here on only the look for the end is shown. */
  end(): void {
    this.#failSafe.end(this.#looks);
  }

  /** The universes to send at `timeMs`. */
  render(timeMs: number): Universes {
    const elapsedSeconds = Math.max(0, timeMs - this.#renderedAtMs) / 1000 || 0;
    this.#renderedAtMs = timeMs;
    // What left is dark: its bytes are let go of.
    if (this.#fade.leaving.length > 0 && this.#fade.isOver(this.#bytes))
      this.#restage(this.#patch, timeMs, 0);
    this.#failSafe.move(this.#looks, timeMs, elapsedSeconds);
    this.#looks = new Map(
      [...this.#groups].map(([name, group]) => [
        name,
        this.#failSafe.look(name, this.#follow(name, group, timeMs), timeMs),
      ]),
    );
    const { isAtEnd, isEnding } = this.#failSafe;
    const { isBlackout, isFrozen, lamp } = this.operation;
    const looks = this.#desk.looks(this.#looks, timeMs, isAtEnd);
    const lit = { ...LIT, level: this.#desk.levelShare(timeMs) };
    for (const fixture of this.#patch.fixtures) {
      const isLit = fixture.name === lamp && !isAtEnd;
      writeLook(fixture, isLit ? lit : (looks.get(fixture.group) ?? DARK), this.#desired);
    }
    this.#fade.move(isEnding ? Number.POSITIVE_INFINITY : isFrozen ? 0 : elapsedSeconds);
    this.#fade.apply(this.#desired, this.#desk.levelShare(timeMs));
    if (isBlackout) for (const slot of this.#lights()) writeSlot(slot, 0, this.#desired);
    this.#strobe(looks, timeMs);
    this.#bytes = this.#patch.config.flashLimit
      ? this.#limiter.apply(this.#desired, timeMs, this.#allowedCount(timeMs)).slice()
      : this.#desired.slice();
    this.#sent.push(this.#bytes, timeMs);
    if (this.#limiter.heldGroups.length > 0) this.#heldCount += 1;
    return this.#layout.split(this.#bytes);
  }

  /** What a group follows or shows without music, lifted by events. */
  #follow(name: string, group: GroupLook, timeMs: number): Look {
    return group.lifted(this.#presence.look(name, group.followed(timeMs), timeMs), timeMs);
  }

  state(timeMs: number): LightState {
    return {
      groups: [...this.#groups.keys()].map((name) => ({ name, ...this.#sentLook(name) })),
      operation: this.operation,
      lost: this.#failSafe.lost(timeMs),
      heldGroups: this.#limiter.heldGroups.filter((name) => name !== LEAVING),
      heldCount: this.#heldCount,
    };
  }

  /** What a group's fixtures show by the bytes that left. */
  #sentLook(name: string): { readonly color: Rgb; readonly level: number } {
    const fixtures = this.#patch.fixtures.filter((fixture) => fixture.group === name);
    // All fixtures of a group are sent the same look; the one with most emitters says most about it.
    const slots = fixtures.reduce<PatchedFixture['lights']>(
      (most, { lights }) => (lights.length > most.length ? lights : most),
      [],
    );
    return sentLook(slots, this.#bytes);
  }

  /** Groups that the limiter keeps from their look, as they show, before the master; hands are no look of theirs. */
  #heldLooks(timeMs: number): ReadonlyMap<string, Look> {
    const share = this.#desk.levelShare(timeMs);
    if (share === 0) return new Map();
    const names = this.#limiter.heldGroups.filter(
      (name) => name !== LEAVING && !Object.hasOwn(this.operation.hands, name),
    );
    return new Map(
      names.map((name) => {
        const { color, level } = this.#sentLook(name);
        return [name, { color, level: Math.min(1, level / share), strobeHz: 0 }];
      }),
    );
  }

  /** Lays the bytes out for the patch and what still fades out, and lets the limiter know what they were. */
  #restage(before: Patch, timeMs: number, fadeSeconds: number): void {
    const patch = this.#patch;
    const { leaving: left, unfinished } = this.#fade;
    const old = { layout: this.#layout, fixtures: before.fixtures, leaving: left };
    const all = new RigLayout([...new Set([...patch.universes, ...old.layout.universes])]);
    const { fixtures } = patch;
    const leaving = fadeSeconds > 0 ? leavingFixtures(old, { layout: all, fixtures }, this.#bytes) : [];
    const places = leaving.flatMap(({ lights, others }) => [
      ...lights.map(({ coarse }) => coarse),
      ...others,
    ]);
    const layout = new RigLayout([
      ...new Set([...patch.universes, ...places.map((index) => all.universeOf(index))]),
    ]);
    const from = old.layout.moved(this.#bytes, layout);
    const known = before.fixtures.filter((fixture) => !unfinished.includes(fixture));
    const arriving = arrivingFixtures({ ...old, fixtures: known }, { layout, fixtures });
    this.#fade = new PatchFade({
      from,
      arriving,
      leaving: leaving.map(({ lights, others }) => ({
        lights: lights.map((slot) => all.slotIn(layout, slot)),
        others: others.map((index) => all.placeIn(layout, index)),
      })),
      fadeSeconds,
      levelShare: this.#desk.levelShare(timeMs),
    });
    this.#sent.move(old.layout, layout);
    this.#layout = layout;
    this.#bytes = from;
    this.#desired = new Uint8Array(layout.byteCount);
    this.#gate = new StrobeGate(
      patch.fixtures.flatMap((fixture) => fixture.strobes),
      this.#gate.ended(timeMs),
    );
    this.#limiter = new FlashLimiter(limitedGroups(patch, this.#fade.leaving), layout.byteCount);
    this.#limiter.recall(this.#sent.moments);
  }

  #strobe(looks: ReadonlyMap<string, Look>, timeMs: number): void {
    const isStrobing = !this.operation.isBlackout && !this.#failSafe.isOn;
    const wantedHz = new Map(
      this.#patch.fixtures.flatMap(({ group, strobes }) =>
        strobes.map((one) => [one, looks.get(group)?.strobeHz ?? 0] as const),
      ),
    );
    this.#gate.apply(
      (one) => (isStrobing ? (wantedHz.get(one) ?? 0) : 0),
      () => this.#limiter.changeCount(timeMs),
      timeMs,
      this.#desired,
    );
  }

  /** Everything that is light, also what fades out. */
  #lights(): readonly LightSlot[] {
    return [...this.#patch.fixtures, ...this.#fade.leaving].flatMap(({ lights }) => lights);
  }

  #allowedCount(timeMs: number): number {
    // The look for the end is one change, and the last.
    if (this.operation.isBlackout || this.#failSafe.isEnding) return Number.POSITIVE_INFINITY;
    return this.#gate.isRunning ? -1 : ALLOWED_CHANGE_COUNT - this.#gate.reservedCount(timeMs);
  }
}

function noFade(): PatchFade {
  return new PatchFade({ from: new Uint8Array(), arriving: [], leaving: [], fadeSeconds: 0, levelShare: 1 });
}

/** A group that begins where `frame` (null: none yet) leads it. */
function newGroup(config: PatchedGroup, frame: EmotionFrame | null, timeMs: number): GroupLook {
  const group = new GroupLook(config);
  if (frame !== null) group.settle(frame, timeMs);
  return group;
}

function limitedGroups(patch: Patch, leaving: readonly LeavingFixture[]): readonly LimitedGroup[] {
  const groups = [...patch.groups.keys()].map((name) => ({
    name,
    fixtures: patch.fixtures.filter((fixture) => fixture.group === name).map(({ lights }) => lights),
  }));
  if (leaving.length === 0) return groups;
  return [...groups, { name: LEAVING, fixtures: leaving.map(({ lights }) => lights) }];
}
