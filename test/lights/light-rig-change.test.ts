import { describe, expect, it } from 'vitest';
import { syntheticEvent } from '../support/synthetic-frame.js';
import type { PatchInput } from '../../src/lights/patch-schema.js';
import { Stage, TICK_MS } from './stage.js';

const spot = { name: 'spot', group: 'spot', universe: 1, address: 1, kind: 'dimmer' as const };
const wash = { name: 'wash', group: 'wash', universe: 1, address: 5, kind: 'rgb' as const };
const red = { kind: 'fixed' as const, color: '#ff0000' };

function largestStep(stage: Stage, from: number): number {
  const rows = stage.seen.slice(from).map(({ bytes }) => bytes);
  return Math.max(
    ...rows
      .slice(1)
      .flatMap((row, index) => row.map((value, at) => Math.abs(value - (rows[index]?.[at] ?? 0)))),
  );
}

describe('LightRig, changed while it runs', () => {
  it('fades levels, colours and palettes from what shows to what is wanted, and leaves other groups alone', () => {
    const follows = {
      signal: 'arousal01',
      control: { smoothing: { kind: 'critical' as const, timeSeconds: 5 } },
    };
    const patch = (level: number, mine: string): PatchInput => ({
      fixtures: [spot, wash, { ...spot, name: 'slow', group: 'slow', address: 3 }],
      palettes: { mine: [{ valence: 0, arousal: 0, color: mine }] },
      groups: {
        spot: { dimmer: level },
        wash: { color: { kind: 'palette', palette: 'mine' } },
        slow: { dimmer: follows },
      },
    });
    const still = new Stage(patch(0.2, '#ff0000'));
    const changed = new Stage(patch(0.2, '#ff0000'));
    for (const stage of [still, changed]) stage.values = { arousal: 1 };
    still.run(2000);
    changed.run(2000);
    const from = changed.seen.length - 1;
    changed.change(patch(1, '#0000ff'), 1);
    const middle = changed.run(500);
    expect([middle[0], middle[4], middle[6]]).toEqual([153, 128, 128]);
    expect(changed.run(600).slice(0, 7)).toEqual([255, 0, still.run(1100)[2], 0, 0, 0, 255]);
    expect(largestStep(changed, from)).toBeLessThan(10);
    expect(changed.seen.map(({ bytes }) => bytes[2])).toEqual(still.seen.map(({ bytes }) => bytes[2]));
  });

  it('goes on from what shows when it is changed within a fade', () => {
    const patch = (level: number) => ({ fixtures: [spot], groups: { spot: { dimmer: level } } });
    const stage = new Stage(patch(0));
    stage.run(1000);
    const from = stage.seen.length - 1;
    for (const level of [1, 0, 0.7, 0.1, 1]) {
      stage.change(patch(level), 1);
      stage.run(300);
    }
    expect(stage.run(1000)[0]).toBe(255);
    expect(largestStep(stage, from)).toBeLessThan(10);
  });

  it('begins a new follower where the music is, not at rest', () => {
    const patch = (low: number) => ({
      fixtures: [spot],
      groups: { spot: { dimmer: { signal: 'arousal01', low } } },
    });
    const stage = new Stage(patch(0));
    stage.values = { arousal: 1 };
    stage.run(3000);
    stage.change(patch(0.1), 0);
    expect(stage.run(TICK_MS)[0]).toBe(255);
  });

  it('ends a lift that was taken out of the settings as it began, and lifts no more', () => {
    const patch = (bumps: { event: string; decaySeconds: number }[]): PatchInput => ({
      fixtures: [spot],
      groups: { spot: { dimmer: 0, bumps } },
    });
    const stage = new Stage(patch([{ event: 'drop', decaySeconds: 2 }]));
    stage.run(1000);
    stage.rig.event(syntheticEvent('drop'), stage.nowMs);
    stage.run(100);
    const before = stage.seen.at(-1)?.bytes[0] ?? 0;
    stage.change(patch([]), 1);
    expect(Math.abs((stage.run(TICK_MS)[0] ?? 0) - before)).toBeLessThan(10);
    expect(stage.run(2000)[0]).toBe(0);
    stage.rig.event(syntheticEvent('drop'), stage.nowMs);
    expect(stage.run(TICK_MS)[0]).toBe(0);
  });

  it('fades lamps in where they come and out where they go, and lets go of their universe when it is dark', () => {
    const group = { main: { dimmer: 1 } };
    const one = { name: 'one', group: 'main', universe: 1, address: 1, kind: 'dimmer' as const };
    const two = { ...one, name: 'two', universe: 2, address: 7 };
    const stage = new Stage({ fixtures: [one, two], groups: group });
    stage.run(1000);
    const second = () => stage.universes.get(2)?.[6];
    expect(second()).toBe(255);
    stage.change({ fixtures: [one, { ...one, name: 'three', address: 3 }], groups: group }, 1);
    const [first, , third] = stage.run(500);
    expect([first, third, second()]).toEqual([255, 128, 127]);
    expect(stage.run(600)[2]).toBe(255);
    expect([...stage.universes.keys()]).toEqual([1]);
    const from = stage.seen.length - 1;
    stage.change({ fixtures: [one, two], groups: group }, 1);
    stage.run(500);
    expect([stage.seen.at(-1)?.bytes[2], second()]).toEqual([127, 128]);
    stage.change({ fixtures: [one, { ...one, name: 'three', address: 3 }], groups: group }, 1);
    stage.run(1500);
    expect([stage.seen.at(-1)?.bytes[2], stage.universes.size]).toEqual([255, 1]);
    expect(largestStep(stage, from)).toBeLessThan(10);
  });

  it('keeps a blackout, a master and a freeze over lamps that come and go', () => {
    const one = { name: 'one', group: 'main', universe: 1, address: 1, kind: 'dimmer' as const };
    const two = { ...one, name: 'two', address: 3 };
    const patch = (...fixtures: (typeof one)[]) => ({ fixtures, groups: { main: { dimmer: 1 } } });
    const dark = new Stage(patch(one));
    dark.run(1000);
    dark.operate({ isBlackout: true });
    dark.run(100);
    dark.change(patch(two), 1);
    expect(dark.run(500).slice(0, 3)).toEqual([0, 0, 0]);
    const low = new Stage(patch(one));
    low.run(1000);
    low.change(patch(two), 4);
    low.run(500);
    low.operate({ master: 0 });
    expect(low.run(500).slice(0, 3)).toEqual([0, 0, 0]);
    const frozen = new Stage(patch(one));
    frozen.run(1000);
    frozen.operate({ isFrozen: true });
    frozen.change(patch(two), 1);
    expect(frozen.run(3000).slice(0, 3)).toEqual([255, 0, 0]);
    frozen.operate({ isFrozen: false });
    expect(frozen.run(3000).slice(0, 3)).toEqual([0, 0, 255]);
  });

  it('gives nobody a flash by changing: the limit remembers what the channels sent, whatever was patched', () => {
    const patch = (kind: 'dimmer' | 'rgb', level: number, flashLimit = true): PatchInput => ({
      flashLimit,
      fixtures: [{ ...spot, kind }],
      groups: { spot: { dimmer: level, color: { kind: 'fixed', color: '#ffffff' } } },
    });
    for (const flashLimit of [true, false]) {
      const stage = new Stage(patch('dimmer', 1, flashLimit));
      stage.run(3000);
      for (let change = 0; change < 60; change += 1) {
        const kind = change % 3 === 0 ? 'rgb' : 'dimmer';
        stage.change(patch(kind, change % 2 === 0 ? 0 : 1, flashLimit), 0);
        stage.run(2 * TICK_MS);
      }
      if (flashLimit) expect(stage.flashes()).toBeLessThanOrEqual(3);
      else expect(stage.flashes()).toBeGreaterThan(8);
    }
  });

  it('changes the fail-safe look while it stands in it, with a fade', () => {
    const patch = (level: number): PatchInput => ({
      fixtures: [spot],
      groups: { spot: { dimmer: 0, color: red } },
      failSafe: { onLost: { color: '#ffffff', level }, fadeSeconds: 0 },
    });
    const stage = new Stage(patch(1));
    stage.run(1000);
    stage.rig.event(syntheticEvent('input-lost'), stage.nowMs);
    stage.run(1000);
    stage.change(patch(0.2), 1);
    expect(stage.run(500)[0]).toBe(153);
    expect(stage.run(600)[0]).toBe(51);
  });
});
