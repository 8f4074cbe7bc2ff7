import { describe, expect, it } from 'vitest';
import { quadrantOf } from '../../src/emotion/circumplex.js';
import { SUB_EMOTIONS, subEmotionOf } from '../../src/emotion/sub-emotions.js';

function at(degrees: number, radius = 0.7): [number, number] {
  const angle = (degrees * Math.PI) / 180;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

describe('sub-emotions', () => {
  it('stand where the circle has their words', () => {
    const words = {
      15: 'delighted',
      45: 'excited',
      135: 'distressed',
      195: 'sad',
      225: 'depressed',
    } as const;
    for (const [degrees, word] of Object.entries(words)) {
      expect(subEmotionOf(...at(Number(degrees)))).toBe(word);
    }
    expect(subEmotionOf(...at(315))).toBe('relaxed');
  });

  it('are three a quadrant, each 30° wide, at any distance from the centre', () => {
    for (let degrees = 0.5; degrees < 360; degrees += 1) {
      const sector = Math.floor(degrees / 30);
      for (const radius of [0.01, 1]) {
        const point = at(degrees, radius);
        expect(subEmotionOf(...point)).toBe(SUB_EMOTIONS[sector]);
        expect(quadrantOf(...point)).toBe(`Q${Math.floor(sector / 3) + 1}`);
      }
    }
  });

  it('agree with the quadrants on the axes and in the centre', () => {
    const points: readonly [[number, number], string, string][] = [
      [[0, 0], 'Q1', 'delighted'],
      [[1, 0], 'Q1', 'delighted'],
      [[1, -0], 'Q1', 'delighted'],
      [[0, 1], 'Q1', 'astonished'],
      [[-1, 0], 'Q2', 'miserable'],
      [[-1, -0], 'Q2', 'miserable'],
      [[0, -1], 'Q4', 'sleepy'],
    ];
    for (const [point, quadrant, word] of points) {
      expect(quadrantOf(...point)).toBe(quadrant);
      expect(subEmotionOf(...point)).toBe(word);
    }
  });
});
