/** What a test that stops the clock stops; the monotonic clock that the program reads stands too. */
export const STOPPED_TIMERS = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
  'hrtime',
] as const;

/** From before the clock is stopped: opening a socket takes real turns of the loop. */
export const realSetImmediate = setImmediate;
