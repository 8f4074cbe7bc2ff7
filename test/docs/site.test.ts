import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { compiledUrl } from '../../src/core/package-root.js';
import { CONDITIONS } from '../../src/core/health-condition.js';
import { BUILT_IN_EVENTS } from '../../src/emotion/events/event-names.js';
import { oscMap } from '../../src/outputs/osc/osc-map.js';
import { COMMANDS } from '../../src/show/door/command-table.js';
import { SERIES } from '../../src/show/history/series-table.js';
import { PAGES } from '../../web/docs-build/contents.js';
import { documentationSite, type FoundPlace } from '../../web/docs-build/site.js';
import { findPlaces } from '../../web/src/docs/find-places.js';
import { documentationTexts } from './documentation-text.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
let files: ReadonlyMap<string, string | Buffer>;
let pages: readonly (readonly [name: string, html: string])[];
let places: readonly FoundPlace[];

beforeAll(async () => {
  execFileSync('npm', ['run', '--silent', 'build:protocol'], { cwd: ROOT, stdio: 'inherit' });
  files = await documentationSite('1.2.3');
  pages = [...files].flatMap(([name, content]) =>
    name.endsWith('.html') ? [[name, String(content)] as const] : [],
  );
  places = JSON.parse(String(files.get('search.json'))) as FoundPlace[];
}, 240_000);

/** What is read of the JSON Schema of a message. */
interface MessageSchema {
  readonly description?: string;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, MessageSchema>>;
  readonly items?: MessageSchema;
  readonly anyOf?: readonly MessageSchema[];
}

/** What `page` refers to: addresses of links, pictures, styles and scripts. */
function references(html: string): string[] {
  return [...html.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, address = '']) => address);
}

function page(name: string): string {
  return String(files.get(`${name}.html`));
}

describe('the pages of the documentation', () => {
  it('lead to each other and to headings that are there', () => {
    const dead = pages.flatMap(([name, html]) =>
      references(html)
        .filter((address) => !/^(https?:|\.\.\/|search\.js$)/.test(address))
        .filter((address) => {
          const [file = '', anchor] = address.split('#');
          const target = files.get(file === '' ? name : file);
          return (
            target === undefined || (anchor !== undefined && !String(target).includes(` id="${anchor}"`))
          );
        })
        .map((address) => `${name}: ${address}`),
    );
    expect(dead).toEqual([]);
    expect(references(page('figures'))).toContain('model-card.html');
  });

  it('refer in the repository to files that are there, or to pages that are made', () => {
    const made = PAGES.filter((source) => source.file === null).map(({ name }) => `web/docs/${name}.md`);
    const dead = documentationTexts().flatMap(({ file, text }) =>
      [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !/^(https?:|\/)/.test(target))
        .map((target) => path.posix.join(path.dirname(file), target))
        .filter((target) => !existsSync(path.join(ROOT, target)) && !made.includes(target))
        .map((target) => `${file}: ${target}`),
    );
    expect(dead).toEqual([]);
  });

  it('have no two places of one name', () => {
    for (const [name, html] of pages) {
      const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
      expect(
        ids.filter((id, index) => ids.indexOf(id) !== index),
        name,
      ).toEqual([]);
    }
  });

  it('hold under the strict policy: no script or style inside', () => {
    for (const [name, html] of pages) {
      expect(html, name).not.toMatch(/<style| style=| on\w+="|javascript:/);
      expect(html.match(/<script[^>]*>[^<]*/g), name).toEqual(['<script type="module" src="search.js">']);
    }
  });

  it('have a title, and are in the list of every page', () => {
    for (const [name, html] of pages) {
      expect(html, name).toMatch(/<h1 id="[^"]+">[^<]/);
      expect(page('index').includes(`href="${name}"`), name).toBe(true);
    }
  });

  it('show the names of code as they are', () => {
    const shows = (name: string, html: string) => expect(page(name).includes(html), html).toBe(true);
    shows('command-line', '<code>-c, --config &lt;file&gt;</code>');
    shows('examples', 'import { AffektClient } from &#39;affekt/client&#39;');
  });

  it('speak of no folder and no count of cores of the machine that made them', () => {
    expect(pages.filter(([, html]) => html.includes(ROOT)).map(([name]) => name)).toEqual([]);
    expect(
      page('command-line')
        .match(/<code>--jobs .*/g)
        ?.join(),
    ).not.toMatch(/default: \d/);
  });
});

describe('the reference', () => {
  it('tells of everything that the code has', () => {
    const has = (name: string, words: readonly string[]) => {
      const html = page(name);
      expect(words.filter((word) => !html.includes(`>${word}<`))).toEqual([]);
    };
    has(
      'signals',
      SERIES.map(({ name }) => name),
    );
    has('events', [...Object.keys(BUILT_IN_EVENTS), ...Object.keys(CONDITIONS)]);
    has(
      'osc',
      oscMap().map(({ address }) => address),
    );
    has('messages', [...Object.keys(COMMANDS), 'ClientMessage', 'SignalsSubscription']);
    has('settings', ['outputs.lights.groups.NAME.bumps', 'presence.holdSeconds']);
    has('command-line', ['affekt start', 'affekt config init', 'affekt completion']);
  });

  it('says of each key of a message what it means', () => {
    const { definitions } = JSON.parse(readFileSync(compiledUrl('server/protocol.schema.json'), 'utf8')) as {
      definitions: Record<string, MessageSchema>;
    };
    const silent = (schema: MessageSchema, at: string): string[] =>
      [schema.items ?? schema, ...(schema.anyOf ?? [])].flatMap(({ properties = {} }) =>
        Object.entries(properties).flatMap(([key, inner]) => {
          const isSilent = inner.description === undefined && inner.const === undefined;
          return [...(isSilent ? [`${at}.${key}`] : []), ...silent(inner, `${at}.${key}`)];
        }),
      );
    expect(Object.keys(definitions).length).toBeGreaterThan(20);
    expect(Object.entries(definitions).flatMap(([type, schema]) => silent(schema, type))).toEqual([]);
  });
});

describe('the search', () => {
  const found = (words: string) => {
    const [first] = findPlaces(places)(words);
    return first && `${first.page}#${first.anchor}`;
  };

  it('finds settings, signals, events and headings, also by a part or with a slip', () => {
    expect(found('holdSeconds')).toBe('settings#presence-holdseconds');
    expect(found('hold seconds presence')).toBe('settings#presence-holdseconds');
    expect(found('beatPhase')).toBe('signals#beatphase');
    expect(found('mood-change')).toMatch(/^(events|osc)#/);
    expect(found('blackuot')).toContain('blackout');
    expect(found('multicastInt')).toBe('settings#outputs-sacn-multicastinterface');
    expect(findPlaces(places)('xyzzyx')).toEqual([]);
  });

  it('leads to places that are there', () => {
    const dead = places.filter(
      ({ page: name, anchor }) => anchor !== '' && !page(name).includes(` id="${anchor}"`),
    );
    expect(dead).toEqual([]);
    expect(places.length).toBeGreaterThan(400);
  });
});
