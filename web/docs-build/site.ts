import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PAGES, type PageSource, ROOT } from './contents.js';
import { headingAnchor, type MarkdownPage, markdownPage, type Place } from './markdown-page.js';
import { framedPage } from './page-frame.js';

/** A place as the search of the page reads it from `search.json`. */
export interface FoundPlace extends Place {
  readonly page: string;
}

/** The documentation as files: names below its folder, and what is in them. Throws when a link leads to nothing in it. */
export async function documentationSite(version: string): Promise<ReadonlyMap<string, string | Buffer>> {
  const files = new Map<string, string | Buffer>();
  const places: FoundPlace[] = [];
  for (const source of PAGES) {
    const page = await readPage(source, files);
    files.set(`${source.name}.html`, framedPage(source.name, page, PAGES, version));
    places.push(...page.places.map((place) => ({ page: source.name, ...place })));
  }
  files.set('search.json', JSON.stringify(places));
  return files;
}

async function readPage(source: PageSource, files: Map<string, string | Buffer>): Promise<MarkdownPage> {
  const folder = path.posix.dirname(source.file ?? `web/docs/${source.name}.md`);
  return markdownPage(await source.read(), (target) => {
    if (/^(https?:|#)/.test(target)) return target;
    if (target.startsWith('/')) return `..${target}`;
    const [file = '', anchor] = target.split('#');
    const at = path.posix.join(folder, file);
    if (PICTURE.test(at)) files.set(path.posix.basename(at), readFileSync(new URL(at, ROOT)));
    const address = addressOf(at);
    return address === null || anchor === undefined ? address : `${address}#${anchor}`;
  });
}

const PICTURE = /\.(png|svg)$/;

/** Where a file of the repository stands in the documentation; null: nowhere. */
function addressOf(at: string): string | null {
  if (PICTURE.test(at)) return path.posix.basename(at);
  const [, example] = /^bench\/examples\/(.+)$/.exec(at) ?? [];
  if (example !== undefined) return `examples.html#${headingAnchor(example)}`;
  const page = PAGES.find(({ file, name }) => at === (file ?? `web/docs/${name}.md`));
  return page === undefined ? null : `${page.name}.html`;
}
