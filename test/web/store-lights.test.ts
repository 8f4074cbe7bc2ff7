import { describe, expect, it } from 'vitest';
import type { LightsMessage } from '../../src/server/protocol.js';
import { DashboardStore } from '../../web/src/store.js';
import { HELLO } from './frames.js';

const LIGHTS: LightsMessage = {
  type: 'lights',
  groups: [{ name: 'front', color: { red: 1, green: 0, blue: 0 }, level: 0.5 }],
  isBlackout: false,
  isFrozen: false,
  lost: null,
  limiter: { heldGroups: ['front'], heldCount: 3, limitedCount: 0 },
  outputs: [],
  error: null,
};

describe('lights in the store', () => {
  it('are those of this connection: a new one may lead to a tracker without any', () => {
    const store = new DashboardStore();
    store.apply(HELLO, 0);
    store.apply(LIGHTS, 0);
    expect(store.lights).toBe(LIGHTS);
    expect(store.limiter.at(0).groups).toEqual(['front']);
    store.apply(HELLO, 1);
    expect(store.lights).toBeNull();
    expect(store.limiter.at(1).isWorking).toBe(false);
  });

  it('keep what they were when a wish is refused, and forget the refusal when the next is granted', () => {
    const store = new DashboardStore();
    store.apply(LIGHTS, 0);
    store.applyLightsOutcome('Not done: because.', 1);
    expect([store.lights, store.lightsRefusal]).toEqual([LIGHTS, 'Not done: because.']);
    const dark = { ...LIGHTS, isBlackout: true };
    store.applyLightsOutcome(dark, 2);
    expect([store.lights, store.lightsRefusal]).toEqual([dark, null]);
  });
});
