import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { FrameHistory } from '../buffer/frame-history.js';
import { monotonicMs } from '../core/clock.js';
import { AffektError, toAffektError } from '../core/errors.js';
import { Access } from './access.js';
import { ApiAnswer, type ApiRoute } from './api-route.js';
import type { MessageKind } from './client-message.js';
import { createHttpApp, createRequestLimiter } from './http-app.js';
import { type AccessLink, accessLinks, machineAddresses } from './link.js';
import type { Probes } from './probe-routes.js';
import {
  type EventMessage,
  type FrameMessage,
  PROTOCOL_VERSION,
  type StateMessage,
  type StatusResponse,
} from './protocol.js';
import { type DocChapter, documentationRoutes } from './documentation-routes.js';
import { handleUpgrade } from './upgrade.js';
import { type HelloContents, type HubLimits, WebSocketHub } from './websocket-hub.js';

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
  readonly historySeconds: number;
  /** Frames kept per second of history, Hz. */
  readonly historyRateHz?: number;
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

/** A running server. The broadcasts never wait and never throw for a client's sake. */
export interface AffektServer {
  /** The address and port it is bound to in fact. */
  readonly address: string;
  readonly port: number;
  /** What to print: the best address first. */
  readonly links: readonly AccessLink[];
  readonly clientCount: number;
  readonly hub: WebSocketHub;
  broadcastFrame(frame: FrameMessage): void;
  broadcastEvent(event: EventMessage): void;
  broadcastState(state: StateMessage): void;
  /** `bands`: log10(1 + magnitude), as in `FeatureFrame.bands`; read before it returns, not kept. */
  broadcastSpectrogram(frameIndex: number, bands: Float32Array): void;
  /** Says goodbye to all clients and frees the port; takes about half a second at most. May be called twice. */
  close(): Promise<void>;
}

const DEFAULT_HISTORY_RATE_HZ = 4;
const HISTORY_EVENT_COUNT = 500;
/** Events that matter only at once; in the history they would crowd out all others. */
const PULSES: ReadonlySet<string> = new Set(['onset', 'beat']);
const MAX_CONNECTION_COUNT = 256;

/**
 * Starts the broadcast: dashboard, JSON API and WebSocket on one port. Control thread.
 * Throws `AFFEKT_PORT_IN_USE` when the port is taken, `AFFEKT_CONFIG_INVALID` when the host or a token cannot be used.
 */
export async function startServer(options: ServerOptions): Promise<AffektServer> {
  const httpServer = createServer({ maxHeaderSize: 8192, headersTimeout: 10_000, requestTimeout: 15_000 });
  httpServer.maxConnections = MAX_CONNECTION_COUNT;
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
  const history = new FrameHistory<string, string>({
    seconds: options.historySeconds,
    rateHz: options.historyRateHz ?? DEFAULT_HISTORY_RATE_HZ,
    eventCount: HISTORY_EVENT_COUNT,
  });
  const historyText = (seconds: number): string =>
    `{"type":"history","rateHz":${history.rateHz},"frames":[${history.frames(seconds).join(',')}],"events":[${history.events(seconds).join(',')}]}`;
  const hub = new WebSocketHub({
    hello: options.hello,
    historyText,
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
      const newest = hub.newestState('status');
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
  const recent: ApiRoute = {
    method: 'GET',
    path: '/api/history',
    role: 'view',
    doc: {
      summary: 'The last minutes.',
      query: z.strictObject({ seconds: z.number().positive().max(86_400).optional() }),
      answer: 'HistoryMessage',
    },
    handle({ query }) {
      return new ApiAnswer(historyText(readSeconds(query.get('seconds'), options.historySeconds)));
    },
  };
  const limiter = createRequestLimiter();
  const own = [status, recent, ...(options.routes ?? [])];
  const { program } = options.hello();
  const routes = [...own, ...documentationRoutes(own, options.documentation ?? [], program.version)];
  const { webFolder, probes } = options;
  httpServer.on('request', createHttpApp({ access, webFolder, routes, limiter, probes }));
  httpServer.on('upgrade', (request, socket, head) =>
    handleUpgrade({ access, hub, limiter }, request, socket, head),
  );

  let closing: Promise<void> | null = null;
  return {
    address,
    port,
    hub,
    links: accessLinks({
      host: options.host,
      port,
      tokens: access.tokens,
      machineAddresses: machineAddresses(),
    }),
    get clientCount() {
      return hub.clientCount;
    },
    broadcastFrame(frame) {
      const text = JSON.stringify(frame);
      history.addFrame(frame.audioTimeSeconds, text);
      hub.broadcastFrame(text);
    },
    broadcastEvent(event) {
      const text = JSON.stringify(event);
      if (!PULSES.has(event.name)) history.addEvent(event.audioTimeSeconds, text);
      hub.broadcastEvent(text);
    },
    broadcastState: (state) => hub.broadcastState(state),
    broadcastSpectrogram: (frameIndex, bands) => hub.broadcastSpectrogram(frameIndex, bands),
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

function readSeconds(text: string | null, defaultSeconds: number): number {
  if (text === null) return defaultSeconds;
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 86_400) || text.trim() === '') {
    throw new AffektError(
      'AFFEKT_REQUEST_INVALID',
      `seconds must be a number from 0 to 86400, not "${text}"`,
    );
  }
  return seconds;
}
