import { describe, expect, it } from 'vitest';
import {
  canBeHeld,
  lightsTrouble,
  limiterWords,
  outputWords,
  swatchColour,
} from '../../web/src/shared/lights-words.js';

const OUTPUT = {
  name: 'artnet',
  isEnabled: true,
  state: 'running',
  sentCount: 1234,
  droppedCount: 0,
  lastError: null,
  trouble: null,
} as const;

describe('swatch', () => {
  it('shows colour times level', () => {
    const color = { red: 1, green: 0.5, blue: 0 };
    expect(swatchColour({ name: 'a', color, level: 0.5 })).toBe('rgb(128, 64, 0)');
    expect(swatchColour({ name: 'a', color, level: 0 })).toBe('rgb(0, 0, 0)');
    expect(swatchColour({ name: 'a', color: { red: 1.2, green: -1, blue: 1 }, level: 1 })).toBe(
      'rgb(255, 0, 255)',
    );
  });
});

describe('what is said of the lights', () => {
  it('is why they stand in the fail-safe look, and a fault before that', () => {
    expect(lightsTrouble({ lost: null, error: null })).toBeNull();
    expect(lightsTrouble({ lost: 'input', error: null })).toMatch(/^Input lost: .*fail-safe/);
    expect(lightsTrouble({ lost: 'analysis', error: null })).toMatch(/^No analysis arrives: .*fail-safe/);
    expect(lightsTrouble({ lost: 'input', error: 'no such colour' })).toMatch(/no such colour$/);
  });

  it('is that they can be held, where there are groups or OSC', () => {
    const group = { name: 'front', color: { red: 1, green: 0, blue: 0 }, level: 1 };
    expect(canBeHeld({ groups: [group], outputs: [OUTPUT] })).toBe(true);
    expect(canBeHeld({ groups: [], outputs: [{ ...OUTPUT, name: 'osc' }] })).toBe(true);
    expect(canBeHeld({ groups: [], outputs: [{ ...OUTPUT, name: 'ndjson' }] })).toBe(false);
  });

  it('is what the limiter holds, by number and name', () => {
    expect(limiterWords(true, ['front', 'back'], { heldCount: 1318, limitedCount: 0 })).toBe(
      'Limiter holds 2 groups: front, back · 1,318 frames so far',
    );
    expect(limiterWords(true, ['front'], { heldCount: 1, limitedCount: 0 })).toBe(
      'Limiter holds 1 group: front · 1 frame so far',
    );
    expect(limiterWords(true, [], { heldCount: 7, limitedCount: 0 })).toBe(
      'Limiter holds changes · 7 frames so far',
    );
    expect(limiterWords(false, [], { heldCount: 7, limitedCount: 0 })).toBe(
      'Flash limiter: nothing to hold · 7 frames so far',
    );
    expect(limiterWords(true, ['front'], { heldCount: 2, limitedCount: 1240 })).toBe(
      'Limiter holds 1 group: front · 2 frames, 1,240 OSC values so far',
    );
    expect(limiterWords(true, [], { heldCount: 0, limitedCount: 1 })).toBe(
      'Limiter holds changes · 1 OSC value so far',
    );
    expect(limiterWords(false, [], { heldCount: 0, limitedCount: 0 })).toBe('Flash limiter: nothing to hold');
  });
});

describe('an output in words', () => {
  it('has the name the field knows it by, and its counts', () => {
    expect(outputWords(OUTPUT)).toEqual({ name: 'Art-Net', counts: '1,234 sent', trouble: null });
    expect(outputWords({ ...OUTPUT, name: 'other', droppedCount: 5 })).toEqual({
      name: 'other',
      counts: '1,234 sent, 5 dropped',
      trouble: null,
    });
  });

  it('says what is wrong while it has failed, and not once it runs again', () => {
    const lastError = 'no route to host';
    expect(outputWords({ ...OUTPUT, state: 'failed', lastError }).trouble).toBe(lastError);
    expect(outputWords({ ...OUTPUT, lastError }).trouble).toBeNull();
    expect(outputWords({ ...OUTPUT, lastError, trouble: 'host "x" is gone' }).trouble).toBe(
      'host "x" is gone',
    );
  });
});
