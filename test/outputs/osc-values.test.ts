import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oscMap } from '../../src/outputs/osc-map.js';
import { OscValues } from '../../src/outputs/osc-values.js';
import { syntheticEvent, syntheticFrame } from '../support/synthetic-frame.js';

const create = (flashLimit = true) => new OscValues({ prefix: '/affekt', controls: {}, flashLimit });

/** Feeds one frame for a while and returns the last value of every address. */
function settle(values: OscValues, frame: Parameters<typeof syntheticFrame>[0]): Map<string, number> {
  const last = new Map<string, number>();
  for (let timeMs = 0; timeMs < 3000; timeMs += 25) {
    values.frame(syntheticFrame(frame), timeMs);
    for (const { address, value } of values.take(timeMs)) last.set(address, value);
  }
  return last;
}

describe('OSC values', () => {
  it('sends one value an address, at addresses that the map lists', () => {
    const last = settle(create(), { valence: -0.5, arousal: 0.5, film: 9, levelDbfs: -30 });
    expect(Object.fromEntries(last)).toMatchObject({
      '/affekt/valence': -0.5,
      '/affekt/arousal': 0.5,
      '/affekt/valence01': 0.25,
      '/affekt/arousal01': 0.75,
      '/affekt/emotion/happy': 1,
      '/affekt/mood/calm': 0.25,
      '/affekt/level': 0.5,
    });
    const listed = new Set(oscMap().map((entry) => entry.address));
    expect([...last.keys()].filter((address) => !listed.has(address))).toEqual([]);
    expect(listed.size).toBe(oscMap().length);
  });

  it('keeps to its ranges and never sends NaN', () => {
    const ranges = new Map(oscMap().map((entry) => [entry.address, entry]));
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            valence: fc.double(),
            arousal: fc.double(),
            film: fc.double(),
            levelDbfs: fc.double(),
          }),
          { minLength: 1, maxLength: 30 },
        ),
        fc.boolean(),
        (frames, flashLimit) => {
          const values = create(flashLimit);
          frames.forEach((frame, index) => {
            values.frame(syntheticFrame(frame), index * 32);
            for (const { address, value } of values.take(index * 32)) {
              expect(value).toBeGreaterThanOrEqual(ranges.get(address)?.low ?? 0);
              expect(value).toBeLessThanOrEqual(ranges.get(address)?.high ?? 1);
            }
          });
        },
      ),
    );
  });

  it('sends on change, repeats once a second, and nothing before the first estimate', () => {
    const values = create();
    values.frame(syntheticFrame({ isKnown: false }), 0);
    expect(values.take(0).map(({ address }) => address)).not.toContain('/affekt/valence');
    settle(values, { valence: 0.2 });
    expect(values.take(3010).map(({ address }) => address)).not.toContain('/affekt/valence');
    expect(values.take(4100).map(({ address }) => address)).toContain('/affekt/valence');
  });

  it('sends an event as a one and then a zero, at most three a second', () => {
    const values = create();
    expect(values.event(syntheticEvent('my rule!'), 0)).toEqual([
      { address: '/affekt/event/my-rule-', value: 1 },
    ]);
    expect(values.take(100)).toEqual([]);
    expect(values.take(130)).toEqual([{ address: '/affekt/event/my-rule-', value: 0 }]);
    const sent = Array.from({ length: 50 }, (_, index) =>
      values.event(syntheticEvent('onset'), 1000 + index * 20),
    ).flat();
    expect(sent).toHaveLength(3);
    expect(values.limitedCount).toBe(47);
    expect(values.release()).toEqual([{ address: '/affekt/event/onset', value: 0 }]);
    expect(values.release()).toEqual([]);
    const free = create(false);
    expect(
      Array.from({ length: 50 }, (_, index) => free.event(syntheticEvent('onset'), index * 20)).flat(),
    ).toHaveLength(50);
  });
});
