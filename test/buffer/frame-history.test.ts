import { describe, expect, it } from 'vitest';
import { FrameHistory } from '../../src/buffer/frame-history.js';

describe('FrameHistory', () => {
  it('keeps the first frame of every slot of audio time', () => {
    const history = new FrameHistory<number, string>({ seconds: 10, rateHz: 4, eventCount: 5 });
    const kept = Array.from({ length: 63 }, (_, index) => index).filter((index) =>
      history.addFrame(index / 31.25, index),
    );
    // 31.25 frames a second in slots of 250 ms: the first at or after 0, 7.8125, 15.625, … frames.
    expect(kept).toEqual([0, 8, 16, 24, 32, 40, 47, 55]);
    expect(history.frames(60)).toEqual(kept);
  });

  it('does not drift over ten hours', () => {
    const history = new FrameHistory<number, string>({ seconds: 36_000, rateHz: 4, eventCount: 5 });
    for (let index = 0; index < 36_000 * 31.25; index++) history.addFrame(index / 31.25, index);
    expect(history.frames(36_000)).toHaveLength(36_000 * 4);
  });

  it('is bounded: the oldest frames and events go first', () => {
    const history = new FrameHistory<number, string>({ seconds: 2, rateHz: 4, eventCount: 3 });
    for (let index = 0; index < 100; index++) {
      history.addFrame(index / 4, index);
      history.addEvent(index / 4, `e${index}`);
    }
    expect(history.frames(1000)).toEqual([92, 93, 94, 95, 96, 97, 98, 99]);
    expect(history.events(1000)).toEqual(['e97', 'e98', 'e99']);
  });

  it('answers with the last seconds before the newest frame heard, also where that one was thinned out', () => {
    const history = new FrameHistory<number, string>({ seconds: 60, rateHz: 1, eventCount: 10 });
    for (let index = 0; index <= 105; index++) history.addFrame(index / 10, index);
    history.addEvent(3, 'early');
    history.addEvent(9, 'late');
    expect(history.frames(2.5)).toEqual([80, 90, 100]);
    expect(history.events(2.5)).toEqual(['late']);
    expect(history.frames(2.4)).toEqual([90, 100]);
  });

  it('reaches back no further than its length, even where frames came seldom', () => {
    const history = new FrameHistory<number, string>({ seconds: 10, rateHz: 4, eventCount: 10 });
    history.addEvent(1, 'early');
    for (let second = 0; second <= 30; second++) history.addFrame(second, second);
    history.addEvent(25, 'late');
    expect(history.frames(1000)).toEqual([20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]);
    expect(history.events(1000)).toEqual(['late']);
  });

  it('starts anew when the stream does', () => {
    const history = new FrameHistory<number, string>({ seconds: 60, rateHz: 1, eventCount: 10 });
    history.addFrame(50, 1);
    history.addEvent(50, 'old');
    history.addFrame(0, 2);
    expect(history.frames(60)).toEqual([2]);
    expect(history.events(60)).toEqual([]);
  });

  it('says which sizes it cannot have', () => {
    for (const options of [
      { seconds: 0, rateHz: 4, eventCount: 1 },
      { seconds: 60, rateHz: 0, eventCount: 1 },
      { seconds: 60, rateHz: 4, eventCount: 0 },
      { seconds: Number.NaN, rateHz: 4, eventCount: 1 },
      { seconds: Number.POSITIVE_INFINITY, rateHz: 4, eventCount: 1 },
    ]) {
      expect(() => new FrameHistory(options)).toThrow(RangeError);
    }
  });
});
