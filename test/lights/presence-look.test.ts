import { describe, expect, it } from 'vitest';
import type { PatchInput } from '../../src/lights/patch-schema.js';
import { syntheticEvent } from '../support/synthetic-frame.js';
import { Stage, TICK_MS } from './stage.js';

const patch = (presence: PatchInput['presence']): PatchInput => ({
  ...(presence !== undefined && { presence }),
  fixtures: [{ name: 'wash', group: 'main', universe: 1, address: 1, kind: 'dimmer-rgb' }],
  groups: {
    main: {
      dimmer: { signal: 'arousal01', low: 0.1, control: { rampSeconds: 0 } },
      bumps: [{ event: 'drop', decaySeconds: 1 }],
    },
  },
});

type Sound = 'speech' | 'noise' | 'silence';

/** A calm piece, then its end in `sound`: the emotion holds, and goes to neutral. */
function afterCalm(presence?: PatchInput['presence'], sound: Sound = 'silence'): Stage {
  const stage = new Stage(patch(presence));
  stage.values = { arousal: -0.8, valence: -0.6 };
  stage.run(3000);
  stage.values = { ...stage.values, state: 'hold', sound };
  stage.run(2000);
  for (let step = 1; step <= 40; step += 1) {
    stage.values = { arousal: -0.8 * 0.9 ** step, valence: -0.6 * 0.9 ** step, state: 'decay', sound };
    stage.run(100);
  }
  stage.values = { arousal: 0, valence: 0, state: 'idle', sound };
  stage.run(2000);
  return stage;
}

const bytesAt = (stage: Stage, ms: number) =>
  stage.seen.find(({ timeMs }) => timeMs >= ms)?.bytes.slice(0, 4);

describe.each(['speech', 'noise', 'silence'] as const)('the look in %s', (sound) => {
  it('is that of the end of the music by default: a calm end brightens nothing', () => {
    const stage = afterCalm(undefined, sound);
    const atEnd = bytesAt(stage, 3000) ?? [];
    for (const { timeMs, bytes } of stage.seen)
      if (timeMs >= 3000) expect(bytes.slice(0, 4), `${timeMs}`).toEqual(atEnd);
  });

  it('stands for the time of the hold, then fades to dark or to a stated look', () => {
    const dark = afterCalm({ [sound]: 'dark', fadeSeconds: 2 }, sound);
    expect(bytesAt(dark, 5000)?.[0]).toBe(bytesAt(dark, 3000)?.[0]);
    const middle = bytesAt(dark, 6000)?.[0] ?? 0;
    expect(middle).toBeLessThan((bytesAt(dark, 3000)?.[0] ?? 0) * 0.7);
    expect(middle).toBeGreaterThan(0);
    expect(dark.run(TICK_MS)[0]).toBe(0);
    const stated = afterCalm({ [sound]: { color: '#0000ff', level: 0.4 }, fadeSeconds: 1 }, sound);
    expect(stated.run(TICK_MS).slice(0, 4)).toEqual([102, 0, 0, 255]);
  });

  it('follows to neutral where that is set', () => {
    const stage = afterCalm({ [sound]: 'follow' }, sound);
    expect(stage.run(TICK_MS)[0]).toBe(Math.round(255 * 0.55));
  });

  it('is lifted by events, and gives way to the music without a step', () => {
    for (const look of ['dark', { level: 0.1 }] as const) {
      const stage = afterCalm({ [sound]: look }, sound);
      stage.rig.event(syntheticEvent('drop'), stage.nowMs);
      expect(stage.run(TICK_MS)[0]).toBeGreaterThan(230);
      stage.run(2000);
      stage.values = { arousal: 1, valence: 0.5 };
      expect(stage.run(TICK_MS)[0]).toBeLessThan(50);
      expect(stage.run(1000)[0]).toBe(255);
    }
  });

  it('changes while it shows, with its fade', () => {
    const stage = afterCalm({ [sound]: 'dark', fadeSeconds: 1 }, sound);
    stage.change(patch({ [sound]: { level: 1 }, fadeSeconds: 1 }), 0);
    const middle = stage.run(500)[0] ?? 0;
    expect(middle).toBeGreaterThan(100);
    expect(middle).toBeLessThan(160);
    expect(stage.run(600)[0]).toBe(255);
  });

  it('is taken up when it is set while the emotion was followed, and left when it is followed again', () => {
    const stage = afterCalm({ [sound]: 'follow', fadeSeconds: 1 }, sound);
    stage.change(patch({ [sound]: 'dark', fadeSeconds: 1 }), 0);
    expect(stage.run(1100)[0]).toBe(0);
    stage.change(patch({ [sound]: 'follow', fadeSeconds: 1 }), 0);
    expect(stage.run(1100)[0]).toBe(Math.round(255 * 0.55));
  });

  it('is not shown while the emotion is held by hand', () => {
    const stage = afterCalm({ [sound]: 'dark', fadeSeconds: 0 }, sound);
    stage.values = { arousal: 1, valence: 0.5, state: 'held', sound };
    expect(stage.run(1000)[0]).toBe(255);
  });
});

describe('looks of what is not music, one after another', () => {
  const talk = { speech: { color: '#ffffff', level: 0.6 }, silence: 'dark', fadeSeconds: 1 } as const;

  it('a pause in a speech changes nothing, a long one shows the look in silence', () => {
    const stage = afterCalm(talk, 'speech');
    const spoken = stage.run(TICK_MS).slice(0, 4);
    expect(spoken).toEqual([153, 255, 255, 255]);
    for (let pause = 0; pause < 5; pause += 1) {
      stage.values = { ...stage.values, sound: 'silence' };
      expect(stage.run(1500).slice(0, 4)).toEqual(spoken);
      stage.values = { ...stage.values, sound: 'speech' };
      expect(stage.run(1000).slice(0, 4)).toEqual(spoken);
    }
    stage.values = { ...stage.values, sound: 'silence' };
    expect(stage.run(3500)[0]).toBe(0);
  });

  it('applause between two pieces leaves the lights as the first one did', () => {
    const stage = afterCalm({ silence: 'dark', speech: 'follow' }, 'noise');
    const atEnd = bytesAt(stage, 3000);
    expect(stage.run(20_000).slice(0, 4)).toEqual(atEnd);
  });

  it('no frame makes a step, whatever follows on what', () => {
    const looks: PatchInput['presence'] = {
      speech: { color: '#ff0000', level: 1 },
      noise: 'follow',
      silence: 'dark',
      holdSeconds: 0.3,
      fadeSeconds: 1,
    };
    const sounds = ['music', 'speech', 'music', 'silence', 'noise', 'speech', 'silence', 'music'] as const;
    const stage = new Stage({ ...patch(looks), flashLimit: false });
    stage.values = { arousal: 0.4, valence: 0.2 };
    stage.run(1000);
    for (const [index, sound] of [...sounds, ...sounds].entries()) {
      stage.values = { ...stage.values, sound };
      stage.run([150, 700, 2500][index % 3] as number);
    }
    const levels = stage.seen.map(({ bytes }) => bytes[0] ?? 0).slice(1);
    const steps = levels.slice(1).map((level, index) => Math.abs(level - (levels[index] as number)));
    // The quickest way is the return to the music, over half a second.
    expect(Math.max(...steps)).toBeLessThanOrEqual(Math.ceil((255 * TICK_MS) / 500) + 1);
  });
});
