import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorCode } from '../core/errors.js';
import type { Access } from './access.js';
import type { RequestLimiter } from './request-limiter.js';
import type { SocketGuard } from './socket-guard.js';
import type { WebSocketHub } from './websocket-hub.js';

export interface UpgradeOptions {
  readonly access: Access;
  readonly hub: WebSocketHub;
  readonly limiter: RequestLimiter;
  readonly guard: SocketGuard;
}

/**
 * Decides on a request to become a WebSocket, before it becomes one: only `/ws`, only with the access that the API
 * asks for, only while there is room. Programs that cannot set headers may give the token as `/ws?token=…`.
 */
export function handleUpgrade(
  options: UpgradeOptions,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const { access, hub, limiter, guard } = options;
  // The peer may be gone at any time; the socket closes itself.
  socket.on('error', () => undefined);
  const target = request.url ?? '';
  const url =
    target.startsWith('/') && URL.canParse(target, 'http://host') ? new URL(target, 'http://host') : null;
  if (!limiter.allow(request.socket.remoteAddress ?? '')) {
    refuseUpgrade(socket, 429, 'AFFEKT_LIMIT_EXCEEDED', 'too many requests');
    return;
  }
  const decision = access.authorize(request.headers, url?.searchParams.get('token') ?? null);
  if ('status' in decision) {
    refuseUpgrade(socket, decision.status, 'AFFEKT_ACCESS_DENIED', decision.message);
  } else if (url?.pathname !== '/ws') {
    refuseUpgrade(socket, 404, 'AFFEKT_NOT_FOUND', 'the WebSocket is at /ws');
  } else if (hub.isFull) {
    refuseUpgrade(socket, 503, 'AFFEKT_LIMIT_EXCEEDED', 'as many clients as allowed are connected');
  } else {
    guard.trust(request.socket);
    hub.accept(request, socket, head, decision.role);
  }
}

function refuseUpgrade(socket: Duplex, status: number, code: ErrorCode, message: string): void {
  const body = JSON.stringify({ type: 'error', code, message });
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    'X-Content-Type-Options: nosniff',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  if (status === 401) lines.push('WWW-Authenticate: Bearer');
  socket.once('finish', () => socket.destroy());
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
