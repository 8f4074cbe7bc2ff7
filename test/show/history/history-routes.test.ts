import { get, type IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventsResponse, HistoryResponse, SeriesResponse } from '../../../src/server/api-answers.js';
import type { AffektServer } from '../../../src/server/server.js';
import { Broadcast } from '../../../src/show/broadcast.js';
import { historyRoutes } from '../../../src/show/history/history-routes.js';
import { SERIES } from '../../../src/show/history/series-table.js';
import { ShowHistory } from '../../../src/show/history/show-history.js';
import { SIGNALS } from '../../../src/signals/signal-table.js';
import { startTestServer } from '../../server/test-server.js';
import { randomNumbers } from '../../support/random-numbers.js';
import { syntheticEvent, syntheticFrame } from '../../support/synthetic-frame.js';

/** Twenty seconds of music. */
const FRAME_COUNT = 625;

let server: AffektServer;
let broadcast: Broadcast;

beforeEach(async () => {
  const history = new ShowHistory();
  server = await startTestServer({ series: SERIES, routes: historyRoutes(history) });
  broadcast = new Broadcast(server.streams, history, { droppedSampleCount: 0, nonFiniteSampleCount: 0 });
  for (let frameIndex = 0; frameIndex < FRAME_COUNT; frameIndex += 1)
    broadcast.onFrame(
      syntheticFrame({ frameIndex, valence: Math.sin(frameIndex / 50), isKnown: frameIndex > 30 }),
    );
  for (const audioTimeSeconds of [3, 12, 19])
    broadcast.onEvent(syntheticEvent('drop', { audioTimeSeconds, sampleIndex: audioTimeSeconds * 22_050 }));
});

afterEach(() => server.close());

function ask(query: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${server.port}/api/${query}`);
}

async function history(query: string): Promise<HistoryResponse> {
  return (await (await ask(`history?${query}`)).json()) as HistoryResponse;
}

async function complaint(query: string): Promise<string> {
  const answer = await ask(query);
  const body = (await answer.json()) as { code: string; message: string };
  expect([answer.status, body.code], query).toEqual([400, 'AFFEKT_REQUEST_INVALID']);
  return body.message;
}

describe('GET /api/history', () => {
  it('gives the series asked for as columns, null before there was a value', async () => {
    const body = await history('series=valence,film/sad,peak,valence');
    expect(Object.keys(body)).toEqual(['newestSampleIndex', 'times', 'secondsAgo', 'series']);
    expect(Object.keys(body.series)).toEqual(['valence', 'film/sad', 'peak']);
    expect(body.newestSampleIndex).toBe(syntheticFrame({ frameIndex: FRAME_COUNT - 1 }).feature.sampleIndex);
    expect(body.times.length).toBeGreaterThanOrEqual(80);
    for (const column of [...Object.values(body.series), body.secondsAgo])
      expect(column).toHaveLength(body.times.length);
    expect(body.series.valence?.[0]).toBeNull();
    expect(body.series.valence?.at(-1)).toBeCloseTo(Math.sin((FRAME_COUNT - 1) / 50), 4);
    expect(new Set(body.series.peak)).toEqual(new Set([-10]));
    expect(body.secondsAgo.every((seconds) => seconds >= 0 && seconds < 60)).toBe(true);
  });

  it('takes a span in audio time, or before the newest', async () => {
    const { times } = await history('series=level&from=5&to=7.5');
    expect([times[0], times.at(-1)].map((time) => Math.floor(time ?? 0))).toEqual([5, 7]);
    const last = await history('series=level&from=-4&to=-1');
    const newest = (last.newestSampleIndex ?? 0) / 22_050;
    expect(last.times[0]).toBeGreaterThanOrEqual(newest - 4 - 0.001);
    expect(last.times.at(-1)).toBeLessThanOrEqual(newest - 1 + 0.001);
    expect(last.times.length).toBeGreaterThanOrEqual(12);
    expect((await history('series=level&from=500')).times).toEqual([]);
  });

  it('thins to the points asked for, and loses no extreme', async () => {
    const whole = await history('series=valence');
    const thinned = await history('series=valence&points=20');
    expect(thinned.times.length).toBeLessThanOrEqual(20);
    const extremes = ({ series }: HistoryResponse): number[] => {
      const known = series.valence?.filter((value) => value !== null) ?? [];
      return [Math.min(...known), Math.max(...known)];
    };
    expect(extremes(thinned)).toEqual(extremes(whole));
  });

  it('begins anew with the stream', async () => {
    broadcast.onFrame(syntheticFrame({ frameIndex: 0, valence: 0.5 }));
    expect(await history('series=valence')).toMatchObject({ series: { valence: [0.5] } });
    expect(await (await ask('events')).json()).toEqual({ events: [] });
  });

  it('names what is wrong with a query and what would be right', async () => {
    expect(await complaint('history')).toBe(
      'history: series is missing; allowed is names of series with commas between, e.g. series=valence,film/sad',
    );
    expect(await complaint('history?series=valence,arousel')).toBe(
      'there is no series "arousel"; did you mean "arousal"? GET /api/series lists all',
    );
    expect(await complaint('history?series=qqqqqqqqqqqqqqqqqqqqqqq')).toMatch(/GET \/api\/series lists all/);
    expect(await complaint('history?serie=valence')).toMatch(/unknown key "serie"; did you mean "series"\?/);
    expect(await complaint('history?series=valence&series=arousal')).toBe(
      'history: series is given more than once',
    );
    for (const points of ['1', '7201', '2.5', '', 'x', '1e3']) {
      expect(await complaint(`history?series=valence&points=${points}`)).toBe(
        `history: points is "${points}"; allowed is a whole number from 2 to 7200`,
      );
    }
    for (const from of ['-1801', 'NaN', '', 'now'])
      expect(await complaint(`history?series=valence&from=${from}`)).toMatch(
        /from is ".*"; allowed is seconds of audio time, or -1800 to 0: before the newest/,
      );
    const all = SERIES.map(({ name }) => name).join(',');
    expect(await complaint(`history?series=${all}&points=7200`)).toMatch(
      /points is 7200; allowed with \d+ series is a whole number from 2 to \d{4}$/,
    );
  });
});

describe('GET /api/events', () => {
  it('gives the events of a span, oldest first', async () => {
    const times = async (query: string): Promise<number[]> => {
      const { events } = (await (await ask(`events${query}`)).json()) as EventsResponse;
      return events.map(({ audioTimeSeconds }) => audioTimeSeconds);
    };
    expect(await times('')).toEqual([3, 12, 19]);
    expect(await times('?from=3.5&to=12')).toEqual([12]);
    expect(await times('?from=-10')).toEqual([12, 19]);
    expect(await complaint('events?since=3')).toMatch(/unknown key "since"/);
  });

  it('keeps the newest thousand (no growth)', async () => {
    for (let index = 0; index < 1500; index += 1)
      broadcast.onEvent(syntheticEvent('build', { audioTimeSeconds: index / 100, value: index }));
    const { events } = (await (await ask('events')).json()) as EventsResponse;
    expect(events.map(({ value }) => value)).toEqual(Array.from({ length: 1000 }, (_, index) => 500 + index));
  });
});

describe('GET /api/series', () => {
  it('lists every signal and what else there is, with range and meaning', async () => {
    const { series } = (await (await ask('series')).json()) as SeriesResponse;
    expect(series.slice(0, SIGNALS.length).map(({ name }) => name)).toEqual(SIGNALS.map(({ name }) => name));
    expect(new Set(series.map(({ name }) => name)).size).toBe(series.length);
    for (const { low, high, meaning } of series) {
      expect(low).toBeLessThan(high);
      expect(meaning).not.toBe('');
    }
  });
});

/** Bytes of an answer's body as it comes over the wire. */
async function bytesOnTheWire(path: string): Promise<{ bytes: number; encoding: string | undefined }> {
  const response = await new Promise<IncomingMessage>((resolve) =>
    get({ port: server.port, path, headers: { 'accept-encoding': 'gzip' } }, resolve),
  );
  let bytes = 0;
  for await (const part of response) bytes += (part as Buffer).length;
  return { bytes, encoding: response.headers['content-encoding'] };
}

describe('a late joiner', () => {
  it('gets ten minutes of ten series in less than 100 kB, unthinned', async () => {
    // Values that wander by steps of every size: no easier to compress than music.
    const random = randomNumbers(1);
    let valence = 0;
    for (let frameIndex = FRAME_COUNT; frameIndex < FRAME_COUNT + 600 * 31.25; frameIndex += 1) {
      valence = Math.max(-1, Math.min(1, valence + 0.1 * (random() - 0.5)));
      broadcast.onFrame(
        syntheticFrame({ frameIndex, valence, arousal: -valence * random(), film: 1 + 8 * random() }),
      );
    }
    const film = ['valence', 'energy', 'tension', 'anger', 'fear', 'happy', 'sad', 'tender'];
    const series = ['valence', 'arousal', ...film.map((name) => `film/${name}`)].join(',');
    const { bytes, encoding } = await bytesOnTheWire(`/api/history?series=${series}&from=-600&points=2400`);
    expect(encoding).toBe('gzip');
    expect(bytes).toBeLessThan(100_000);
    expect(bytes).toBeGreaterThan(10_000);
  });
});
