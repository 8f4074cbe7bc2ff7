import { afterEach, describe, expect, it } from 'vitest';
import { monotonicMs } from '../../src/core/clock.js';
import type { HealthMessage } from '../../src/server/protocol.js';
import { machineAddresses } from '../../src/server/link.js';
import type { AffektServer } from '../../src/server/server.js';
import { startTestServer } from './test-server.js';

const VIEW = 'view-token-of-the-test';
let server: AffektServer | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

function message(level: HealthMessage['level']): HealthMessage {
  const what = 'host "desk.local" has no address.';
  const condition = { id: 'output-unreachable', subject: 'osc', what, doThis: 'Check it.' } as const;
  return {
    type: 'health',
    level,
    conditions: [
      { ...condition, severity: level === 'ok' ? 'info' : level, sinceSeconds: monotonicMs() / 1000 - 8 },
    ],
  };
}

/** Asks a server with tokens that listens everywhere, as `address` of this machine. */
async function ask(
  address: string,
  path: string,
  level: HealthMessage['level'],
  headers: Record<string, string> = {},
): Promise<{ readonly status: number; readonly text: string }> {
  server ??= await startTestServer({
    host: '0.0.0.0',
    viewToken: VIEW,
    probes: {
      health: () => message(level),
      metrics: async () => ({
        contentType: 'text/plain; version=0.0.4; charset=utf-8',
        text: 'affekt_health 1\n',
      }),
    },
  });
  const response = await fetch(`http://${address}:${server.port}${path}`, { headers });
  return { status: response.status, text: await response.text() };
}

const outside = machineAddresses().find((address) => /^\d/.test(address));

describe('/healthz', () => {
  it.each([
    ['ok', 200],
    ['warn', 200],
    ['bad', 503],
  ] as const)(
    'is, without a token, %s with %i to this machine, with what is wrong and for how long',
    async (level, status) => {
      const answer = await ask('127.0.0.1', '/healthz', level);
      expect(answer.status).toBe(status);
      expect(JSON.parse(answer.text)).toMatchObject({
        level,
        conditions: [{ id: 'output-unreachable', subject: 'osc', forSeconds: expect.closeTo(8, 0) }],
      });
    },
  );

  it.each<Record<string, string>>([
    { 'x-forwarded-for': '192.0.2.7' },
    { forwarded: 'for=192.0.2.7' },
    { 'sec-fetch-site': 'cross-site' },
  ])(
    'tells nothing private of what comes through a proxy or from a page of another site: %o',
    async (headers) => {
      const { text } = await ask('127.0.0.1', '/healthz', 'bad', headers);
      expect(JSON.parse(text)).toEqual({ level: 'bad' });
    },
  );

  it.skipIf(outside === undefined)(
    'tells another machine the level, and all of it with a token',
    async () => {
      const bare = await ask(outside as string, '/healthz', 'bad');
      expect([bare.status, JSON.parse(bare.text)]).toEqual([503, { level: 'bad' }]);
      const known = await ask(outside as string, '/healthz', 'bad', { authorization: `Bearer ${VIEW}` });
      expect(known.status).toBe(503);
      expect(known.text).toContain('desk.local');
    },
  );
});

describe('/metrics', () => {
  it('is open to this machine', async () => {
    expect(await ask('127.0.0.1', '/metrics', 'ok')).toEqual({ status: 200, text: 'affekt_health 1\n' });
  });

  it.skipIf(outside === undefined)('asks another machine for a token', async () => {
    expect((await ask(outside as string, '/metrics', 'ok')).status).toBe(401);
    const headers = { authorization: `Bearer ${VIEW}` };
    expect((await ask(outside as string, '/metrics', 'ok', headers)).status).toBe(200);
  });
});
