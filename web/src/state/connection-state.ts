/** What the page knows of its connection. Times are monotonic milliseconds. */
export type ConnectionState =
  | { readonly kind: 'connecting'; readonly attempt: number; readonly sinceMs: number }
  | { readonly kind: 'live'; readonly lastMessageAtMs: number; readonly probedAtMs: number | null }
  | { readonly kind: 'waiting'; readonly attempt: number; readonly retryAtMs: number };

/** `message`: anything arrived; `closed`: the socket is gone; `tick`: time passed; `retry`: do not wait any longer. */
export type ConnectionEvent = 'message' | 'closed' | 'tick' | 'retry';

/** What the socket's owner has to do: open a new socket, drop the present one, ask for a sign of life. */
export type ConnectionEffect = 'none' | 'open' | 'drop' | 'probe';

/** Longest wait for the first message of a new connection, ms. */
const CONNECT_TIMEOUT_MS = 8_000;
/** A quiet connection is asked for a sign of life after this long (no frames come while the input is lost), ms. */
const QUIET_MS = 15_000;
/** … and given up after this long without an answer, ms. */
const PROBE_TIMEOUT_MS = 5_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;

/** How long to wait before attempt `attempt` (1, 2, …): doubling from 0.5 s to 10 s, ±20 % by `jitter` (0..1). */
export function retryDelayMs(attempt: number, jitter: number): number {
  const doubled = FIRST_RETRY_MS * 2 ** Math.min(attempt - 1, 10);
  return Math.min(doubled, LONGEST_RETRY_MS) * (0.8 + 0.4 * jitter);
}

/**
 * The connection's state machine, without socket or clock.
 * @param jitter 0..1; spreads the reconnections of many pages after a restart of the server
 */
export function advanceConnection(
  state: ConnectionState,
  event: ConnectionEvent,
  nowMs: number,
  jitter: number,
): { readonly state: ConnectionState; readonly effect: ConnectionEffect } {
  const wait = (attempt: number): ConnectionState => ({
    kind: 'waiting',
    attempt,
    retryAtMs: nowMs + retryDelayMs(attempt, jitter),
  });
  const connect = (attempt: number): ConnectionState => ({ kind: 'connecting', attempt, sinceMs: nowMs });
  switch (state.kind) {
    case 'connecting':
      if (event === 'message') {
        return { state: { kind: 'live', lastMessageAtMs: nowMs, probedAtMs: null }, effect: 'none' };
      }
      if (event === 'closed') return { state: wait(state.attempt + 1), effect: 'none' };
      if (event === 'tick' && nowMs - state.sinceMs >= CONNECT_TIMEOUT_MS) {
        return { state: wait(state.attempt + 1), effect: 'drop' };
      }
      return { state, effect: 'none' };
    case 'live':
      if (event === 'message') {
        return { state: { kind: 'live', lastMessageAtMs: nowMs, probedAtMs: null }, effect: 'none' };
      }
      if (event === 'closed') return { state: wait(1), effect: 'none' };
      if (event === 'tick' && state.probedAtMs === null && nowMs - state.lastMessageAtMs >= QUIET_MS) {
        return { state: { ...state, probedAtMs: nowMs }, effect: 'probe' };
      }
      if (event === 'tick' && state.probedAtMs !== null && nowMs - state.probedAtMs >= PROBE_TIMEOUT_MS) {
        return { state: wait(1), effect: 'drop' };
      }
      return { state, effect: 'none' };
    case 'waiting':
      if (event === 'retry' || (event === 'tick' && nowMs >= state.retryAtMs)) {
        return { state: connect(state.attempt), effect: 'open' };
      }
      return { state, effect: 'none' };
  }
}
