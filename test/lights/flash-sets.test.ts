import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LightRole, LightSlot } from '../../src/lights/fixture-light.js';
import { FlashLimiter } from '../../src/lights/flash-limiter.js';
import type { LimitedGroup } from '../../src/lights/seen-lamps.js';
import { type JudgedLamp, judge, LINEAR, power } from '../support/flash-judge.js';

/** From linear over square law to 2.2, and a mixture. */
const CURVES = [
  LINEAR,
  power(1.3),
  power(1.45),
  power(2),
  power(2.2),
  (value: number) => 0.5 * value + 0.5 * value ** 2.2,
];
const ROLES: readonly (readonly LightRole[])[] = [['dimmer'], ['red', 'green', 'blue']];
const TICK_MS = 25;

/** Bytes of every channel at every tick, each channel 0..1 of its lamp's level. */
type Show = (tick: number, lamp: number, lampCount: number) => number;

/** Repeats what no lamp does by itself: each of these flashes as a set of lamps, and slowly as a lamp. */
const SHOWS: Record<string, fc.Arbitrary<Show>> = {
  'take turns': fc.tuple(fc.integer({ min: 3, max: 8 }), fc.double({ min: 0.15, max: 1, noNaN: true })).map(
    ([ticks, swing]): Show =>
      (tick, lamp, count) =>
        Math.floor(tick / ticks) % count === lamp && tick % ticks < ticks / 2 ? swing : 0,
  ),
  'climb and descend in turn': fc
    .tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 2, max: 5 }))
    .map(([ticks, stepCount]): Show => {
      return (tick, lamp) => {
        // Even lamps climb in even steps, odd ones descend in odd steps; then the other way round.
        const steps = Math.floor(tick / ticks + (lamp % 2)) / 2;
        const place = Math.floor(steps) % (2 * stepCount);
        const level = (place <= stepCount ? place : 2 * stepCount - place) / stepCount;
        return lamp % 2 === 0 ? level : 1 - level;
      };
    }),
  'cross over': fc
    .tuple(fc.integer({ min: 3, max: 12 }), fc.double({ min: 0.5, max: 2, noNaN: true }))
    .map(([ticks, bend]): Show => {
      return (tick, lamp) => {
        const place = (tick / ticks) % 2;
        const level = (place < 1 ? place : 2 - place) ** bend;
        return lamp % 2 === 0 ? level : 1 - level;
      };
    }),
  'do as chance has it': fc
    .tuple(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 6 }))
    .map(([seed, ticks]): Show => {
      return (tick, lamp) => chance(seed, Math.floor(tick / ticks), lamp);
    }),
};

/** 0..1, the same for the same numbers. */
function chance(...numbers: readonly number[]): number {
  const mixed = numbers.reduce((hash, number) => Math.imul(hash ^ number, 0x9e3779b1) ^ (hash >>> 13), 7);
  return (Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 0) / 2 ** 32;
}

interface Rig {
  readonly groups: readonly LimitedGroup[];
  readonly lamps: readonly (JudgedLamp & { readonly slots: readonly LightSlot[] })[];
  readonly byteCount: number;
}

/** A rig of groups of lamps of a kind and a curve each, as numbers say. */
function rigOf(kinds: readonly (readonly { roles: number; curve: number }[])[]): Rig {
  let next = 0;
  const lamps = kinds.map((members, group) =>
    members.map(({ roles, curve }) => {
      const slots = (ROLES[roles] ?? []).map((role): LightSlot => ({ role, coarse: next++, fine: null }));
      return {
        group: `group ${group}`,
        roles: ROLES[roles] ?? [],
        curve: CURVES[curve] ?? LINEAR,
        slots,
      };
    }),
  );
  const groups = lamps.map((members, group) => ({
    name: `group ${group}`,
    fixtures: members.map(({ slots }) => slots),
  }));
  return { groups, lamps: lamps.flat(), byteCount: next };
}

const kind = fc.record({
  roles: fc.constantFrom(0, 0, 1),
  curve: fc.integer({ min: 0, max: CURVES.length - 1 }),
});
const rig = (groupCount: number, lampCount: number) =>
  fc
    .array(fc.array(kind, { minLength: 1, maxLength: lampCount }), {
      minLength: groupCount,
      maxLength: groupCount,
    })
    .map(rigOf);
const show = fc.oneof(...Object.values(SHOWS));

/** What leaves when a rig is asked for a show, or what is asked for. */
function perform({ groups, lamps, byteCount }: Rig, play: Show, tickCount: number, isLimited = true) {
  const limiter = new FlashLimiter(groups, byteCount);
  return Array.from({ length: tickCount }, (_, tick) => {
    const wanted = new Uint8Array(byteCount);
    for (const [lamp, { slots }] of lamps.entries())
      for (const { coarse } of slots) wanted[coarse] = Math.round(255 * play(tick, lamp, lamps.length));
    const timeMs = tick * TICK_MS;
    const bytes = isLimited ? limiter.apply(wanted, timeMs) : wanted;
    return {
      timeMs,
      values: lamps.map(({ slots }) => slots.map(({ coarse }) => (bytes[coarse] ?? 0) / 255)),
    };
  });
}

/** Sets of a rig's groups: all of them, and as many of any size as asked for. */
const someSets = ({ groups }: Rig, count: number, seed: number): readonly (readonly string[])[] => [
  groups.map(({ name }) => name),
  ...Array.from({ length: count }, (_, set) => {
    const share = chance(seed, set);
    return groups.flatMap(({ name }, index) => (chance(seed, set, index) < share ? [name] : []));
  }).filter((set) => set.length > 1),
];

const worst = ({ general, red }: { general: number; red: number }) => Math.max(general, red);

describe('sets of lamps, each of a curve of its own', () => {
  it('flash no more than three times a second, in 240 rigs and shows', () => {
    const found: number[] = [];
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 4 }).chain((count) => rig(count, 3)),
        show,
        (lights, play) => {
          found.push(worst(judge(lights.lamps, perform(lights, play, 70))));
          expect(found.at(-1)).toBeLessThanOrEqual(3);
        },
      ),
      { numRuns: 240 },
    );
    // The limit leaves what it may: it does not keep the lights still.
    expect(found.filter((flashes) => flashes === 3).length).toBeGreaterThan(80);
  });

  it.each(Object.keys(SHOWS))('would flash faster without the limit where they %s', (name) => {
    const plays = fc.sample(SHOWS[name] ?? show, { numRuns: 12, seed: 3 });
    const lights = fc.sample(rig(4, 1), { numRuns: 1, seed: 3 })[0] as Rig;
    const flashes = plays.map((play) => worst(judge(lights.lamps, perform(lights, play, 70, false))));
    expect(Math.max(...flashes)).toBeGreaterThan(3);
  });

  it.each([
    [12, 60],
    [20, 60],
  ])('flash no more than three times a second in rigs of %d groups', (groupCount, setCount) => {
    fc.assert(
      fc.property(rig(groupCount, 2), show, fc.integer({ min: 1, max: 1e9 }), (lights, play, seed) => {
        const sets = someSets(lights, setCount, seed);
        expect(worst(judge(lights.lamps, perform(lights, play, 60), sets))).toBeLessThanOrEqual(3);
      }),
      { numRuns: 25 },
    );
  });
});
