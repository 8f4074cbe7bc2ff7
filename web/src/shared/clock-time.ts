const FORMAT = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** The time of day at a moment of the page's monotonic clock, seconds: `21:04:09`. */
export function clockTime(atSeconds: number): string {
  return FORMAT.format(performance.timeOrigin + 1000 * atSeconds);
}
