import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { compiledUrl } from '../core/package-root.js';
import { ApiAnswer, type ApiRoute, type DocumentedRoute } from './api-route.js';
import { type DocChapter, docsPage } from './docs-page.js';
import { openApiDocument, type ProtocolTypes } from './open-api.js';

export type { DocChapter } from './docs-page.js';

/**
 * The routes that document an API: `/api/openapi.json` for programs, `/api/docs` for people, made anew from `routes` and the
 * types of `protocol.ts`, so that neither can be out of date. @param chapters what follows after HTTP, e.g. the commands.
 */
export function documentationRoutes(
  routes: readonly DocumentedRoute[],
  chapters: readonly DocChapter[],
  version: string,
): ApiRoute[] {
  const documented: ApiRoute[] = [
    {
      method: 'GET',
      path: '/api/openapi.json',
      role: 'view',
      doc: { summary: 'This API as OpenAPI 3.1.', answer: z.looseObject({}) },
      handle: () => openApiDocument(all(), protocolTypes(), version),
    },
    {
      method: 'GET',
      path: '/api/docs',
      role: 'view',
      doc: {
        summary: 'This API, the commands and the WebSocket for people, as a page.',
        answer: z.string(),
        mediaType: 'text/html',
      },
      handle: () => new ApiAnswer(docsPage(all(), chapters, protocolTypes(), version), 'html'),
    },
  ];
  const all = () => [...routes, ...documented];
  return documented;
}

/** As written by the build. */
function protocolTypes(): ProtocolTypes {
  const text = readFileSync(compiledUrl('server/protocol.schema.json'), 'utf8');
  return (JSON.parse(text) as { definitions: ProtocolTypes }).definitions;
}
