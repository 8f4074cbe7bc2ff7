import { describe, expect, it } from 'vitest';
import { responseFigures, responseToCut } from '../../../src/training/evaluation/splice-response.js';

const STEP = 0.128;

/** Values at every step of 20 s: −.5 up to the cut at 10 s, then a straight way to +.5 within `riseSeconds`. */
function ramp(riseSeconds: number, height = 1): { seconds: number; value: number }[] {
  return Array.from({ length: 156 }, (_, index) => {
    const seconds = (index + 1) * STEP;
    const share = Math.min(1, Math.max(0, (seconds - 10) / riseSeconds));
    return { seconds, value: -0.5 + height * share };
  });
}

describe('responseToCut', () => {
  it('finds half and nine tenths of a straight way, at the first value past them', () => {
    const response = responseToCut(ramp(4), 10);
    expect(response?.change).toBeCloseTo(1, 6);
    // Half the way is gone 2 s after the cut, nine tenths after 3.6 s: the steps that follow end at 12.032 and 13.696.
    expect(response?.halfSeconds).toBeCloseTo(12.032 - 10, 6);
    expect(response?.nineTenthsSeconds).toBeCloseTo(13.696 - 10, 6);
    expect(response?.course[0]?.seconds).toBeCloseTo(10.112 - 10, 6);
  });

  it('takes the last value before the cut as the start, and follows a fall as well', () => {
    const falling = ramp(2).map(({ seconds, value }) => ({ seconds, value: -value }));
    const response = responseToCut(falling, 10);
    expect(response?.change).toBeCloseTo(-1, 6);
    expect(response?.halfSeconds).toBeCloseTo(11.008 - 10, 6);
    const wandering = ramp(2).map(({ seconds, value }) => ({ seconds, value: seconds < 9.5 ? 0.9 : value }));
    expect(responseToCut(wandering, 10)?.halfSeconds).toBeCloseTo(11.008 - 10, 6);
  });

  it('has nothing to say without a value before the cut, or with too little after it', () => {
    expect(responseToCut(ramp(2), 0.1)).toBeNull();
    expect(responseToCut(ramp(2), 19)).toBeNull();
    expect(responseToCut([], 10)).toBeNull();
  });
});

describe('responseFigures', () => {
  it('gives median and quartiles, and leaves out cuts that change nothing', () => {
    const responses = [1, 2, 3, 4, 5].map((rise, index) => {
      const response = responseToCut(ramp(rise), 10);
      if (response === null) throw new Error('no response');
      return { response, group: `song ${index}` };
    });
    const flat = responseToCut(ramp(2, 0.05), 10);
    if (flat === null) throw new Error('no response');
    const figures = responseFigures([...responses, { response: flat, group: 'flat' }], 1);
    expect(figures?.pairCount).toBe(5);
    expect(figures?.flatCount).toBe(1);
    expect(figures?.half.value).toBeCloseTo(responses[2]?.response.halfSeconds ?? 0, 6);
    expect(figures?.half.lowerQuartile).toBeCloseTo(responses[1]?.response.halfSeconds ?? 0, 6);
    expect(figures?.half.upperQuartile).toBeCloseTo(responses[3]?.response.halfSeconds ?? 0, 6);
    expect(figures?.half.low).toBeGreaterThanOrEqual(responses[0]?.response.halfSeconds ?? 0);
    expect(figures?.half.high).toBeLessThanOrEqual(responses[4]?.response.halfSeconds ?? 0);
    const last = figures?.course.at(-1);
    expect([last?.lower, last?.median, last?.upper]).toEqual([1, 1, 1].map((one) => expect.closeTo(one, 6)));
    expect(responseFigures([{ response: flat, group: 'flat' }], 1)).toBeNull();
  });
});
