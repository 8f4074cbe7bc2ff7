import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { AffektServer } from '../../src/server/server.js';
import type { Desk } from '../../src/show/desk.js';
import { commandChapter } from '../../src/show/door/command-chapter.js';
import type { CommandDoor } from '../../src/show/door/command-door.js';
import { COMMANDS } from '../../src/show/door/command-table.js';
import { doorRoutes } from '../../src/show/door/door-routes.js';
import { historyRoutes } from '../../src/show/history/history-routes.js';
import { ShowHistory } from '../../src/show/history/show-history.js';
import { startTestServer } from './test-server.js';

/** As `npm run build` does, so that the types are those of the sources. */
beforeAll(() => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  execFileSync('npm', ['run', '--silent', 'build:protocol'], { cwd: root, stdio: 'inherit' });
});

const NO_METRICS = async () => ({ contentType: 'text/plain', text: '' });

async function start(): Promise<AffektServer> {
  const server = await startTestServer({
    documentation: [commandChapter()],
    probes: { health: () => ({ type: 'health', level: 'ok', conditions: [] }), metrics: NO_METRICS },
    routes: [
      ...doorRoutes({} as CommandDoor, {} as Desk),
      ...historyRoutes(new ShowHistory()),
      {
        method: 'POST',
        path: '/api/echo',
        role: 'control',
        doc: {
          summary: 'Says <it> again.',
          query: z.strictObject({ times: z.int().min(1).max(9).meta({ description: 'How often.' }) }),
          body: z.strictObject({ text: z.string() }),
          answer: 'StatusResponse',
        },
        handle: () => undefined,
      },
    ],
  });
  onTestFinished(() => server.close());
  return server;
}

async function get(server: AffektServer, path: string): Promise<Response> {
  return await fetch(`http://127.0.0.1:${server.port}${path}`);
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly object[];
  readonly responses: Record<string, { readonly content: Record<string, { readonly schema: object }> }>;
}

interface OpenApi {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, object> };
}

describe('documentation', () => {
  it('is an OpenAPI document with every route, whose references are all there', async () => {
    const server = await start();
    const text = await (await get(server, '/api/openapi.json')).text();
    const document = JSON.parse(text) as OpenApi;
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/api/status', '/api/echo', '/api/openapi.json', '/api/docs']),
    );
    expect(document.paths['/api/echo']?.post?.parameters).toEqual([
      {
        name: 'times',
        in: 'query',
        required: true,
        description: 'How often.',
        schema: expect.objectContaining({ type: 'integer', minimum: 1, maximum: 9 }),
      },
    ]);
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference);
    expect(references.length).toBeGreaterThan(10);
    const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(references.filter((reference) => !known.includes(reference ?? ''))).toEqual([]);
    // What the specification allows as a name.
    expect(known.filter((name) => !/^#.components.schemas.[A-Za-z0-9._-]+$/.test(name))).toEqual([]);
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says which answers come with which status and in which form', async () => {
    const server = await start();
    const { paths } = (await (await get(server, '/api/openapi.json')).json()) as OpenApi;
    const answer = (path: string, method: string, status: number) =>
      paths[path]?.[method]?.responses[status]?.content ?? {};
    const refusal = { $ref: '#/components/schemas/RefusalMessage' };
    const error = { $ref: '#/components/schemas/ErrorMessage' };
    for (const [path, method] of [
      ['/api/settings', 'patch'],
      ['/api/commands', 'post'],
    ] as const) {
      for (const status of [409, 422])
        expect(answer(path, method, status)).toEqual({ 'application/json': { schema: refusal } });
      expect(answer(path, method, 400)).toEqual({
        'application/json': { schema: { anyOf: [error, refusal] } },
      });
      for (const status of [413, 415])
        expect(answer(path, method, status)).toEqual({ 'application/json': { schema: error } });
    }
    expect(Object.keys(answer('/api/docs', 'get', 200))).toEqual(['text/html']);
    expect(Object.keys(answer('/metrics', 'get', 200))).toEqual(['text/plain']);
    expect(answer('/healthz', 'get', 503)).toEqual({
      'application/json': { schema: { $ref: '#/components/schemas/HealthResponse' } },
    });
  });

  it('is a page for people with routes, commands and messages, without script or inline style', async () => {
    const server = await start();
    const response = await get(server, '/api/docs');
    expect(response.headers.get('content-type')).toContain('text/html');
    const page = await response.text();
    expect(page).toContain('<a href="/docs/">');
    expect(page).toContain('POST /api/echo');
    expect(page).toContain('Says &#60;it&#62; again.');
    for (const name of Object.keys(COMMANDS)) expect(page).toContain(`<code>${name}</code>`);
    expect(page).toContain('<code>ShowMessage</code>');
    expect(page).toContain('Counts changes of the settings since the start.');
    expect(page).not.toMatch(/<script|<style| style=/);
  });
});
