import type { EventsResponse, HistoryResponse } from '../../../src/server/api-answers.js';
import type { LoggedEvent } from './event-log.js';
import type { Past } from './store.js';
import type { Point } from './tracks.js';

/** The nearer past is asked for as finely as it is kept (4 Hz), the farther at half of that. */
const PARTS = [
  { fromSeconds: -600, toSeconds: 0, pointCount: 2400 },
  { fromSeconds: -1800, toSeconds: -600, pointCount: 2400 },
] as const;
/** Most series of one question. */
const SERIES_AT_A_TIME = 32;

/** Series and events of the last half hour; null when the server does not answer or `signal` aborts. Never rejects. */
export async function requestPast(names: readonly string[], signal: AbortSignal): Promise<Past | null> {
  try {
    const { events } = await get<EventsResponse>('./api/events', signal);
    const series: Record<string, Point[]> = {};
    let timed: readonly LoggedEvent[] = [];
    for (let first = 0; first < names.length; first += SERIES_AT_A_TIME) {
      const some = names.slice(first, first + SERIES_AT_A_TIME);
      for (const { fromSeconds, toSeconds, pointCount } of PARTS) {
        const query = `series=${some.join(',')}&from=${fromSeconds}&points=${pointCount}`;
        const end = toSeconds === 0 ? '' : `&to=${toSeconds}`;
        const history = await get<HistoryResponse>(`./api/history?${query}${end}`, signal);
        const nowSeconds = performance.now() / 1000;
        const before = timesOf(history, nowSeconds);
        for (const name of some) {
          const values = history.series[name] ?? [];
          const points = before.map((atSeconds, row) => ({ atSeconds, value: values[row] ?? null }));
          series[name] = [...points, ...(series[name] ?? [])];
        }
        if (first === 0) timed = [...eventsWithin(events, history, nowSeconds), ...timed];
      }
    }
    return { series, events: timed };
  } catch {
    return null;
  }
}

/** When each row was heard, by the page's clock, seconds. */
function timesOf({ secondsAgo }: HistoryResponse, nowSeconds: number): number[] {
  return secondsAgo.map((seconds) => nowSeconds - seconds);
}

/** The events within the rows of a history, each at the time of the row in which it was heard. */
export function eventsWithin(
  events: EventsResponse['events'],
  { times, secondsAgo }: Pick<HistoryResponse, 'times' | 'secondsAgo'>,
  nowSeconds: number,
): LoggedEvent[] {
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return [];
  return events
    .filter(({ audioTimeSeconds: at }) => at >= first - 1 && at <= last + 1)
    .map((event) => {
      const next = times.findIndex((time) => time >= event.audioTimeSeconds);
      const row = next < 0 ? times.length - 1 : next;
      const ahead = (times[row] ?? 0) - event.audioTimeSeconds;
      return { ...event, atSeconds: nowSeconds - (secondsAgo[row] ?? 0) - Math.max(-1, Math.min(1, ahead)) };
    });
}

async function get<Answer>(path: string, signal: AbortSignal): Promise<Answer> {
  const response = await fetch(path, { signal });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return (await response.json()) as Answer;
}
