import { PAST_SECONDS } from '../state/tracks.js';

/** What a chart shows: so many seconds that end now, or at a moment of the page's clock. */
export interface TimeWindow {
  readonly spanSeconds: number;
  /** Null: it ends now and moves on. */
  readonly endSeconds: number | null;
}

const SHORTEST_SECONDS = 5;

/** The window with its end in the last half hour; one that reaches now moves on with it. */
function kept(window: TimeWindow, nowSeconds: number): TimeWindow {
  const spanSeconds = Math.min(PAST_SECONDS, Math.max(SHORTEST_SECONDS, window.spanSeconds));
  const { endSeconds } = window;
  if (endSeconds === null || endSeconds >= nowSeconds) return { spanSeconds, endSeconds: null };
  return { spanSeconds, endSeconds: Math.max(nowSeconds - PAST_SECONDS + spanSeconds, endSeconds) };
}

/** Begin and end at `nowSeconds`. */
export function edges({ spanSeconds, endSeconds }: TimeWindow, nowSeconds: number): [number, number] {
  const end = endSeconds ?? nowSeconds;
  return [end - spanSeconds, end];
}

/** Nearer (below 1) or farther, around the middle; a window that ends now goes on ending now. */
export function zoomed(window: TimeWindow, factor: number, nowSeconds: number): TimeWindow {
  const spanSeconds = Math.min(PAST_SECONDS, Math.max(SHORTEST_SECONDS, window.spanSeconds * factor));
  const { endSeconds } = window;
  const end = endSeconds === null ? null : endSeconds + (spanSeconds - window.spanSeconds) / 2;
  return kept({ spanSeconds, endSeconds: end }, nowSeconds);
}

/** From a moment to another, as they were marked on the chart. */
export function between(fromSeconds: number, toSeconds: number, nowSeconds: number): TimeWindow {
  return kept({ spanSeconds: toSeconds - fromSeconds, endSeconds: toSeconds }, nowSeconds);
}

/** Ends so many seconds before now. */
export function scrubbed(window: TimeWindow, agoSeconds: number, nowSeconds: number): TimeWindow {
  return kept({ ...window, endSeconds: agoSeconds <= 0 ? null : nowSeconds - agoSeconds }, nowSeconds);
}

/** With a moment in its middle. */
export function around(atSeconds: number, window: TimeWindow, nowSeconds: number): TimeWindow {
  return kept({ ...window, endSeconds: atSeconds + window.spanSeconds / 2 }, nowSeconds);
}
