import { describe, expect, it } from 'vitest';
import type { LightRole } from '../../src/lights/fixture-light.js';
import { LightRig } from '../../src/lights/light-rig.js';
import { compilePatch } from '../../src/lights/patch.js';
import { patchSchema } from '../../src/lights/patch-schema.js';
import { sentLook } from '../../src/lights/sent-look.js';
import { syntheticFrame } from '../support/synthetic-frame.js';

const slots = (...roles: LightRole[]) => roles.map((role, coarse) => ({ role, coarse, fine: null }));

describe('sentLook', () => {
  it('takes the level from the dimmer, or from the strongest colour', () => {
    expect(sentLook(slots('dimmer', 'red', 'green', 'blue'), Uint8Array.of(51, 255, 0, 51))).toEqual({
      color: { red: 1, green: 0, blue: 0.2 },
      level: 0.2,
    });
    expect(sentLook(slots('red', 'green', 'blue'), Uint8Array.of(51, 0, 102))).toEqual({
      color: { red: 0.5, green: 0, blue: 1 },
      level: 0.4,
    });
  });

  it('adds white to the colours', () => {
    expect(sentLook(slots('red', 'green', 'blue', 'white'), Uint8Array.of(204, 0, 0, 51))).toEqual({
      color: { red: 1, green: 0.2, blue: 0.2 },
      level: 1,
    });
  });

  it('shows a dimmer alone as white, and darkness as darkness', () => {
    expect(sentLook(slots('dimmer'), Uint8Array.of(51))).toEqual({
      color: { red: 1, green: 1, blue: 1 },
      level: 0.2,
    });
    expect(sentLook(slots('red', 'green', 'blue'), new Uint8Array(3)).level).toBe(0);
  });
});

describe("the rig's state", () => {
  it('is what left, not what the music asks for: frozen light stands still', () => {
    const rig = new LightRig(
      compilePatch(
        patchSchema.parse({
          fixtures: [{ name: 'one', group: 'main', universe: 1, address: 1, kind: 'dimmer' }],
          groups: { main: { dimmer: { signal: 'arousal01', control: { rampSeconds: 0 } } } },
        }),
      ),
    );
    const levelAt = (fromMs: number, arousal: number): number => {
      for (let timeMs = fromMs; timeMs < fromMs + 3000; timeMs += 25) {
        rig.frame(syntheticFrame({ arousal }), timeMs);
        rig.render(timeMs);
      }
      return rig.state(fromMs + 3000).groups[0]?.level ?? Number.NaN;
    };
    expect(levelAt(0, -1)).toBeCloseTo(0, 2);
    rig.operate({ ...rig.operation, isFrozen: true }, 0);
    expect(levelAt(3000, 1)).toBeCloseTo(0, 2);
    rig.operate({ ...rig.operation, isFrozen: false }, 0);
    expect(levelAt(6000, 1)).toBeCloseTo(1, 2);
  });
});
