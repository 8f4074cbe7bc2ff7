import { createScanner, findNodeAtLocation, type Node } from 'jsonc-parser';
import type { SettingsChange } from '../settings-diff.js';

const DEFAULT_INDENT = '  ';

/**
 * `text`, whose tree is `root`, with one change made in place. jsonc-parser's own edits are not used, since they take the
 * comments beside what they add or take away.
 */
export function changeJsonText(text: string, root: Node, { path, before, after }: SettingsChange): string {
  const step = path.at(-1);
  const container = findNodeAtLocation(root, path.slice(0, -1)) as Node;
  const children = container.children ?? [];
  const index =
    container.type === 'array'
      ? Number(step)
      : children.findIndex(({ children: [key] = [] }) => key?.value === step);
  if (after === undefined) return withoutEntry(text, children, index);
  if (before === undefined) {
    const key = container.type === 'array' ? '' : `${JSON.stringify(step)}: `;
    return withEntry(text, root, container, container.type === 'array' ? index : children.length, key, after);
  }
  const entry = children[index] as Node;
  const value = entry.type === 'property' ? (entry.children?.[1] as Node) : entry;
  const written = isOneLine(text, value) && value.children !== undefined && value.children.length > 0;
  return spliced(text, value, rendered(text, root, after, indentAt(text, value.offset), written));
}

/** Without the entry and one comma; a line that is empty then goes as well, a comment stays. */
function withoutEntry(text: string, children: readonly Node[], index: number): string {
  const entry = children[index] as Node;
  const previous = children[index - 1];
  const commaAfter = commaFrom(text, endOf(entry));
  const rest =
    commaAfter === null
      ? text.slice(endOf(entry))
      : text.slice(endOf(entry), commaAfter) + text.slice(commaAfter + 1);
  const lineStart = text.lastIndexOf('\n', entry.offset - 1) + 1;
  const isOwnLine = isBlank(text.slice(lineStart, entry.offset));
  let [head, tail] = [text.slice(0, entry.offset), rest];
  const blankRest = /^[ \t]*(\n|$)/.exec(rest);
  if (isOwnLine && blankRest !== null) {
    head = text.slice(0, lineStart);
    tail = rest.slice(blankRest[0].length);
  } else if (commaAfter !== null || previous === undefined) tail = rest.replace(/^[ \t]+/, '');
  else if (!isOwnLine) head = head.replace(/[ \t]+$/, '');
  if (commaAfter !== null || previous === undefined) return head + tail;
  const commaBefore = commaFrom(text, endOf(previous)) as number;
  return head.slice(0, commaBefore) + head.slice(commaBefore + 1) + tail;
}

/** With a new entry, before the child at `index` or at the end. */
function withEntry(
  text: string,
  root: Node,
  container: Node,
  index: number,
  key: string,
  value: unknown,
): string {
  const children = container.children ?? [];
  const sibling = children[0];
  const isInline = sibling !== undefined && !startsLine(text, sibling);
  const indent =
    sibling === undefined || isInline
      ? indentAt(text, container.offset) + (isInline ? '' : indentUnit(text, root))
      : indentAt(text, sibling.offset);
  const isCompact = isInline || children.some((child) => isCompactEntry(text, child));
  const entry = key + rendered(text, root, value, indent, isCompact);
  if (sibling === undefined) return withFirstEntry(text, container, entry, indent);
  const next = children[index];
  if (isInline && next !== undefined) return inserted(text, next.offset, `${entry}, `);
  if (next === undefined) {
    const last = children[index - 1] as Node;
    const comma = commaFrom(text, endOf(last));
    if (isInline) {
      return comma === null
        ? inserted(text, endOf(last), `, ${entry}`)
        : inserted(text, comma + 1, ` ${entry},`);
    }
    const at = endOfLineWith(text, comma === null ? endOf(last) : comma + 1);
    const longer = inserted(text, at, `\n${indent}${entry}${comma === null ? '' : ','}`);
    return comma === null ? inserted(longer, endOf(last), ',') : longer;
  }
  const above = children[index - 1];
  const from = above === undefined ? container.offset + 1 : (commaFrom(text, endOf(above)) as number) + 1;
  return inserted(text, endOfLineWith(text, from), `\n${indent}${entry},`);
}

/** Into an object or list that is empty but for comments. */
function withFirstEntry(text: string, container: Node, entry: string, indent: string): string {
  const close = endOf(container) - 1;
  const inside = text.slice(container.offset + 1, close);
  const outer = indentAt(text, container.offset);
  if (isBlank(inside)) {
    return `${text.slice(0, container.offset + 1)}\n${indent}${entry}\n${outer}${text.slice(close)}`;
  }
  return `${text.slice(0, close).replace(/\s+$/, '')}\n${indent}${entry}\n${outer}${text.slice(close)}`;
}

function rendered(text: string, root: Node, value: unknown, indent: string, isCompact: boolean): string {
  if (isCompact) return compact(value);
  const lines = JSON.stringify(value, null, indentUnit(text, root)).split('\n');
  return lines.join(`\n${indent}`);
}

/** JSON on one line, with a space where a reader wants one. */
function compact(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(compact).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}: ${compact(inner)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** Offset of the comma that follows at `offset`, past comments; null: something else does. */
function commaFrom(text: string, offset: number): number | null {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  scanner.scan();
  const at = scanner.getTokenOffset();
  return text[at] === ',' ? at : null;
}

/** Where the line ends that `offset` is in, with the comments that begin in it. */
function endOfLineWith(text: string, offset: number): number {
  const scanner = createScanner(text, false);
  scanner.setPosition(offset);
  let end = offset;
  for (;;) {
    scanner.scan();
    const start = scanner.getTokenOffset();
    const token = text.slice(start, start + scanner.getTokenLength());
    if (/^\/[/*]/.test(token)) end = start + token.length;
    else if (token === '' || !/^[ \t]+$/.test(token)) return end;
  }
}

function isCompactEntry(text: string, entry: Node): boolean {
  const value = entry.type === 'property' ? (entry.children?.[1] as Node) : entry;
  return value.children !== undefined && value.children.length > 0 && isOneLine(text, value);
}

function isOneLine(text: string, { offset, length }: Node): boolean {
  return !text.slice(offset, offset + length).includes('\n');
}

function startsLine(text: string, { offset }: Node): boolean {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return lineStart > 0 && isBlank(text.slice(lineStart, offset));
}

function indentAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '';
}

function indentUnit(text: string, root: Node): string {
  const first = root.children?.[0];
  return first !== undefined && startsLine(text, first)
    ? indentAt(text, first.offset) || DEFAULT_INDENT
    : DEFAULT_INDENT;
}

function isBlank(text: string): boolean {
  return /^\s*$/.test(text);
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}

function inserted(text: string, offset: number, what: string): string {
  return text.slice(0, offset) + what + text.slice(offset);
}

function spliced(text: string, node: Node, what: string): string {
  return text.slice(0, node.offset) + what + text.slice(endOf(node));
}
