import type { Express, Request } from 'express';
import { z } from 'zod';
import { monotonicMs } from '../core/clock.js';
import { type Access, isLoopback } from './access.js';
import { sendError } from './api-routes.js';
import type { HealthResponse } from './api-answers.js';
import type { DocumentedRoute } from './api-route.js';
import type { HealthMessage } from './protocol.js';

/** What programs that watch the show ask for. */
export interface Probes {
  readonly health: () => HealthMessage;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
}

/** What the documentation says of them. */
export const PROBE_ROUTES: readonly DocumentedRoute[] = [
  {
    method: 'GET',
    path: '/healthz',
    role: 'view',
    doc: {
      summary:
        'Health of the show. From this machine no token is needed; without one others get the level alone.',
      answer: 'HealthResponse',
      otherAnswers: [{ status: 503, when: 'Something is bad.', answer: 'HealthResponse' }],
    },
  },
  {
    method: 'GET',
    path: '/metrics',
    role: 'view',
    doc: {
      summary: 'Metrics of Prometheus. From this machine no token is needed.',
      answer: z.string(),
      mediaType: 'text/plain',
    },
  },
];

/**
 * `GET /healthz` (200, or 503 when something is bad) and `GET /metrics`. Neither asks for a token from this machine. From
 * another one without a token `/healthz` gives the status and the word for it, and not what is wrong, which names devices and
 * hosts; `/metrics` gives nothing (401).
 */
export function mountProbes(app: Express, access: Access, probes: Probes): void {
  const mayLook = (request: Request): boolean =>
    'role' in access.authorize(request.headers, null) || isFromThisMachine(request);
  app.get('/healthz', (request, response) => {
    const { level, conditions } = probes.health();
    const nowSeconds = monotonicMs() / 1000;
    const answer: HealthResponse = mayLook(request)
      ? {
          level,
          conditions: conditions.map(({ sinceSeconds, ...condition }) => ({
            ...condition,
            forSeconds: Math.round(10 * (nowSeconds - sinceSeconds)) / 10,
          })),
        }
      : { level };
    response
      .set('Cache-Control', 'no-store')
      .status(level === 'bad' ? 503 : 200)
      .json(answer);
  });
  app.get('/metrics', async (request, response) => {
    response.set('Cache-Control', 'no-store');
    if (!mayLook(request)) {
      response.set('WWW-Authenticate', 'Bearer');
      sendError(response, 401, 'AFFEKT_ACCESS_DENIED', 'a token is needed: Authorization: Bearer …');
      return;
    }
    const { contentType, text } = await probes.metrics();
    response.type(contentType).send(text);
  });
}

/** A program of this machine that asks for itself: no browser's page of another site, and nothing passed on by a proxy that says so. */
function isFromThisMachine({ socket, headers }: Request): boolean {
  const site = headers['sec-fetch-site'];
  return (
    isLoopback(socket.remoteAddress ?? '') &&
    headers['x-forwarded-for'] === undefined &&
    headers.forwarded === undefined &&
    (site === undefined || site === 'same-origin' || site === 'none')
  );
}
