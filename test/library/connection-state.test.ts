import { describe, expect, it } from 'vitest';
import { advanceConnection, type ConnectionState, retryDelayMs } from '../../src/client/connection-state.js';

const EVEN = 0.5;
const CONNECTING: ConnectionState = { kind: 'connecting', attempt: 0, sinceMs: 0 };
const LIVE: ConnectionState = { kind: 'live', lastMessageAtMs: 1000, probedAtMs: null };

describe('connection state machine', () => {
  it('is live only once a message came', () => {
    expect(advanceConnection(CONNECTING, 'tick', 100, EVEN)).toEqual({ state: CONNECTING, effect: 'none' });
    expect(advanceConnection(CONNECTING, 'message', 200, EVEN)).toEqual({
      state: { kind: 'live', lastMessageAtMs: 200, probedAtMs: null },
      effect: 'none',
    });
  });

  it('waits after a close, then opens anew when the pause is over', () => {
    const closed = advanceConnection(LIVE, 'closed', 2000, EVEN);
    expect(closed).toEqual({ state: { kind: 'waiting', attempt: 1, retryAtMs: 2500 }, effect: 'none' });
    expect(advanceConnection(closed.state, 'tick', 2499, EVEN).effect).toBe('none');
    expect(advanceConnection(closed.state, 'tick', 2500, EVEN)).toEqual({
      state: { kind: 'connecting', attempt: 1, sinceMs: 2500 },
      effect: 'open',
    });
  });

  it('opens at once when told not to wait', () => {
    const waiting: ConnectionState = { kind: 'waiting', attempt: 5, retryAtMs: 90_000 };
    expect(advanceConnection(waiting, 'retry', 10, EVEN).effect).toBe('open');
    expect(advanceConnection(LIVE, 'retry', 10, EVEN)).toEqual({ state: LIVE, effect: 'none' });
  });

  it('waits longer after each failed attempt and starts over after a message', () => {
    let state: ConnectionState = CONNECTING;
    const pauses: number[] = [];
    for (let nowMs = 0, failures = 0; failures < 7; failures++) {
      state = advanceConnection(state, 'closed', nowMs, EVEN).state;
      if (state.kind !== 'waiting') throw new Error(`expected a pause, got ${state.kind}`);
      pauses.push(state.retryAtMs - nowMs);
      nowMs = state.retryAtMs;
      state = advanceConnection(state, 'tick', nowMs, EVEN).state;
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    const live = advanceConnection(state, 'message', 99_000, EVEN).state;
    expect(advanceConnection(live, 'closed', 99_000, EVEN).state).toEqual({
      kind: 'waiting',
      attempt: 1,
      retryAtMs: 99_500,
    });
  });

  it('gives up an attempt that never answers', () => {
    expect(advanceConnection(CONNECTING, 'tick', 7999, EVEN).effect).toBe('none');
    const late = advanceConnection(CONNECTING, 'tick', 8000, EVEN);
    expect(late.effect).toBe('drop');
    expect(late.state.kind).toBe('waiting');
  });

  it('asks a quiet connection for a sign of life and drops it without an answer', () => {
    expect(advanceConnection(LIVE, 'tick', 15_999, EVEN).effect).toBe('none');
    const probed = advanceConnection(LIVE, 'tick', 16_000, EVEN);
    expect(probed.effect).toBe('probe');
    expect(advanceConnection(probed.state, 'tick', 20_999, EVEN).effect).toBe('none');
    expect(advanceConnection(probed.state, 'tick', 21_000, EVEN).effect).toBe('drop');
    const answered = advanceConnection(probed.state, 'message', 17_000, EVEN);
    expect(advanceConnection(answered.state, 'tick', 21_000, EVEN)).toEqual({
      state: { kind: 'live', lastMessageAtMs: 17_000, probedAtMs: null },
      effect: 'none',
    });
  });

  it('spreads the pauses by a fifth either way', () => {
    expect(retryDelayMs(1, 0)).toBeCloseTo(400, 9);
    expect(retryDelayMs(1, 1)).toBeCloseTo(600, 9);
    expect(retryDelayMs(10_000, 1)).toBeCloseTo(12_000, 9);
  });
});
