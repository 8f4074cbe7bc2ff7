import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { AffektServer } from '../../src/server/server.js';
import { commandChapter } from '../../src/show/door/command-chapter.js';
import { COMMANDS } from '../../src/show/door/command-table.js';
import { startTestServer } from './test-server.js';

/** As `npm run build` does, so that the types are those of the sources. */
beforeAll(() => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  execFileSync('npm', ['run', '--silent', 'build:protocol'], { cwd: root, stdio: 'inherit' });
});

async function start(): Promise<AffektServer> {
  const server = await startTestServer({
    documentation: [commandChapter()],
    routes: [
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

interface OpenApi {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, { readonly parameters?: readonly object[] }>>;
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
