import type { HealthMessage } from '../../src/server/protocol.js';

type Condition = HealthMessage['conditions'][number];

/** Most conditions drawn over the page; the others are counted. */
const SHOWN_COUNT = 6;

/** The word on a connection that stands, and how good it is: `Live` in green is said only where it is true. */
export function liveWord(
  health: HealthMessage | null,
  isStale: boolean,
): { readonly word: string; readonly look: 'good' | 'warn' | 'bad' } {
  if (isStale) return { word: 'No data', look: 'bad' };
  const late = health?.conditions.find(({ id }) => id === 'analysis-late');
  if (late !== undefined) return { word: 'Late', look: late.severity === 'bad' ? 'bad' : 'warn' };
  if (health?.level === 'bad') return { word: 'Live, with trouble', look: 'bad' };
  return { word: 'Live', look: 'good' };
}

/** What stands over the page (`pressing`, with how many there is no room for) and what stands at its foot (`notes`). */
export function healthLines(health: HealthMessage | null): {
  readonly pressing: readonly Condition[];
  readonly moreCount: number;
  readonly notes: readonly Condition[];
} {
  const conditions = health?.conditions ?? [];
  const pressing = conditions.filter(({ severity }) => severity !== 'info');
  return {
    pressing: pressing.slice(0, SHOWN_COUNT),
    moreCount: Math.max(0, pressing.length - SHOWN_COUNT),
    notes: conditions.filter(({ severity }) => severity === 'info'),
  };
}

/** `for 8 s`, `for 3 min`, `for 2 h`. */
export function forHowLong(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 120) return `for ${whole} s`;
  const minutes = Math.round(whole / 60);
  return minutes < 120 ? `for ${minutes} min` : `for ${Math.round(minutes / 60)} h`;
}
