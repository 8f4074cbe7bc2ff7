import { describe, expect, it } from 'vitest';
import type { PatchInput } from '../../src/lights/patch-schema.js';
import { syntheticEvent } from '../support/synthetic-frame.js';
import { Stage, TICK_MS } from './stage.js';

const patch = (silence: PatchInput['silence']): PatchInput => ({
  ...(silence !== undefined && { silence }),
  fixtures: [{ name: 'wash', group: 'main', universe: 1, address: 1, kind: 'dimmer-rgb' }],
  groups: {
    main: {
      dimmer: { signal: 'arousal01', low: 0.1, control: { rampSeconds: 0 } },
      bumps: [{ event: 'drop', decaySeconds: 1 }],
    },
  },
});

/** A calm piece, then its end: the emotion holds, and goes to neutral. */
function afterCalm(silence?: PatchInput['silence']): Stage {
  const stage = new Stage(patch(silence));
  stage.values = { arousal: -0.8, valence: -0.6 };
  stage.run(3000);
  stage.values = { ...stage.values, state: 'hold' };
  stage.run(2000);
  for (let step = 1; step <= 40; step += 1) {
    stage.values = { arousal: -0.8 * 0.9 ** step, valence: -0.6 * 0.9 ** step, state: 'decay' };
    stage.run(100);
  }
  stage.values = { arousal: 0, valence: 0, state: 'idle' };
  stage.run(2000);
  return stage;
}

const bytesAt = (stage: Stage, ms: number) =>
  stage.seen.find(({ timeMs }) => timeMs >= ms)?.bytes.slice(0, 4);

describe('the look in silence', () => {
  it('is that of the end of the music by default: a calm end brightens nothing', () => {
    const stage = afterCalm();
    const atEnd = bytesAt(stage, 3000) ?? [];
    for (const { timeMs, bytes } of stage.seen)
      if (timeMs >= 3000) expect(bytes.slice(0, 4), `${timeMs}`).toEqual(atEnd);
  });

  it('holds while the emotion does, then fades to dark or to a stated look', () => {
    const dark = afterCalm({ look: 'dark', fadeSeconds: 2 });
    expect(bytesAt(dark, 5000)?.[0]).toBe(bytesAt(dark, 3000)?.[0]);
    const middle = bytesAt(dark, 6000)?.[0] ?? 0;
    expect(middle).toBeLessThan((bytesAt(dark, 3000)?.[0] ?? 0) * 0.7);
    expect(middle).toBeGreaterThan(0);
    expect(dark.run(TICK_MS)[0]).toBe(0);
    const stated = afterCalm({ look: { color: '#0000ff', level: 0.4 }, fadeSeconds: 1 });
    expect(stated.run(TICK_MS).slice(0, 4)).toEqual([102, 0, 0, 255]);
  });

  it('follows to neutral where that is set', () => {
    const stage = afterCalm({ look: 'follow' });
    expect(stage.run(TICK_MS)[0]).toBe(Math.round(255 * 0.55));
  });

  it('is lifted by events, and gives way to the music without a step', () => {
    const stage = afterCalm({ look: 'dark' });
    stage.rig.event(syntheticEvent('drop'), stage.nowMs);
    expect(stage.run(TICK_MS)[0]).toBeGreaterThan(230);
    stage.run(2000);
    stage.values = { arousal: 1, valence: 0.5 };
    const first = stage.run(TICK_MS)[0] ?? 255;
    expect(first).toBeLessThan(30);
    expect(stage.run(1000)[0]).toBe(255);
  });

  it('changes while it shows, with its fade', () => {
    const stage = afterCalm({ look: 'dark', fadeSeconds: 1 });
    stage.change(patch({ look: { level: 1 }, fadeSeconds: 1 }), 0);
    const middle = stage.run(500)[0] ?? 0;
    expect(middle).toBeGreaterThan(100);
    expect(middle).toBeLessThan(160);
    expect(stage.run(600)[0]).toBe(255);
  });
});
