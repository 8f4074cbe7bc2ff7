import { z } from 'zod';
import { monotonicMs } from '../../core/clock.js';
import { AffektError } from '../../core/errors.js';
import { rounded } from '../../core/rounded.js';
import type { ApiRoute } from '../../server/api-route.js';
import type { EventsResponse, HistoryResponse, SeriesResponse } from '../../server/api-answers.js';
import { queryNumber, readQuery } from '../../server/query.js';
import { unknownSeries } from '../../server/signal-stream.js';
import { SERIES } from './series-table.js';
import { HISTORY_SECONDS, type ShowHistory } from './show-history.js';

const MAX_ROW_COUNT = 7200;
const DEFAULT_ROW_COUNT = 1200;
/** Rows times series of one answer: half a megabyte of text, made in some milliseconds. */
const MAX_VALUE_COUNT = 100_000;
const NAMES = SERIES.map(({ name }) => name);

const seconds = (fallback: number, description: string) =>
  queryNumber(/^-?\d+(\.\d+)?$/, -HISTORY_SECONDS, Number.MAX_SAFE_INTEGER)
    .default(fallback)
    .meta({
      description: `${description}, seconds of audio time; below 0: before the newest.`,
      allowed: `seconds of audio time, or ${-HISTORY_SECONDS} to 0: before the newest`,
    });
const span = {
  from: seconds(-HISTORY_SECONDS, 'Begin'),
  to: seconds(Number.MAX_SAFE_INTEGER, 'End'),
};
const historySchema = z.strictObject({
  series: z.string().min(1).meta({
    description: 'Names from `/api/series` with commas between.',
    allowed: 'names of series with commas between, e.g. series=valence,film/sad',
  }),
  ...span,
  points: queryNumber(/^\d+$/, 2, MAX_ROW_COUNT)
    .default(DEFAULT_ROW_COUNT)
    .meta({
      description: 'Most rows of the answer; times the series at most 100,000.',
      allowed: `a whole number from 2 to ${MAX_ROW_COUNT}`,
    }),
});
const eventsSchema = z.strictObject(span);

/** `GET /api/series`, `/api/history` and `/api/events`: what was, for whoever comes late. */
export function historyRoutes(history: ShowHistory): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/series',
      role: 'view',
      doc: { summary: 'The numbers that are sent and kept.', answer: 'SeriesResponse' },
      handle: (): SeriesResponse => ({
        series: SERIES.map(({ name, low, high, meaning }) => ({ name, low, high, meaning })),
      }),
    },
    {
      method: 'GET',
      path: '/api/history',
      role: 'view',
      doc: {
        summary: 'The last half hour of any series, thinned by lowest and highest.',
        query: historySchema,
        answer: 'HistoryResponse',
      },
      handle: ({ query }) => historyOf(history, readQuery(historySchema, query, 'history')),
    },
    {
      method: 'GET',
      path: '/api/events',
      role: 'view',
      doc: {
        summary: 'The newest events, without beats and onsets.',
        query: eventsSchema,
        answer: 'EventsResponse',
      },
      handle({ query }): EventsResponse {
        const { from, to } = readQuery(eventsSchema, query, 'events');
        return { events: history.events({ fromSeconds: from, toSeconds: to }) };
      },
    },
  ];
}

function historyOf(
  history: ShowHistory,
  { series, from, to, points }: z.infer<typeof historySchema>,
): HistoryResponse {
  const names = [...new Set(series.split(','))];
  const places = names.map((name) => {
    const place = NAMES.indexOf(name);
    if (place < 0) throw unknownSeries(name, NAMES);
    return place;
  });
  const mostPoints = Math.floor(MAX_VALUE_COUNT / names.length);
  if (points > mostPoints) {
    throw new AffektError(
      'AFFEKT_REQUEST_INVALID',
      `history: points is ${points}; allowed with ${names.length} series is a whole number from 2 to ${mostPoints}`,
    );
  }
  const { times, heardAtMs, values } = history.columns(places, { fromSeconds: from, toSeconds: to }, points);
  const nowMs = monotonicMs();
  return {
    newestSampleIndex: history.newestSampleIndex,
    times: times.map((seconds) => roundedTo(seconds, 1000)),
    secondsAgo: heardAtMs.map((atMs) => roundedTo((nowMs - atMs) / 1000, 10)),
    series: Object.fromEntries(
      names.map((name, index) => [
        name,
        (values[index] ?? []).map((value) => (Number.isNaN(value) ? null : rounded(value))),
      ]),
    ),
  };
}

function roundedTo(value: number, stepsPerUnit: number): number {
  return Math.round(value * stepsPerUnit) / stepsPerUnit;
}
