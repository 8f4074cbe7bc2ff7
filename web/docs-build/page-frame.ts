import { escapeHtml } from '../../src/core/escape-html.js';
import type { MarkdownPage } from './markdown-page.js';

/** A line of the list of all pages. */
export interface NavEntry {
  /** Name of the page's file without ending. */
  readonly name: string;
  readonly title: string;
  /** Heading under which it is listed. */
  readonly group: string;
}

/** The whole HTML of a page: without inline script or style, all addresses relative, so that it can be read from a folder, too. */
export function framedPage(
  name: string,
  page: MarkdownPage,
  all: readonly NavEntry[],
  version: string,
): string {
  const groups = [...new Set(all.map(({ group }) => group))].map((group) => {
    const links = all
      .filter((entry) => entry.group === group)
      .map((entry) => {
        const here = entry.name === name ? ' aria-current="page"' : '';
        return `<li><a href="${entry.name}.html"${here}>${escapeHtml(entry.title)}</a></li>`;
      });
    return `<section><h2>${escapeHtml(group)}</h2><ul>${links.join('')}</ul></section>`;
  });
  const chapters = page.chapters.map(
    ({ anchor, title }) => `<li><a href="#${anchor}">${escapeHtml(title)}</a></li>`,
  );
  const contents =
    chapters.length < 2
      ? ''
      : `<nav class="contents" aria-label="On this page"><ul>${chapters.join('')}</ul></nav>`;
  // The list of what is on the page stands below its title.
  const [before, after = ''] = page.html.split('</h1>\n', 2);
  const [intro = '', ...rest] = after.split(/(?=<h2)/);
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark light"><title>${escapeHtml(page.title)} · Affekt</title>
<link rel="icon" type="image/svg+xml" href="../favicon.svg"><link rel="stylesheet" href="../docs.css">
<script type="module" src="search.js"></script></head>
<body class="docs"><a class="skip" href="#page">To the text</a>
<header><p class="home"><a href="index.html">Affekt ${escapeHtml(version)}</a></p>
<p><a class="to-pages" href="#pages">All pages</a> <a href="../">Dashboard</a> <a href="../api/docs">API</a></p>
<search id="search" hidden><label for="words">Search</label> <input type="search" id="words" autocomplete="off" spellcheck="false">
<p id="found" aria-live="polite"></p><ol id="results"></ol></search></header>
<main id="page">${before}</h1>
${intro}${contents}${rest.join('')}</main>
<nav class="pages" id="pages" aria-label="Pages">${groups.join('')}</nav></body></html>
`;
}
