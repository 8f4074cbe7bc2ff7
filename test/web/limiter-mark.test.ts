import { describe, expect, it } from 'vitest';
import { LimiterMark } from '../../web/src/state/limiter-mark.js';

describe('limiter mark', () => {
  it('stays for two seconds after the last hold, so that it does not blink with it', () => {
    const mark = new LimiterMark();
    const seen: boolean[] = [];
    for (let timeMs = 0; timeMs < 6000; timeMs += 250) {
      const isHolding = timeMs < 3000 && timeMs % 500 === 0;
      mark.push({ heldGroups: isHolding ? ['front'] : [], heldCount: 0, limitedCount: 0 }, timeMs);
      seen.push(mark.at(timeMs).isWorking);
    }
    const changeCount = seen.filter((is, index) => index > 0 && is !== seen[index - 1]).length;
    expect([seen[0], seen.at(-1), changeCount]).toEqual([true, false, 1]);
    expect(seen.lastIndexOf(true) * 250).toBe(2500 + 2000);
  });

  it('names each group as long as that one was held', () => {
    const mark = new LimiterMark();
    mark.push({ heldGroups: ['front'], heldCount: 1, limitedCount: 0 }, 0);
    mark.push({ heldGroups: ['back'], heldCount: 2, limitedCount: 0 }, 1500);
    expect(mark.at(1500).groups).toEqual(['front', 'back']);
    expect(mark.at(2500).groups).toEqual(['back']);
  });

  it('sees by the count what was held between two messages, but takes no old count for news', () => {
    const mark = new LimiterMark();
    mark.push({ heldGroups: [], heldCount: 40, limitedCount: 0 }, 0);
    expect(mark.at(0)).toEqual({ isWorking: false, groups: [] });
    mark.push({ heldGroups: [], heldCount: 41, limitedCount: 0 }, 250);
    expect(mark.at(250)).toEqual({ isWorking: true, groups: [] });
    mark.push({ heldGroups: [], heldCount: 41, limitedCount: 5 }, 5000);
    expect(mark.at(5000)).toEqual({ isWorking: true, groups: [] });
    mark.clear();
    mark.push({ heldGroups: [], heldCount: 90, limitedCount: 0 }, 500);
    expect(mark.at(500).isWorking).toBe(false);
  });
});
