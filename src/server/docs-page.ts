import { escapeHtml } from '../core/escape-html.js';
import type { DocumentedRoute } from './api-route.js';
import type { JsonSchema, ProtocolTypes } from './open-api.js';
import { schemaTable } from './schema-table.js';

/** A chapter of the documentation, e.g. of the commands. */
export interface DocChapter {
  readonly title: string;
  readonly intro: string;
  readonly entries: readonly DocEntry[];
}

/** What one name means, and the values that go with it. */
export interface DocEntry {
  readonly name: string;
  readonly text: string;
  /** Of an object; null: nothing goes with it. */
  readonly schema: JsonSchema | null;
}

/** The API as one page: HTTP, the chapters, the messages of the WebSocket. Plain HTML without script, styled by `docs.css`. */
export function docsPage(
  routes: readonly DocumentedRoute[],
  chapters: readonly DocChapter[],
  types: ProtocolTypes,
  version: string,
): string {
  const all = [httpChapter(routes), ...chapters, socketChapter(types)];
  const contents = all
    .map(({ title }) => `<li><a href="#${anchor(title)}">${escapeHtml(title)}</a></li>`)
    .join('');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark light"><title>Affekt: API</title><link rel="stylesheet" href="/docs.css"></head>
<body><header><h1>Affekt ${escapeHtml(version)}: API</h1>
<p>For programs: <a href="/api/openapi.json">OpenAPI 3.1</a>. <a href="/docs/">Documentation</a>. <a href="/">Dashboard</a>.</p>
<nav aria-label="Chapters"><ul>${contents}</ul></nav></header>
<main>${all.map(chapterHtml).join('\n')}</main></body></html>
`;
}

function httpChapter(routes: readonly DocumentedRoute[]): DocChapter {
  return {
    title: 'HTTP',
    intro:
      'JSON in and out. Beyond this machine a request carries the token of a printed link: ' +
      '"authorization: Bearer TOKEN". Errors are objects with code and message.',
    entries: routes.map(({ method, path, role, doc }) => ({
      name: `${method} ${path}`,
      text: `${doc.summary}${role === 'control' ? ' Needs the token to control.' : ''} Answer: ${
        typeof doc.answer === 'string' ? doc.answer : 'see OpenAPI'
      }.`,
      schema: null,
    })),
  };
}

function socketChapter(types: ProtocolTypes): DocChapter {
  return {
    title: 'WebSocket',
    intro:
      'At /ws, each text message one JSON object with a type. The types below are those of src/server/protocol.ts; ' +
      'ClientMessage lists what a client may send, ServerMessage what it is sent.',
    entries: Object.entries(types).map(([name, schema]) => ({
      name,
      text: typeof schema.description === 'string' ? schema.description : '',
      schema,
    })),
  };
}

function chapterHtml({ title, intro, entries }: DocChapter): string {
  const sections = entries.map(
    (entry) =>
      `<section id="${anchor(`${title}-${entry.name}`)}"><h3><code>${escapeHtml(entry.name)}</code></h3><p>${escapeHtml(entry.text)}</p>${
        entry.schema === null ? '' : schemaTable(entry.schema)
      }</section>`,
  );
  return `<article id="${anchor(title)}"><h2>${escapeHtml(title)}</h2><p>${escapeHtml(intro)}</p>${sections.join('\n')}</article>`;
}

function anchor(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
