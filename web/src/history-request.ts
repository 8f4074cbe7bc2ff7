import type { EventsResponse, HistoryResponse } from '../../src/server/api-answers.js';
import type { EventMessage } from '../../src/server/protocol.js';
import { CURVE_SERIES } from './subscriptions.js';

/** Rows of the curves: finer than a screen shows. */
const POINT_COUNT = 1200;

/** What was before the page came. */
export interface Past {
  readonly history: HistoryResponse;
  readonly events: readonly EventMessage[];
}

/** The curves and events of the last `seconds`; null when the server does not answer or `signal` aborts. Never rejects. */
export async function requestPast(seconds: number, signal: AbortSignal): Promise<Past | null> {
  const series = CURVE_SERIES.join(',');
  try {
    const [history, events] = await Promise.all([
      get<HistoryResponse>(`./api/history?series=${series}&from=${-seconds}&points=${POINT_COUNT}`, signal),
      get<EventsResponse>(`./api/events?from=${-seconds}`, signal),
    ]);
    return { history, events: events.events };
  } catch {
    return null;
  }
}

async function get<Answer>(path: string, signal: AbortSignal): Promise<Answer> {
  const response = await fetch(path, { signal });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return (await response.json()) as Answer;
}
