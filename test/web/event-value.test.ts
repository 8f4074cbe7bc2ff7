import { describe, expect, it } from 'vitest';
import { BUILT_IN_EVENTS } from '../../src/emotion/events/event-names.js';
import { eventValue } from '../../web/src/desk/event-value.js';

describe('what an event tells beside its name', () => {
  it('is a number with its unit, and nothing where the number only stands for a word', () => {
    const told = Object.fromEntries(
      Object.keys(BUILT_IN_EVENTS).map((name) => [name, eventValue({ name, value: -3.456 })]),
    );
    expect(told).toEqual({
      onset: '−3.46',
      beat: '−3 BPM',
      'section-change': '−3.5 SD',
      build: '−3.46',
      drop: '−3.5 dB',
      peak: '−3.46',
      calm: '−3.46',
      'quadrant-change': '',
      'mood-change': '',
      'silence-start': '−3 LUFS',
      'silence-end': '−3 LUFS',
      'sound-change': '',
      'input-lost': '',
      'input-back': '',
    });
  });

  it('of a rule is its value', () => {
    expect(eventValue({ name: 'lift', value: 0.5 })).toBe('0.50');
    expect(eventValue({ name: 'toString', value: 1 })).toBe('1.00');
  });
});
