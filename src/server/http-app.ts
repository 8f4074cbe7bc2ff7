import { existsSync } from 'node:fs';
import { join } from 'node:path';
import compression from 'compression';
import express, { type Express, type Request, type Response } from 'express';
import helmet from 'helmet';
import type { Access } from './access.js';
import { roleOfToken } from './access-tokens.js';
import type { ApiRoute } from './api-route.js';
import { answerError, mountApi, sendError } from './api-routes.js';
import { notBuiltPage, tokenNeededPage } from './pages.js';
import { mountProbes, type Probes } from './probe-routes.js';
import { RequestLimiter } from './request-limiter.js';
import type { SocketGuard } from './socket-guard.js';

export interface HttpAppOptions {
  readonly access: Access;
  /** Folder of the built dashboard, absolute; it may be missing. */
  readonly webFolder: string;
  readonly routes: readonly ApiRoute[];
  readonly limiter: RequestLimiter;
  readonly guard: SocketGuard;
  readonly probes?: Probes | undefined;
}

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PATCH'];

/** One browser loads the page with some dozen requests; behind one address there may be a whole crew. */
export function createRequestLimiter(): RequestLimiter {
  return new RequestLimiter({ burstCount: 600, rateHz: 60 });
}

/**
 * What the server answers over HTTP: the dashboard from its folder and the JSON API, both behind `access`, compressed, with
 * strict headers. Order: limits, method and target, Host and Origin, then the token link, the API, the files.
 *
 * A link `/?token=…` is answered with an HttpOnly, SameSite=Strict cookie and a redirect to `/`, so that the token
 * leaves the address bar and is kept from scripts, the Referer header and other sites.
 */
export function createHttpApp(options: HttpAppOptions): Express {
  const { access, limiter, guard } = options;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', false);
  app.use(securityHeaders(access));
  app.use(compression());
  app.use((request, response, next) => {
    if (!limiter.allow(request.socket.remoteAddress ?? '')) {
      response.set('Retry-After', '1');
      sendError(response, 429, 'AFFEKT_LIMIT_EXCEEDED', 'too many requests');
    } else if (!METHODS.includes(request.method)) {
      response.set('Allow', METHODS.join(', '));
      sendError(response, 405, 'AFFEKT_REQUEST_INVALID', `only ${METHODS.join(', ')} are answered`);
    } else if (!request.originalUrl.startsWith('/')) {
      sendError(response, 400, 'AFFEKT_REQUEST_INVALID', 'the request target must be a path');
    } else {
      const refusal = access.checkSite(request.headers);
      if (refusal === null) {
        if (access.roleOf(request.headers, null) !== null) guard.trust(request.socket);
        next();
      } else sendError(response, refusal.status, 'AFFEKT_ACCESS_DENIED', refusal.message);
    }
  });
  app.get('/', (request, response, next) => {
    const token = new URL(request.originalUrl, 'http://host').searchParams.get('token');
    if (token === null) next();
    else exchangeToken(access, token, response);
  });
  if (options.probes !== undefined) mountProbes(app, access, options.probes);
  mountApi(app, access, options.routes);
  app.use((request, response, next) => {
    if (!['GET', 'HEAD'].includes(request.method)) {
      response.set('Allow', 'GET, HEAD');
      sendError(response, 405, 'AFFEKT_REQUEST_INVALID', 'pages take GET and HEAD only');
    } else if (access.roleOf(request.headers, null) === null) {
      response.status(401).set('Cache-Control', 'no-store').type('html').send(tokenNeededPage());
    } else next();
  });
  mountDashboard(app, options.webFolder);
  app.use((request: Request, response: Response) => {
    sendError(response, 404, 'AFFEKT_NOT_FOUND', `there is no ${request.path}`);
  });
  app.use(answerError);
  return app;
}

function exchangeToken(access: Access, token: string, response: Response): void {
  response.set('Cache-Control', 'no-store');
  if (access.tokens !== null) {
    if (roleOfToken(access.tokens, token) === null) {
      response.status(401).type('html').send(tokenNeededPage());
      return;
    }
    response.cookie(access.cookieName, token, { httpOnly: true, sameSite: 'strict', path: '/' });
  }
  response.redirect(303, '/');
}

function mountDashboard(app: Express, webFolder: string): void {
  app.get('/', (_request, response, next) => {
    if (existsSync(join(webFolder, 'index.html'))) next();
    else response.status(503).set('Cache-Control', 'no-store').type('html').send(notBuiltPage());
  });
  // The pages of the documentation refer to each other by relative addresses.
  app.get('/docs', (request, response, next) => {
    if (request.path === '/docs') response.redirect(303, '/docs/');
    else next();
  });
  app.use(
    express.static(webFolder, {
      dotfiles: 'deny',
      redirect: false,
      extensions: ['html'],
      setHeaders(response, path) {
        // Vite names what lies in assets/ by its content; the page itself must be asked for anew.
        const hashed = path.startsWith(join(webFolder, 'assets'));
        response.setHeader('Cache-Control', hashed ? 'private, max-age=31536000, immutable' : 'no-cache');
      },
    }),
  );
}

/** Helmet with a policy that allows the dashboard's own files and its WebSocket, and no inline code or style. */
function securityHeaders(access: Access): ReturnType<typeof helmet> {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        // Not every browser takes a WebSocket to the same host as 'self'. The Host is only repeated when it is ours.
        connectSrc: [
          "'self'",
          (request) =>
            access.checkSite(request.headers) === null ? `ws://${request.headers.host}` : "'self'",
        ],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    // Served over plain HTTP on a stage network: promising HTTPS would lock the browser out.
    strictTransportSecurity: false,
    // Browsers ignore it beyond localhost without HTTPS and complain.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  });
}
