import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monotonicMs } from '../core/clock.js';
import { AffektError, toAffektError } from '../core/errors.js';
import { Access } from './access.js';
import type { ApiRoute } from './api-route.js';
import type { MessageKind } from './client-message.js';
import { type DocChapter, documentationRoutes } from './documentation-routes.js';
import { createHttpApp, createRequestLimiter } from './http-app.js';
import { type AccessLink, accessLinks, machineAddresses } from './link.js';
import { PROBE_ROUTES, type Probes } from './probe-routes.js';
import type { StatusResponse } from './api-answers.js';
import { PROTOCOL_VERSION } from './protocol.js';
import type { StreamedSeries } from './signal-stream.js';
import { SocketGuard } from './socket-guard.js';
import { Streams } from './streams.js';
import { handleUpgrade } from './upgrade.js';
import { DEFAULT_HUB_LIMITS, type HelloContents, type HubLimits, WebSocketHub } from './websocket-hub.js';

export interface ServerOptions {
  /** Name or address to bind to; beyond loopback tokens are demanded. */
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Made at random where needed and left out. */
  readonly viewToken?: string | undefined;
  readonly controlToken?: string | undefined;
  /** Further Host headers to accept (`show.example:8080`). */
  readonly allowedHosts?: readonly string[];
  /** Folder of the built dashboard, absolute; it may be missing. */
  readonly webFolder: string;
  /** Asked for every client: what is listened to, with which model. */
  readonly hello: () => HelloContents;
  /** The numbers that come with every frame, in the order of their values. */
  readonly series: readonly StreamedSeries[];
  /** Further API routes. */
  readonly routes?: readonly ApiRoute[];
  /** Further chapters of the documentation. */
  readonly documentation?: readonly DocChapter[];
  /** Further kinds of messages that clients may send over the WebSocket. */
  readonly messageKinds?: readonly MessageKind[];
  readonly limits?: Partial<HubLimits>;
  /** What `/healthz` and `/metrics` answer; left out: there are none. */
  readonly probes?: Probes;
}

/** A running server. Sending never waits and never throws for a client's sake. */
export interface AffektServer {
  /** The address and port it is bound to in fact. */
  readonly address: string;
  readonly port: number;
  /** What to print: the best address first. */
  readonly links: readonly AccessLink[];
  readonly clientCount: number;
  readonly hub: WebSocketHub;
  /** What is sent to the clients that subscribed to it. */
  readonly streams: Streams;
  /** Says goodbye to all clients and frees the port; takes about half a second at most. May be called twice. */
  close(): Promise<void>;
}

/** Connections by HTTP beside the clients: those of pages that load, and of strangers (`SocketGuard`). */
const HTTP_CONNECTION_COUNT = 512;
/** A connection that asks for nothing is ended after `headersTimeout`, ms; looked for this often, ms. */
const TIMEOUTS = { headersTimeout: 5000, requestTimeout: 10_000, connectionsCheckingInterval: 1000 };

/**
 * Starts the broadcast: dashboard, JSON API and WebSocket on one port. Control thread.
 * Throws `AFFEKT_PORT_IN_USE` when the port is taken, `AFFEKT_CONFIG_INVALID` when the host or a token cannot be used.
 */
export async function startServer(options: ServerOptions): Promise<AffektServer> {
  const httpServer = createServer({ maxHeaderSize: 8192, ...TIMEOUTS });
  const { clientCount } = { ...DEFAULT_HUB_LIMITS, ...options.limits };
  httpServer.maxConnections = clientCount + HTTP_CONNECTION_COUNT;
  const guard = new SocketGuard(httpServer);
  const { address, port } = await listen(httpServer, options.host, options.port);
  // From here to the end of this function nothing is awaited, so no request can arrive before its handlers are there.
  let access: Access;
  try {
    access = new Access({ ...options, boundAddress: address, port, machineAddresses });
  } catch (error) {
    httpServer.close();
    throw error;
  }
  const startedAtMs = monotonicMs();
  const streams = new Streams(options.series);
  const hub = new WebSocketHub({
    hello: options.hello,
    streams,
    kinds: options.messageKinds ?? [],
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  const status: ApiRoute = {
    method: 'GET',
    path: '/api/status',
    role: 'view',
    doc: { summary: 'What runs, and how the server fares.', answer: 'StatusResponse' },
    handle({ role }): StatusResponse {
      const { program, source, model } = options.hello();
      const newest = streams.newestState('status');
      let input: StatusResponse['input'] = null;
      if (newest !== null) {
        const { type: _type, ...rest } = newest;
        input = rest;
      }
      return {
        version: program.version,
        protocolVersion: PROTOCOL_VERSION,
        role,
        source,
        model,
        input,
        uptimeSeconds: (monotonicMs() - startedAtMs) / 1000,
        clientCount: hub.clientCount,
        ...hub.counters,
      };
    },
  };
  const limiter = createRequestLimiter();
  const own = [status, ...(options.routes ?? [])];
  const { program } = options.hello();
  const { webFolder, probes } = options;
  const documented = probes === undefined ? own : [...own, ...PROBE_ROUTES];
  const routes = [...own, ...documentationRoutes(documented, options.documentation ?? [], program.version)];
  httpServer.on('request', createHttpApp({ access, webFolder, routes, limiter, guard, probes }));
  httpServer.on('upgrade', (request, socket, head) =>
    handleUpgrade({ access, hub, limiter, guard }, request, socket, head),
  );

  let closing: Promise<void> | null = null;
  return {
    address,
    port,
    hub,
    streams,
    links: accessLinks({
      host: options.host,
      port,
      tokens: access.tokens,
      machineAddresses: machineAddresses(),
    }),
    get clientCount() {
      return hub.clientCount;
    },
    close() {
      closing ??= closeAll(httpServer, hub);
      return closing;
    },
  };
}

async function closeAll(httpServer: Server, hub: WebSocketHub): Promise<void> {
  const closed = new Promise<void>((resolve) => httpServer.close(() => resolve()));
  await hub.close();
  httpServer.closeAllConnections();
  await closed;
}

function listen(httpServer: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    // Stays for good: a failed accept (no file descriptors left) is no reason to stop serving the others.
    httpServer.on('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    httpServer.listen({ host, port }, () => {
      const address = httpServer.address();
      if (address === null || typeof address === 'string') {
        reject(new AffektError('AFFEKT_INTERNAL', 'the server is bound to no port'));
      } else resolve(address);
    });
  });
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): AffektError {
  switch (error.code) {
    case 'EADDRINUSE':
      return new AffektError(
        'AFFEKT_PORT_IN_USE',
        `port ${port} on ${host} is taken, perhaps by another Affekt; end it, or choose another port with --port`,
        { cause: error, retryable: true },
      );
    case 'EACCES':
      return new AffektError(
        'AFFEKT_ACCESS_DENIED',
        `port ${port} is reserved for the system; choose one from 1024 to 65535 with --port`,
        { cause: error },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new AffektError(
        'AFFEKT_CONFIG_INVALID',
        `--host ${host} is no address of this machine; use localhost, 0.0.0.0 for all of them, or one of ${machineAddresses().join(', ')}`,
        { cause: error },
      );
    default:
      return toAffektError(error, 'AFFEKT_INTERNAL');
  }
}
