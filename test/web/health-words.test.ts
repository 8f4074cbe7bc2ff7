import { describe, expect, it } from 'vitest';
import type { HealthMessage } from '../../src/server/protocol.js';
import { forHowLong, healthLines, liveWord } from '../../web/src/health-words.js';
import { DashboardStore } from '../../web/src/store.js';
import { HELLO } from './frames.js';

type Condition = HealthMessage['conditions'][number];

function condition(id: string, severity: Condition['severity']): Condition {
  return { id, subject: null, severity, what: `${id}.`, doThis: 'Do it.', sinceSeconds: 100 };
}

function health(level: HealthMessage['level'], ...conditions: readonly Condition[]): HealthMessage {
  return { type: 'health', level, conditions };
}

describe('the word on the connection', () => {
  it('is Live in green only where values are new, nothing is late and nothing is bad', () => {
    expect(liveWord(null, false)).toEqual({ word: 'Live', look: 'good' });
    expect(liveWord(health('warn', condition('input-clipping', 'warn')), false).look).toBe('good');
    const late = (severity: 'warn' | 'bad') => health(severity, condition('analysis-late', severity));
    expect(liveWord(late('warn'), false)).toEqual({ word: 'Late', look: 'warn' });
    expect(liveWord(late('bad'), false)).toEqual({ word: 'Late', look: 'bad' });
    expect(liveWord(health('bad', condition('input-lost', 'bad')), false).look).toBe('bad');
    expect(liveWord(health('ok'), true)).toEqual({ word: 'No data', look: 'bad' });
  });
});

describe('the lines', () => {
  it('are the pressing ones in their order, the rest counted, and what is only to be known apart', () => {
    const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((id) => condition(id, 'warn'));
    const lines = healthLines(health('warn', ...many, condition('note', 'info')));
    expect(lines.pressing.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(lines.moreCount).toBe(2);
    expect(lines.notes.map(({ id }) => id)).toEqual(['note']);
    expect(healthLines(null)).toEqual({ pressing: [], moreCount: 0, notes: [] });
  });

  it('say for how long in words', () => {
    expect([-1, 8, 119, 120, 7000, 8000].map(forHowLong)).toEqual([
      'for 0 s',
      'for 8 s',
      'for 119 s',
      'for 2 min',
      'for 117 min',
      'for 2 h',
    ]);
  });
});

describe('the store', () => {
  it('keeps the health of this connection and reads the server’s clock', () => {
    const store = new DashboardStore();
    store.apply(HELLO, 5000);
    expect(store.serverSeconds(5000)).toBe(HELLO.clockSeconds);
    expect(store.serverSeconds(7000)).toBe(HELLO.clockSeconds + 2);
    const message = health('bad', condition('input-lost', 'bad'));
    store.apply(message, 5001);
    expect(store.health).toBe(message);
    store.apply(HELLO, 6000);
    expect(store.health).toBeNull();
  });
});
