/**
 * No universe is sent more often than a DMX line can carry (ANSI E1.31, 6.6.1): 44 times a second, its last packets no faster. Whole
 * ms, as timers have.
 */
export const LINE_INTERVAL_MS = 23;
