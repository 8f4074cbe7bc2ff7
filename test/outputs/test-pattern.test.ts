import { describe, expect, it } from 'vitest';
import { oscMap } from '../../src/outputs/osc/osc-map.js';
import { compilePatch } from '../../src/lights/patch.js';
import { patchSchema } from '../../src/lights/patch-schema.js';
import { lightTestPattern, ndjsonTestPattern, oscTestPattern } from '../../src/outputs/test-pattern.js';
import { countFlashes } from '../support/flash-counter.js';

const patch = compilePatch(
  patchSchema.parse({
    fixtures: [
      {
        name: 'front',
        group: 'all',
        universe: 3,
        address: 5,
        kind: 'dimmer-strobe-rgb',
        strobe: { open: 255 },
      },
      { name: 'blinder', group: 'all', universe: 3, address: 20, kind: 'dimmer' },
    ],
    groups: { all: {} },
  }),
);

describe('light test', () => {
  it('lights every emitter of every fixture alone, and says which', () => {
    const captions: string[] = [];
    const lit: number[][] = [];
    for (let step = 0; step < 4; step += 1) {
      const moment = lightTestPattern(patch, step * 1.5 + 0.7);
      captions.push(moment?.caption ?? '');
      lit.push([...(moment?.content ?? [])].flatMap((value, index) => (value > 0 ? [index + 1] : [])));
    }
    expect(captions).toEqual([
      'front: red (universe 3, from channel 5)',
      'front: green (universe 3, from channel 5)',
      'front: blue (universe 3, from channel 5)',
      'blinder: dimmer (universe 3, from channel 20)',
    ]);
    // The strobe (channel 6) stands open throughout.
    expect(lit).toEqual([
      [5, 6, 7],
      [5, 6, 8],
      [5, 6, 9],
      [6, 20],
    ]);
    expect(lightTestPattern(patch, 6.1)).toBeNull();
  });

  it('is far from flashing', () => {
    const samples = Array.from({ length: 240 }, (_, index) => {
      const bytes = lightTestPattern(patch, index * 0.025)?.content;
      return { timeMs: index * 25, value: ((bytes?.[4] ?? 0) + (bytes?.[19] ?? 0)) / 510 };
    });
    expect(countFlashes(samples).flashes).toBe(1);
  });

  it('moves every OSC address over its whole range', () => {
    const map = oscMap();
    const seen = new Map<string, number[]>();
    for (let seconds = 0; ; seconds += 0.04) {
      const moment = oscTestPattern(map, seconds);
      if (moment === null) break;
      const { address, value } = moment.content;
      seen.set(address, [...(seen.get(address) ?? []), value]);
    }
    for (const { address, low, high } of map) {
      expect(Math.max(...(seen.get(address) ?? [])), address).toBe(high);
      expect(Math.min(...(seen.get(address) ?? [])), address).toBeCloseTo(low, 0);
    }
  });
});

describe('test pattern of NDJSON', () => {
  it('takes the events one by one, each with a level that rises and falls, and ends', () => {
    const seen = new Map<string, number[]>();
    let seconds = 0;
    for (; ; seconds += 0.1) {
      const moment = ndjsonTestPattern(['drop', 'lift'], seconds);
      if (moment === null) break;
      const { frame, event } = moment.content;
      expect(frame.audioTimeSeconds).toBeGreaterThanOrEqual(event.audioTimeSeconds);
      expect(moment.caption).toContain(event.name);
      seen.set(event.name, [...(seen.get(event.name) ?? []), frame.feature.levelDbfs]);
    }
    expect([...seen.keys()]).toEqual(['drop', 'lift']);
    for (const levels of seen.values()) {
      expect(Math.min(...levels)).toBeLessThan(-40);
      expect(Math.max(...levels)).toBeCloseTo(0, 6);
    }
    expect(seconds).toBeCloseTo(3, 0);
  });
});
