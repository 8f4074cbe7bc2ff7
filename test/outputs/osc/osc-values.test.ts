import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RESTING_OPERATION } from '../../../src/lights/operation.js';
import { oscMap } from '../../../src/outputs/osc/osc-map.js';
import { type OscValue, OscValues } from '../../../src/outputs/osc/osc-values.js';
import { countFlashes, type Sample } from '../../support/flash-counter.js';
import { type FrameValues, syntheticEvent, syntheticFrame } from '../../support/synthetic-frame.js';

const create = (flashLimit = true) => new OscValues({ prefix: '/affekt', controls: {}, flashLimit });

const FREE = RESTING_OPERATION;
const DARK = { ...RESTING_OPERATION, isBlackout: true };
const FROZEN = { ...RESTING_OPERATION, isFrozen: true };
const asRecord = (values: readonly OscValue[]) =>
  Object.fromEntries(values.map(({ address, value }) => [address, value]));

/** Feeds one frame for a while and returns the last value of every address. */
function settle(values: OscValues, frame: FrameValues): Map<string, number> {
  return settleFrom(values, 0, frame);
}

function settleFrom(values: OscValues, fromMs: number, frame: FrameValues): Map<string, number> {
  const last = new Map<string, number>();
  for (let timeMs = fromMs; timeMs < fromMs + 3000; timeMs += 25) {
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
      '/affekt/film/happy': 1,
      '/affekt/moods/calm': 0.25,
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
    expect(values.event(syntheticEvent('my rule!', { confidence: 0.7 }), 0)).toEqual([
      { address: '/affekt/event/my-rule-/confidence', value: 0.7 },
      { address: '/affekt/event/my-rule-', value: 1 },
    ]);
    expect(values.take(100)).toEqual([]);
    expect(values.take(130)).toEqual([
      { address: '/affekt/event/my-rule-/confidence', value: 0 },
      { address: '/affekt/event/my-rule-', value: 0 },
    ]);
    for (const [confidence, sent] of [
      [Number.NaN, 0],
      [-1, 0],
      [7, 1],
    ] as const)
      expect(values.event(syntheticEvent('odd', { confidence }), 0)[0]?.value).toBe(sent);
    const sent = Array.from({ length: 50 }, (_, index) =>
      values.event(syntheticEvent('onset'), 1000 + index * 20),
    ).flat();
    expect(sent.filter(({ address }) => address === '/affekt/event/onset')).toHaveLength(3);
    expect(sent).toHaveLength(6);
    expect(values.limitedCount).toBe(47);
    expect(asRecord(values.release())).toMatchObject({
      '/affekt/event/onset': 0,
      '/affekt/event/onset/confidence': 0,
    });
    expect(values.release()).toEqual([]);
    const free = create(false);
    expect(
      Array.from({ length: 50 }, (_, index) => free.event(syntheticEvent('onset'), index * 20)).flat(),
    ).toHaveLength(100);
  });

  it('sends every signal as 0 at once in a blackout, lets go of what is pressed and takes no events', () => {
    const values = create();
    settle(values, { valence: -0.5, arousal: 0.5 });
    values.event(syntheticEvent('drop'), 3000);
    const dark = values.control(DARK, 3010);
    expect(dark.slice(0, 2)).toEqual([
      { address: '/affekt/event/drop/confidence', value: 0 },
      { address: '/affekt/event/drop', value: 0 },
    ]);
    const signals = oscMap().filter(({ address }) => !/\/(event\/|control\/|health)/.test(address));
    expect(asRecord(dark)).toMatchObject(Object.fromEntries(signals.map(({ address }) => [address, 0])));
    expect(asRecord(dark)).toMatchObject({ '/affekt/control/blackout': 1, '/affekt/control/freeze': 0 });
    expect(values.event(syntheticEvent('drop'), 3020)).toEqual([]);
    for (let timeMs = 3025; timeMs < 6000; timeMs += 25) {
      values.frame(syntheticFrame({ valence: 1 }), timeMs);
      for (const { address, value } of values.take(timeMs))
        expect(value, address).toBe(address === '/affekt/control/blackout' ? 1 : 0);
    }
    const back = asRecord(values.control(FREE, 6000));
    expect(back).toMatchObject({ '/affekt/control/blackout': 0, '/affekt/valence': 1 });
    expect(values.event(syntheticEvent('drop'), 6010)).not.toEqual([]);
  });

  it('tells the health at once, by one address for each condition, and in a blackout as well', () => {
    const values = create();
    const lost = {
      id: 'input-lost',
      subject: null,
      severity: 'bad',
      sinceMs: 0,
      what: '',
      doThis: '',
    } as const;
    expect(asRecord(values.health({ level: 'ok', conditions: [] }, 0))).toMatchObject({
      '/affekt/health': 0,
      '/affekt/health/input-lost': 0,
    });
    values.control(DARK, 50);
    const told = values.health({ level: 'bad', conditions: [lost] }, 100);
    expect(asRecord(told)).toEqual({ '/affekt/health': 1, '/affekt/health/input-lost': 1 });
    expect(asRecord(values.take(1200))).toMatchObject({
      '/affekt/health': 1,
      '/affekt/health/output-failed': 0,
    });
    expect(asRecord(values.health({ level: 'warn', conditions: [] }, 1300))).toMatchObject({
      '/affekt/health': 0.5,
      '/affekt/health/input-lost': 0,
    });
    const listed = new Set(oscMap().map((entry) => entry.address));
    const sent = values.health({ level: 'ok', conditions: [] }, 5000).map(({ address }) => address);
    expect(sent.filter((address) => !listed.has(address))).toEqual([]);
  });

  it('goes dark even before the first estimate, for a receiver that has values of an earlier run', () => {
    const dark = asRecord(create().control(DARK, 0));
    expect(dark).toMatchObject({ '/affekt/valence': 0, '/affekt/arousal01': 0, '/affekt/level': 0 });
  });

  it('stays at what was sent last while frozen, repeats it, and takes no events', () => {
    const values = create();
    settle(values, { valence: -0.5, levelDbfs: -30 });
    values.event(syntheticEvent('drop'), 2990);
    expect(values.control(FROZEN, 3000).slice(0, 2)).toEqual([
      { address: '/affekt/control/blackout', value: 0 },
      { address: '/affekt/control/freeze', value: 1 },
    ]);
    const seen = new Map<string, Set<number>>();
    for (let timeMs = 3025; timeMs < 6000; timeMs += 25) {
      values.frame(syntheticFrame({ valence: 1, levelDbfs: -5 }), timeMs);
      expect(values.event(syntheticEvent('peak'), timeMs)).toEqual([]);
      for (const { address, value } of values.take(timeMs))
        seen.set(address, (seen.get(address) ?? new Set()).add(value));
    }
    expect(seen.get('/affekt/valence')).toEqual(new Set([-0.5]));
    expect(seen.get('/affekt/level')).toEqual(new Set([0.5]));
    expect(seen.get('/affekt/event/drop')).toEqual(new Set([0]));
    expect(seen.has('/affekt/event/peak')).toBe(false);
    expect(asRecord(values.control(FREE, 6000))['/affekt/valence']).toBe(1);
  });

  it('shows the frozen values again after a blackout, also if the freeze came within it', () => {
    const values = create();
    settle(values, { valence: -0.5 });
    values.control(FROZEN, 3000);
    settleFrom(values, 3025, { valence: 1 });
    expect(asRecord(values.control({ ...FROZEN, isBlackout: true }, 7000))['/affekt/valence']).toBe(0);
    expect(asRecord(values.control(FROZEN, 8000))['/affekt/valence']).toBe(-0.5);
    values.control(DARK, 9000);
    settleFrom(values, 9025, { valence: 0.75 });
    values.control({ ...FROZEN, isBlackout: true }, 13_000);
    settleFrom(values, 13_025, { valence: -1 });
    expect(asRecord(values.control(FROZEN, 17_000))['/affekt/valence']).toBe(0.75);
  });

  it('goes on with the limit of the values before, and counts its own', () => {
    const options = { prefix: '/affekt', controls: {}, flashLimit: true };
    const samples: Sample[] = [];
    let limitedCount = 0;
    let eventCount = 0;
    let before = new OscValues(options);
    for (let run = 0; run < 10; run += 1) {
      const values = new OscValues(options);
      values.takeOver(before, 400 * run);
      before = values;
      expect(values.limitedCount).toBe(0);
      for (let turn = 0; turn < 8; turn += 1) {
        const timeMs = 400 * run + 50 * turn;
        values.frame(syntheticFrame({ arousal: turn % 2 === 0 ? 1 : -1 }), timeMs);
        const value = asRecord(values.take(timeMs))['/affekt/arousal01'];
        if (value !== undefined) samples.push({ timeMs, value });
        eventCount += values.event(syntheticEvent('onset'), timeMs).length / 2;
      }
      limitedCount += values.limitedCount;
    }
    expect(samples.length).toBeGreaterThan(10);
    expect(countFlashes(samples).flashes).toBeLessThanOrEqual(3);
    expect(eventCount).toBe(12);
    expect(limitedCount).toBeGreaterThan(80 - 12);
  });

  it('makes no value flash faster than the limit by blackouts in turn', () => {
    const values = create();
    settle(values, { arousal: 1 });
    const samples: Sample[] = [];
    for (let turn = 0; turn < 40; turn += 1) {
      const timeMs = 3000 + 50 * turn;
      values.frame(syntheticFrame({ arousal: 1 }), timeMs);
      const sent = values.control(turn % 2 === 0 ? DARK : FREE, timeMs);
      const value = asRecord(sent)['/affekt/arousal01'];
      if (value !== undefined) samples.push({ timeMs, value });
    }
    expect(samples.length).toBeGreaterThan(4);
    expect(countFlashes(samples).flashes).toBeLessThanOrEqual(3);
  });
});
