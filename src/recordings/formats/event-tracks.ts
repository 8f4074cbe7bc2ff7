import { PULSES } from '../../emotion/events/event-names.js';
import type { FileEvent } from '../../engine/file-analysis.js';

/** Events by the track they are shown in: what comes with every beat or note would hide the rest. */
export function eventTracks(events: readonly FileEvent[]): ReadonlyMap<string, readonly FileEvent[]> {
  const of = (isIn: (name: string) => boolean): FileEvent[] => events.filter(({ name }) => isIn(name));
  return new Map([
    ['events', of((name) => !PULSES.has(name))],
    ['beats', of((name) => name === 'beat')],
    ['onsets', of((name) => name === 'onset')],
  ]);
}
