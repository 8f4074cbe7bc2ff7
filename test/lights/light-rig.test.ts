import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syntheticEvent } from '../support/synthetic-frame.js';
import { Stage, TICK_MS } from './stage.js';

const dimmer = { name: 'dimmer', group: 'main', universe: 1, address: 1, kind: 'dimmer' as const };
const failSafe = { fadeSeconds: 1, onLost: { color: '#ffffff', level: 0.2 } } as const;

/** A stage that the signal wants dark, and that the flash limit holds at nearly full light; dark is its look for the end. */
function heldStage(): Stage {
  const stage = new Stage({
    failSafe: { onEnd: 'blackout' },
    fixtures: [dimmer],
    groups: { main: { dimmer: { signal: 'arousal01', control: { rampSeconds: 0 } } } },
  });
  stage.values = { arousal: 1 };
  stage.run(3000);
  for (let change = 0; change < 6; change += 1) {
    stage.values = { arousal: change % 2 === 0 ? -1 : 1 };
    stage.run(2 * TICK_MS);
  }
  stage.values = { arousal: -1 };
  expect(stage.run(TICK_MS)[0]).toBeGreaterThan(200);
  return stage;
}

describe('LightRig', () => {
  it('puts a signal on 8 and 16 bits as the patch says', () => {
    const stage = new Stage({
      fixtures: [dimmer, { ...dimmer, name: 'fine', address: 2, kind: 'dimmer16' }],
      groups: { main: { dimmer: { signal: 'arousal01', low: 0.2, high: 0.8 } } },
    });
    stage.values = { arousal: 0.5 };
    const level = 0.2 + 0.75 * 0.6;
    const whole = Math.round(level * 65_535);
    expect(stage.run(4000).slice(0, 3)).toEqual([Math.round(level * 255), whole >> 8, whole & 0xff]);
    stage.values = { arousal: 7 };
    expect(stage.run(4000)[0]).toBe(Math.round(0.8 * 255));
    stage.values = { arousal: Number.NaN };
    expect(stage.run(4000)[0]).toBe(Math.round(0.8 * 255));
  });

  it('takes colours from the valence–arousal plane, a fixed value and a hue', () => {
    const rgb = { ...dimmer, kind: 'rgb' as const };
    const anchors = [
      { valence: 1, arousal: 1, color: '#ff0000' },
      { valence: -1, arousal: -1, color: '#0000ff' },
    ];
    const stage = new Stage({
      fixtures: [
        { ...rgb, group: 'plane' },
        { ...rgb, name: 'fixed', group: 'fixed', address: 4, kind: 'rgbw' },
      ],
      groups: {
        plane: { color: { kind: 'palette', palette: anchors } },
        fixed: { color: { kind: 'fixed', color: '#ff8040' }, dimmer: 0.5 },
      },
    });
    stage.values = { valence: 1, arousal: 1 };
    expect(stage.run(6000).slice(0, 7)).toEqual([255, 0, 0, 96, 32, 0, 32]);
    stage.values = { valence: -1, arousal: -1 };
    expect(stage.run(6000).slice(0, 3)).toEqual([0, 0, 255]);
    const hue = new Stage({
      fixtures: [{ ...rgb }],
      groups: {
        main: { color: { kind: 'hsv', hue: { signal: 'valence', fromDegrees: 240, toDegrees: 0 } } },
      },
    });
    hue.values = { valence: 0 };
    expect(hue.run(6000).slice(0, 3)).toEqual([0, 255, 0]);
  });

  it('lifts the light with an event and lets it decay', () => {
    const stage = new Stage({
      fixtures: [{ ...dimmer, kind: 'dimmer-rgb' }],
      groups: {
        main: {
          dimmer: 0.1,
          color: { kind: 'fixed', color: '#ff0000' },
          bumps: [{ event: 'drop', color: '#ffffff', decaySeconds: 1, minimumConfidence: 0.5 }],
        },
      },
    });
    expect(stage.run(3000).slice(0, 4)).toEqual([26, 255, 0, 0]);
    stage.rig.event(syntheticEvent('drop', { confidence: 0.4 }), stage.nowMs);
    expect(stage.run(TICK_MS)[0]).toBe(26);
    stage.rig.event(syntheticEvent('drop'), stage.nowMs + TICK_MS);
    expect(stage.run(TICK_MS).slice(0, 4)).toEqual([255, 255, 255, 255]);
    expect(stage.run(1000).slice(0, 4)).toEqual([26, 255, 0, 0]);
  });

  it('divides a beat that is too fast, evenly', () => {
    const stage = new Stage({
      fixtures: [dimmer],
      groups: { main: { dimmer: 0, bumps: [{ event: 'beat', decaySeconds: 0.2 }] } },
    });
    const peaks: number[] = [];
    for (let beat = 0; beat < 40; beat += 1) {
      stage.rig.event(syntheticEvent('beat'), stage.nowMs);
      const before = stage.seen.length;
      stage.run(250);
      if (stage.seen.slice(before).some(({ bytes }) => (bytes[0] ?? 0) > 120)) peaks.push(beat);
    }
    const steady = peaks.filter((beat) => beat > 10);
    expect(new Set(steady.slice(1).map((beat, index) => beat - (steady[index] ?? 0)))).toEqual(new Set([2]));
    expect(stage.flashes()).toBeLessThanOrEqual(3);
  });

  it.each([165, 170, 174, 177, 180, 183, 200])(
    'answers a beat of %i BPM evenly: every one or every other, none at random',
    (bpm) => {
      const stage = new Stage({
        fixtures: [dimmer],
        groups: { main: { dimmer: 0.1, bumps: [{ event: 'beat', decaySeconds: 0.2 }] } },
      });
      const rises: number[] = [];
      for (let beat = 0; beat < 120; beat += 1) {
        const beatMs = 1000 + (beat * 60_000) / bpm + 8 * Math.sin(beat * 12.9898);
        const before = stage.seen.length;
        stage.run(beatMs - stage.nowMs - TICK_MS);
        stage.rig.event(syntheticEvent('beat', { value: bpm }), beatMs);
        const levels = stage.seen.slice(Math.max(0, before - 1)).map(({ bytes }) => bytes[0] ?? 0);
        if (levels.some((level, index) => level - (levels[index - 1] ?? level) > 60)) rises.push(beat);
      }
      const gaps = rises.slice(4).map((beat, index) => beat - (rises[index + 3] ?? 0));
      expect(gaps.length).toBeGreaterThan(50);
      expect(new Set(gaps).size).toBe(1);
      expect(gaps[0]).toBeLessThanOrEqual(2);
    },
  );

  it('flashes at most three times a second under events and signals of any kind', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom('beat', 'drop', 'onset', 'blackout', 'freeze', 'none'),
            fc.double({ min: -1, max: 1, noNaN: true }),
          ),
          { minLength: 60, maxLength: 120 },
        ),
        (script) => {
          const bumps = ['beat', 'drop', 'onset'].map((event) => ({ event, decaySeconds: 0.05 }));
          const stage = new Stage({
            fixtures: [dimmer],
            groups: { main: { dimmer: { signal: 'arousal01', control: { rampSeconds: 0 } }, bumps } },
          });
          for (const [what, arousal] of script) {
            if (what === 'blackout') stage.operate({ isBlackout: !stage.rig.operation.isBlackout });
            else if (what === 'freeze') stage.operate({ isFrozen: !stage.rig.operation.isFrozen });
            else stage.rig.event(syntheticEvent(what), stage.nowMs);
            stage.values = { arousal };
            stage.run(TICK_MS);
          }
          expect(stage.flashes()).toBeLessThanOrEqual(3);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('passes the same input on unlimited when the limit is off, and keeps strobes open', () => {
    const run = (flashLimit: boolean) => {
      const stage = new Stage({
        flashLimit,
        fixtures: [{ ...dimmer, kind: undefined, channels: ['dimmer', 'strobe'], strobe: { open: 255 } }],
        groups: {
          main: { dimmer: { signal: 'arousal01', control: { rampSeconds: 0 } }, strobe: { event: 'drop' } },
        },
      });
      for (let index = 0; index < 80; index += 1) {
        stage.values = { arousal: index % 2 === 0 ? 1 : -1 };
        stage.rig.event(syntheticEvent('drop'), stage.nowMs);
        stage.run(TICK_MS);
      }
      expect(new Set(stage.seen.map(({ bytes }) => bytes[1]))).toEqual(new Set([255]));
      return stage.flashes();
    };
    expect(run(true)).toBe(3);
    expect(run(false)).toBeGreaterThan(15);
  });

  it('goes dark in a blackout at once and comes back', () => {
    const stage = new Stage({ fixtures: [dimmer], groups: { main: { dimmer: 1 } } });
    expect(stage.run(3000)[0]).toBe(255);
    stage.operate({ isBlackout: true });
    expect(stage.run(TICK_MS)[0]).toBe(0);
    expect(stage.rig.state(stage.nowMs)).toMatchObject({
      operation: { isBlackout: true },
      groups: [{ level: 0 }],
    });
    stage.operate({ isBlackout: false });
    const [first = 0] = stage.run(2 * TICK_MS);
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(100);
    expect(stage.run(300)[0]).toBe(255);
  });

  it('goes dark even where the flash limit holds the light', () => {
    const stage = heldStage();
    stage.operate({ isBlackout: true });
    expect(stage.run(TICK_MS)[0]).toBe(0);
  });

  it('stays as it is while frozen, and a blackout still works then', () => {
    const stage = new Stage({ fixtures: [dimmer], groups: { main: { dimmer: { signal: 'arousal01' } } } });
    stage.values = { arousal: 0 };
    stage.run(3000);
    stage.operate({ isFrozen: true });
    stage.values = { arousal: 1 };
    expect(stage.run(1000)[0]).toBe(128);
    stage.operate({ isBlackout: true });
    expect(stage.run(TICK_MS)[0]).toBe(0);
    stage.operate({ isBlackout: false });
    stage.operate({ isFrozen: false });
    expect(stage.run(1000)[0]).toBe(255);
  });

  it('shows the frozen light again when a blackout within a freeze ends, or a freeze within a blackout', () => {
    const stage = new Stage({ fixtures: [dimmer], groups: { main: { dimmer: { signal: 'arousal01' } } } });
    stage.values = { arousal: 0 };
    stage.run(3000);
    stage.operate({ isFrozen: true });
    stage.run(1000);
    stage.operate({ isBlackout: true });
    expect(stage.run(1000)[0]).toBe(0);
    stage.values = { arousal: 1 };
    stage.operate({ isBlackout: false });
    expect(stage.run(1000)[0]).toBe(128);
    stage.operate({ isBlackout: true });
    stage.operate({ isFrozen: false });
    expect(stage.run(3000)[0]).toBe(0);
    stage.operate({ isFrozen: true });
    stage.values = { arousal: 0 };
    stage.run(1000);
    stage.operate({ isBlackout: false });
    expect(stage.run(1000)[0]).toBe(255);
  });

  it('fades to the fail-safe look when the input or the analysis is lost, and back', () => {
    const stage = new Stage({ failSafe, fixtures: [dimmer], groups: { main: { dimmer: 1 } } });
    expect(stage.run(3000)[0]).toBe(255);
    stage.rig.event(syntheticEvent('input-lost'), stage.nowMs);
    const middle = stage.run(500)[0] ?? 0;
    expect(middle).toBeGreaterThan(51);
    expect(middle).toBeLessThan(255);
    expect(stage.run(600)[0]).toBe(51);
    expect(stage.rig.state(stage.nowMs).lost).toBe('input');
    stage.rig.event(syntheticEvent('input-back'), stage.nowMs);
    expect(stage.run(1100)[0]).toBe(255);
    stage.isFed = false;
    expect(stage.run(1400)[0]).toBe(255);
    expect(stage.run(1300)[0]).toBe(51);
    expect(stage.rig.state(stage.nowMs).lost).toBe('analysis');
  });

  it('can hold its last look, or go dark, instead', () => {
    for (const [onLost, expected] of [
      ['hold', 255],
      ['blackout', 0],
    ] as const) {
      const stage = new Stage({
        failSafe: { onLost, fadeSeconds: 0.5 },
        fixtures: [dimmer],
        groups: { main: { dimmer: { signal: 'arousal01' } } },
      });
      stage.values = { arousal: 1 };
      stage.run(3000);
      stage.rig.event(syntheticEvent('input-lost'), stage.nowMs);
      stage.values = { arousal: 0 };
      expect(stage.run(2000)[0], onLost).toBe(expected);
    }
  });

  it('holds what shows when the input is lost again on the way back', () => {
    const stage = new Stage({
      failSafe: { onLost: 'hold', fadeSeconds: 2 },
      fixtures: [dimmer],
      groups: { main: { dimmer: { signal: 'arousal01', control: { rampSeconds: 0 } } } },
    });
    stage.values = { arousal: 1 };
    expect(stage.run(3000)[0]).toBe(255);
    stage.rig.event(syntheticEvent('input-lost'), stage.nowMs);
    stage.values = { arousal: -1 };
    expect(stage.run(1000)[0]).toBe(255);
    stage.rig.event(syntheticEvent('input-back'), stage.nowMs);
    const halfway = stage.run(1500)[0];
    expect(halfway).toBe(64);
    stage.rig.event(syntheticEvent('input-lost'), stage.nowMs);
    expect(stage.run(1000)[0]).toBe(halfway);
  });

  it('shows the look for the end at once', () => {
    const stage = new Stage({
      failSafe: { onEnd: 'blackout' },
      fixtures: [dimmer],
      groups: { main: { dimmer: 1 } },
    });
    stage.run(3000);
    stage.rig.end();
    expect(stage.run(TICK_MS)[0]).toBe(0);
  });

  it('shows the look for the end even while the limit holds the light', () => {
    const stage = heldStage();
    stage.rig.end();
    expect(stage.run(TICK_MS)[0]).toBe(0);
  });

  it('ends with the frozen light when it is to hold, and with the end look when it is not', () => {
    for (const [onEnd, expected] of [
      ['hold', 128],
      ['blackout', 0],
    ] as const) {
      const stage = new Stage({
        failSafe: { onEnd },
        fixtures: [dimmer],
        groups: { main: { dimmer: { signal: 'arousal01' } } },
      });
      stage.values = { arousal: 0 };
      stage.run(3000);
      stage.operate({ isFrozen: true });
      stage.values = { arousal: 1 };
      stage.run(1000);
      stage.rig.end();
      expect(stage.run(TICK_MS)[0], onEnd).toBe(expected);
    }
  });
});
