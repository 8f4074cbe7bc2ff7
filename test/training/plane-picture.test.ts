import { describe, expect, it } from 'vitest';
import { planePicture } from '../../src/training/plane-picture.js';

describe('picture of the plane', () => {
  it('has a panel a set, glad and lively music to the right and up, and the colours of what listeners said', () => {
    const points = [
      { id: 'a', predicted: [1, 1], rated: null, quadrant: 2 },
      { id: 'b', predicted: [-1, -1], rated: null, quadrant: 0 },
    ] as const;
    const picture = planePicture([
      { set: 'panda4q', points },
      { set: 'a <set>', points: [] },
    ]);
    expect(picture).toContain('panda4q, 2 clips');
    expect(picture).toContain('a &#60;set&#62;, 0 clips');
    const dots = [...picture.matchAll(/cx="([\d.]+)" cy="([\d.]+)" r="3" fill="(#\w+)"/g)];
    expect(dots).toHaveLength(2);
    const [glad, sad] = dots.map(([, x, y, colour]) => ({ x: Number(x), y: Number(y), colour }));
    expect((glad?.x ?? 0) > (sad?.x ?? 0) && (glad?.y ?? 0) < (sad?.y ?? 0)).toBe(true);
    // As in the legend.
    expect(picture).toContain(`fill="${glad?.colour}"/><text x="16" y="10">glad and lively`);
    expect(picture).toContain(`fill="${sad?.colour}"/><text x="16" y="10">sad and quiet`);
  });
});
