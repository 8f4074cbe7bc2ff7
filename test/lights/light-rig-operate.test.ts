import { describe, expect, it } from 'vitest';
import { syntheticEvent } from '../support/synthetic-frame.js';
import { Stage, TICK_MS } from './stage.js';

const rgb = { name: 'wash', group: 'main', universe: 1, address: 1, kind: 'dimmer-rgb' as const };
const spot = { name: 'spot', group: 'spot', universe: 1, address: 5, kind: 'dimmer' as const };
const bend = (bias: number, sensitivity: number) => ({ bias, sensitivity });

/** A red wash and a spot at full, for three seconds. */
function lit(): Stage {
  const stage = new Stage({
    fixtures: [rgb, spot],
    groups: { main: { dimmer: 1, color: { kind: 'fixed', color: '#ff0000' } }, spot: { dimmer: 0.8 } },
  });
  stage.run(3000);
  return stage;
}

/** The largest step of channel `channel` since output frame `from`. */
function largestStep(stage: Stage, channel: number, from: number): number {
  const values = stage.seen.slice(from).map(({ bytes }) => bytes[channel] ?? 0);
  return Math.max(...values.slice(1).map((value, index) => Math.abs(value - (values[index] ?? 0))));
}

describe('LightRig, operated', () => {
  it('scales every level by the grand master, without a step', () => {
    const stage = lit();
    const from = stage.seen.length - 1;
    stage.operate({ master: 0.5 });
    expect(stage.run(400).slice(0, 5)).toEqual([128, 255, 0, 0, 102]);
    expect(largestStep(stage, 0, from)).toBeLessThan(30);
    stage.operate({ master: 0 });
    expect(stage.run(400).slice(0, 5)).toEqual([0, 255, 0, 0, 0]);
    expect(stage.rig.state(stage.nowMs).groups.map(({ level }) => level)).toEqual([0, 0]);
  });

  it('holds a group by hand in level, colour or both until it is let go, without a step', () => {
    const stage = lit();
    const from = stage.seen.length - 1;
    stage.operate({ hands: { main: { level: 0.2 } } });
    expect(stage.run(400).slice(0, 5)).toEqual([51, 255, 0, 0, 204]);
    stage.operate({ hands: { main: { level: 0.4, color: '#00ff00' } } });
    expect(stage.run(400).slice(0, 5)).toEqual([102, 0, 255, 0, 204]);
    stage.operate({ hands: { main: { color: '#0000ff' } } });
    expect(stage.run(400).slice(0, 5)).toEqual([255, 0, 0, 255, 204]);
    stage.operate({ hands: {} });
    expect(stage.run(400).slice(0, 5)).toEqual([255, 255, 0, 0, 204]);
    for (const channel of [0, 1, 2, 3]) expect(largestStep(stage, channel, from)).toBeLessThan(30);
  });

  it('lights one lamp fully to find it, under master and blackout, and leaves the others alone', () => {
    const stage = lit();
    stage.operate({ lamp: 'wash' });
    expect(stage.run(400).slice(0, 5)).toEqual([255, 255, 255, 255, 204]);
    stage.operate({ lamp: 'spot', master: 0.5 });
    expect(stage.run(400).slice(0, 5)).toEqual([128, 255, 0, 0, 128]);
    stage.operate({ isBlackout: true });
    expect(stage.run(TICK_MS).slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    stage.operate({ isBlackout: false, master: 1, lamp: 'nobody' });
    expect(stage.run(1000).slice(0, 5)).toEqual([255, 255, 0, 0, 204]);
  });

  it('lets nothing that is followed past a hand on the level', () => {
    const stage = new Stage({
      fixtures: [spot],
      groups: { spot: { dimmer: 0, bumps: [{ event: 'drop' }] } },
    });
    stage.operate({ hands: { spot: { level: 0.1 } } });
    stage.run(1000);
    stage.rig.event(syntheticEvent('drop'), stage.nowMs);
    expect(stage.run(TICK_MS)[4]).toBe(26);
  });

  it('works in a freeze, for a hand is deliberate, and so is the master', () => {
    const stage = new Stage({ fixtures: [spot], groups: { spot: { dimmer: { signal: 'arousal01' } } } });
    stage.values = { arousal: 0 };
    stage.run(3000);
    stage.operate({ isFrozen: true });
    stage.values = { arousal: 1 };
    expect(stage.run(500)[4]).toBe(128);
    stage.operate({ hands: { spot: { level: 1 } } });
    expect(stage.run(500)[4]).toBe(255);
    stage.operate({ master: 0.5 });
    expect(stage.run(500)[4]).toBe(128);
    stage.operate({ hands: {}, master: 1 });
    expect(stage.run(500)[4]).toBe(128);
    const from = stage.seen.length - 1;
    stage.operate({ isFrozen: false });
    expect(stage.run(500)[4]).toBe(255);
    expect(largestStep(stage, 4, from)).toBeLessThan(30);
  });

  it('freezes what shows where the flash limit holds the light, not what was wanted', () => {
    const stage = new Stage({
      fixtures: [spot],
      groups: { spot: { dimmer: { signal: 'arousal01', control: { rampSeconds: 0 } } } },
    });
    for (let change = 0; change < 20 && stage.rig.state(stage.nowMs).heldGroups.length === 0; change += 1) {
      stage.values = { arousal: change % 2 === 0 ? 1 : -1 };
      stage.run(2 * TICK_MS);
    }
    const held = stage.seen.at(-1)?.bytes[4];
    expect(stage.rig.state(stage.nowMs).heldGroups).toEqual(['spot']);
    stage.operate({ isFrozen: true });
    expect(stage.run(3000)[4]).toBe(held);
  });

  it('is dark in a blackout whatever is held, and comes back to it', () => {
    const stage = lit();
    stage.operate({ hands: { spot: { level: 1 } }, isBlackout: true });
    expect(stage.run(TICK_MS).slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    stage.run(1000);
    stage.operate({ isBlackout: false });
    expect(stage.run(400).slice(0, 5)).toEqual([255, 255, 0, 0, 255]);
  });

  it('bends valence and arousal, and keeps them within their range', () => {
    const stage = new Stage({
      fixtures: [spot, { ...rgb, kind: 'dimmer' as const }],
      groups: {
        spot: { dimmer: { signal: 'arousal01', control: { rampSeconds: 0 } } },
        main: { dimmer: { signal: 'valence', control: { rampSeconds: 0 } } },
      },
    });
    stage.values = { arousal: 0.2, valence: -0.5 };
    stage.run(1000);
    const from = stage.seen.length - 1;
    stage.operate({ response: { arousal: bend(0.1, 2), valence: bend(0, 0) } });
    const seen = stage.run(1000);
    expect([seen[4], seen[0]]).toEqual([Math.round(255 * 0.75), 128]);
    expect(largestStep(stage, 4, from)).toBeLessThan(10);
    stage.operate({ response: { arousal: bend(1, 4), valence: bend(-1, 1) } });
    const ends = stage.run(1000);
    expect([ends[4], ends[0]]).toEqual([255, 0]);
  });

  it('lets a hand and a freeze go at the end, where a look for it is set, and keeps them where it is not', () => {
    for (const [onEnd, expected] of [
      ['blackout', 0],
      ['hold', 255],
    ] as const) {
      const stage = new Stage({ fixtures: [spot], groups: { spot: { dimmer: 0.5 } }, failSafe: { onEnd } });
      stage.operate({ hands: { spot: { level: 1 } }, isFrozen: true });
      stage.run(1000);
      stage.rig.end();
      expect(stage.run(TICK_MS)[4], onEnd).toBe(expected);
    }
  });

  it('takes no notice of a hand on a group that there is none of', () => {
    const stage = lit();
    stage.operate({ hands: { gone: { level: 0 } } });
    expect(stage.run(400).slice(0, 5)).toEqual([255, 255, 0, 0, 204]);
  });
});
