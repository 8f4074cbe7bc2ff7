import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { type AffektError, type ErrorCode, toAffektError } from '../core/errors.js';
import type { Access } from './access.js';
import type { Role } from './access-tokens.js';
import { ApiAnswer, type ApiRoute } from './api-route.js';
import { LARGEST_REQUEST_BYTES } from './largest-request.js';
import type { ErrorMessage } from './protocol.js';

const STATUS_BY_CODE: Partial<Record<ErrorCode, number>> = {
  AFFEKT_REQUEST_INVALID: 400,
  AFFEKT_CONFIG_INVALID: 400,
  AFFEKT_ACCESS_DENIED: 403,
  AFFEKT_NOT_FOUND: 404,
  AFFEKT_CONFLICT: 409,
  AFFEKT_LIMIT_EXCEEDED: 429,
};

/** Adds the table of routes to `app`: access by role, JSON bodies of at most 256 KiB, JSON errors, 404 for the rest of `/api`. */
export function mountApi(app: Express, access: Access, routes: readonly ApiRoute[]): void {
  app.use('/api', (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    const decision = access.authorize(request.headers, null);
    if ('status' in decision) {
      refuse(response, decision.status, decision.message);
      return;
    }
    response.locals.role = decision.role;
    next();
  });
  for (const route of routes) {
    const checkRole = (_request: Request, response: Response, next: () => void): void => {
      if (route.role === 'view' || response.locals.role === 'control') next();
      else refuse(response, 403, 'this needs the control link; the one in use may only view');
    };
    const answer = async (request: Request, response: Response): Promise<void> => {
      const role: Role = response.locals.role === 'control' ? 'control' : 'view';
      const query = new URL(request.originalUrl, 'http://host').searchParams;
      const value = await route.handle({
        role,
        query,
        body: isEmpty(request) ? undefined : request.body,
      });
      if (value === undefined) response.status(204).end();
      else if (value instanceof ApiAnswer) response.status(value.status).type(value.type).send(value.body);
      else response.json(value);
    };
    const readBody = express.json({ limit: LARGEST_REQUEST_BYTES, strict: false });
    if (route.method === 'GET') app.get(route.path, checkRole, answer);
    else if (route.method === 'POST') app.post(route.path, checkRole, refuseOtherBodies, readBody, answer);
    else app.patch(route.path, checkRole, refuseOtherBodies, readBody, answer);
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const methods = routes.filter((route) => route.path === path).map((route) => route.method);
    app.all(path, (_request, response) => {
      response.set('Allow', methods.join(', '));
      sendError(response, 405, 'AFFEKT_REQUEST_INVALID', `${path} takes ${methods.join(' or ')} only`);
    });
  }
  app.use('/api', (request, response) => {
    sendError(
      response,
      404,
      'AFFEKT_NOT_FOUND',
      `there is no ${request.method} ${request.baseUrl}${request.path}`,
    );
  });
}

/** The last handler of the app: every error as JSON, without its stack. */
export const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const httpStatus = statusOf(error);
  if (httpStatus !== null) {
    const reason = error instanceof Error ? error.message : 'the request could not be read';
    const message = error instanceof SyntaxError ? `the body is not JSON: ${reason}` : reason;
    sendError(
      response,
      httpStatus,
      httpStatus === 413 ? 'AFFEKT_LIMIT_EXCEEDED' : 'AFFEKT_REQUEST_INVALID',
      message,
    );
    return;
  }
  const known: AffektError = toAffektError(error, 'AFFEKT_INTERNAL');
  sendError(response, STATUS_BY_CODE[known.code] ?? 500, known.code, known.message);
};

/** Answers with the API's form of an error. */
export function sendError(response: Response, status: number, code: ErrorCode, message: string): void {
  const body: ErrorMessage = { type: 'error', code, message };
  response.status(status).json(body);
}

function refuse(response: Response, status: 401 | 403, message: string): void {
  if (status === 401) response.set('WWW-Authenticate', 'Bearer');
  sendError(response, status, 'AFFEKT_ACCESS_DENIED', message);
}

/** Forms of other sites can send text and form bodies, but not JSON: nothing else is read. */
function refuseOtherBodies(request: Request, response: Response, next: () => void): void {
  if (!isEmpty(request) && request.is('application/json') === false) {
    sendError(response, 415, 'AFFEKT_REQUEST_INVALID', 'the body must be application/json');
    return;
  }
  next();
}

function isEmpty(request: Request): boolean {
  const length = request.headers['content-length'] ?? '0';
  return length === '0' && request.headers['transfer-encoding'] === undefined;
}

/** The 4xx status that Express and its parsers give their errors. */
function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null;
  return error.status >= 400 && error.status < 500 ? error.status : null;
}
