import { Marked, type Tokens } from 'marked';
import { escapeHtml } from '../../src/core/escape-html.js';

/** A place of a page that the search finds. */
export interface Place {
  /** Id in the page; empty: its beginning. */
  readonly anchor: string;
  /** The heading or entry. */
  readonly title: string;
  /** The heading above an entry; the page's title above a heading. */
  readonly under: string;
  readonly text: string;
}

/** A page made from Markdown. */
export interface MarkdownPage {
  readonly title: string;
  readonly html: string;
  /** Headings of the second level, for the list of what is on the page. */
  readonly chapters: readonly { readonly anchor: string; readonly title: string }[];
  readonly places: readonly Place[];
}

/**
 * A page from Markdown. Headings get an id as on GitHub; so do rows of tables and items of lists that begin with code, such as
 * the name of a setting: the search finds these one by one. @param link the address that a link or picture of the text leads to; null: to none that a reader of the page could open.
 */
export function markdownPage(markdown: string, link: (target: string) => string | null): MarkdownPage {
  const ids = new Map<string, number>();
  const chapters: { anchor: string; title: string }[] = [];
  const places: { anchor: string; title: string; under: string; text: string }[] = [];
  let title = '';
  let heading = '';
  const unlike = (id: string): string => {
    const before = ids.get(id) ?? 0;
    ids.set(id, before + 1);
    return before === 0 ? id : `${id}-${before}`;
  };
  const addText = (text: string): void => {
    const place = places.findLast(({ title: name }) => name === heading);
    if (place !== undefined) place.text += `${text} `;
  };
  /** The id of an entry that begins with code; null where there is none, or where the name came before. */
  const entryId = (html: string): string | null => {
    const [, name] = /^\s*(?:<p>)?<code>([^<]+)<\/code>/.exec(html) ?? [];
    if (name === undefined) return null;
    const anchor = unlike(entryAnchor(plainText(name)));
    const text = plainText(html).slice(plainText(name).length);
    places.push({ anchor, title: plainText(name), under: heading, text: text.replace(/^[\s:]+/, '') });
    return anchor;
  };
  const marked = new Marked({
    async: false,
    renderer: {
      heading({ tokens, depth }: Tokens.Heading) {
        const html = this.parser.parseInline(tokens);
        const text = plainText(html);
        const anchor = unlike(headingAnchor(text));
        if (depth === 1) title = text;
        if (depth === 2) chapters.push({ anchor, title: text });
        heading = text;
        places.push({
          anchor: depth === 1 ? '' : anchor,
          title: text,
          under: depth === 1 ? '' : title,
          text: '',
        });
        return `<h${depth} id="${anchor}">${html}</h${depth}>\n`;
      },
      paragraph({ tokens }: Tokens.Paragraph) {
        const html = this.parser.parseInline(tokens);
        addText(plainText(html));
        return `<p>${html}</p>\n`;
      },
      listitem({ tokens }: Tokens.ListItem) {
        const inner = this.parser.parse(tokens);
        const anchor = entryId(inner);
        if (anchor === null) addText(plainText(inner));
        return `<li${anchor === null ? '' : ` id="${anchor}"`}>${inner}</li>\n`;
      },
      table({ header, rows }: Tokens.Table) {
        const cell = ({ tokens }: Tokens.TableCell) => this.parser.parseInline(tokens);
        const head = header
          .map(cell)
          .map((html) => (html === '' ? '<td></td>' : `<th scope="col">${html}</th>`))
          .join('');
        const body = rows.map((row) => {
          const cells = row.map(cell);
          const anchor = entryId(cells.join(' '));
          const [first = '', ...others] = cells;
          return `<tr${anchor === null ? '' : ` id="${anchor}"`}><th scope="row">${first}</th>${others.map((one) => `<td>${one}</td>`).join('')}</tr>\n`;
        });
        return `<div class="table" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>\n`;
      },
      link({ href, tokens }: Tokens.Link) {
        const html = this.parser.parseInline(tokens);
        const address = link(href);
        return address === null ? html : `<a href="${escapeHtml(address)}">${html}</a>`;
      },
      image({ href, text }: Tokens.Image) {
        return `<img src="${escapeHtml(link(href) ?? href)}" alt="${escapeHtml(text)}">`;
      },
      code({ text }: Tokens.Code) {
        return `<pre tabindex="0"><code>${escapeHtml(text)}</code></pre>\n`;
      },
    },
  });
  const html = marked.parse(markdown) as string;
  return { title, html, chapters, places };
}

/** The id of a heading, as GitHub makes it: `The patch` as `the-patch`. */
export function headingAnchor(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

/** The id of an entry: `outputs.osc.rateHz` as `outputs-osc-ratehz`. */
function entryAnchor(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_-]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');
}

function plainText(html: string): string {
  return html
    .replaceAll(/<\/?(?:a|code|em|strong|span|img)\b[^>]*>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&#(\d+);/g, (_entity, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
