import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  stringify,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { SettingsChange } from '../settings-diff.js';
import { yamlInline } from './yaml-inline.js';
import { yamlStyle } from './yaml-renewal.js';

/** An entry of a map or list in a text. */
interface Entry {
  /** Where its key or its dash stands; in a list in brackets, where the value does. */
  readonly offset: number;
  readonly value: Node | null;
}

interface Place {
  readonly container: YAMLMap | YAMLSeq;
  /** Whether it stands in brackets or braces, or within such. */
  readonly isFlow: boolean;
}

/**
 * `text`, read into `root` with its source tokens, with one change made in place: nothing else moves. Null where the form is one that it does not know; the caller reads
 * the result and compares.
 */
export function changeYamlText(
  text: string,
  root: Node | null,
  { path, before, after }: SettingsChange,
): string | null {
  const step = path.at(-1) as string | number;
  if (root === null) return withRoot(text, step, after);
  const place = placeOf(root, path.slice(0, -1));
  if (place === null) return null;
  if (before === undefined) return withEntry(text, place, step, after);
  const entry = entryIn(place.container, step);
  if (entry === null) return null;
  return after === undefined ? withoutEntry(text, place, step, entry) : withValue(text, place, entry, after);
}

/** The entry at `step` of a map or list; null: there is none. */
export function entryIn(container: unknown, step: string | number): Entry | null {
  if (isMap(container)) {
    const pair = container.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
    return pair === undefined ? null : pairEntry(pair);
  }
  if (!isSeq(container)) return null;
  const value = container.items[Number(step)] as Node | undefined;
  return value === undefined
    ? null
    : { offset: dashOffset(container, Number(step)) ?? startOf(value), value };
}

function entriesOf(container: YAMLMap | YAMLSeq): Entry[] {
  return container.items.map((_, index) =>
    isMap(container) ? pairEntry(container.items[index] as Pair) : (entryIn(container, index) as Entry),
  );
}

function pairEntry({ key, value }: Pair): Entry {
  return { offset: startOf(key as Node), value: value as Node | null };
}

function placeOf(root: Node, path: SettingsChange['path']): Place | null {
  let [node, isFlow]: [Node | null, boolean] = [root, false];
  for (const step of path) {
    isFlow ||= isInBrackets(node);
    node = entryIn(node, step)?.value ?? null;
  }
  if (!isMap(node) && !isSeq(node)) return null;
  return { container: node, isFlow: isFlow || (isInBrackets(node) && node.items.length > 0) };
}

function withRoot(text: string, key: string | number, value: unknown): string {
  const head = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return `${head}${stringify({ [key]: value }, yamlStyle(text))}`;
}

function withValue(text: string, { isFlow }: Place, { offset, value }: Entry, after: unknown): string | null {
  if (value === null || value.range === undefined || value.range === null) return null;
  const end = contentEnd(text, value);
  const start = startOf(value);
  const head = text.slice(0, start).trimEnd();
  const isBelow = isCollection(value) && !isFlow && !isInBrackets(value);
  // What stood below its key or dash stands beside it now, unless a comment is between.
  if (isBelow && head.length > offset && !text.slice(offset, start).includes('#')) {
    return `${head} ${yamlInline(after)}${text.slice(end)}`;
  }
  return text.slice(0, start) + yamlInline(after, text[start]) + text.slice(end);
}

function withEntry(
  text: string,
  { container, isFlow }: Place,
  step: string | number,
  value: unknown,
): string | null {
  const entries = entriesOf(container);
  const inline = isMap(container) ? `${yamlInline(step)}: ${yamlInline(value)}` : yamlInline(value);
  const last = entries.at(-1);
  if (last === undefined) {
    const [start, end] = container.range as [number, number, number];
    if (!isFlow) return withFirstEntry(text, container, step, value);
    const [open, close] = isMap(container) ? ['{ ', ' }'] : ['[', ']'];
    return text.slice(0, start) + open + inline + close + text.slice(end);
  }
  const next = isMap(container) ? undefined : entries[Number(step)];
  if (isFlow) {
    return next === undefined
      ? inserted(text, entryEnd(text, last), `, ${inline}`)
      : inserted(text, next.offset, `${inline}, `);
  }
  const column = columnOf(text, (entries[0] as Entry).offset);
  const lines = block(text, container, step, value, column);
  if (next !== undefined && Number(step) === 0) {
    return inserted(text, next.offset, `${lines.trimStart()}\n${' '.repeat(column)}`);
  }
  const above = next === undefined ? last : (entries[Number(step) - 1] as Entry);
  return inserted(text, endWithComments(text, entryEnd(text, above), column), `\n${lines}`);
}

/** In place of `{}` or `[]`, below the key. */
function withFirstEntry(
  text: string,
  container: YAMLMap | YAMLSeq,
  step: string | number,
  value: unknown,
): string {
  const [start, end] = container.range as [number, number, number];
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const isRoot = text.slice(lineStart, start).trim() === '';
  const outer = /^ */.exec(text.slice(lineStart))?.[0].length ?? 0;
  const column = isRoot ? outer : outer + yamlStyle(text).indent;
  const lines = block(text, container, step, value, column);
  if (isRoot) return text.slice(0, start) + lines.trimStart() + text.slice(end);
  const rest = text.slice(end, lineEnd(text, end)).trim();
  const head = text.slice(0, start).trimEnd() + (rest === '' ? '' : ` ${rest}`);
  return `${head}\n${lines}${text.slice(lineEnd(text, end))}`;
}

function withoutEntry(
  text: string,
  { container, isFlow }: Place,
  step: string | number,
  entry: Entry,
): string | null {
  const entries = entriesOf(container);
  const index = isMap(container) ? entries.findIndex(({ offset }) => offset === entry.offset) : Number(step);
  const end = entryEnd(text, entry);
  if (entries.length === 1) {
    const [start, rangeEnd] = container.range as [number, number, number];
    const tail = text.slice(isInBrackets(container) ? rangeEnd : end);
    return (
      text.slice(0, isInBrackets(container) ? start : entry.offset) + (isMap(container) ? '{}' : '[]') + tail
    );
  }
  const next = entries[index + 1];
  if (isFlow) {
    const from = next === undefined ? entryEnd(text, entries[index - 1] as Entry) : entry.offset;
    const to = next === undefined ? end : next.offset;
    return text.slice(from, to).includes('#') ? null : text.slice(0, from) + text.slice(to);
  }
  const lineStart = text.lastIndexOf('\n', entry.offset - 1) + 1;
  const rest = text.slice(end, lineEnd(text, end));
  if (text.slice(lineStart, entry.offset).trim() === '') {
    const head = text.slice(0, rest.trim() === '' ? lineStart : entry.offset);
    const tail = text.slice(rest.trim() === '' ? lineEnd(text, end) + 1 : end).replace(/^ +(?=#)/, '');
    return head + tail;
  }
  // The first key of an entry of a list shares its line with the dash.
  const between = next === undefined ? '' : text.slice(end, next.offset);
  return (
    text.slice(0, entry.offset) +
    (between.trim() === '' ? text.slice(end + between.length) : text.slice(end).trimStart())
  );
}

/** An entry as lines at `column`. */
function block(text: string, container: Node, step: string | number, value: unknown, column: number): string {
  const written = stringify(isMap(container) ? { [step]: value } : [value], {
    ...yamlStyle(text),
    indentSeq: true,
  });
  return written
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(column) + line))
    .join('\n');
}

function isInBrackets(node: Node | null): boolean {
  return isCollection(node) && node.flow === true;
}

function dashOffset(seq: YAMLSeq, index: number): number | null {
  const token = seq.srcToken;
  if (token?.type !== 'block-seq') return null;
  return token.items[index]?.start.find(({ type }) => type === 'seq-item-ind')?.offset ?? null;
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

function entryEnd(text: string, { offset, value }: Entry): number {
  return value === null ? lineEnd(text, offset) : contentEnd(text, value);
}

/** Where the last character of a value stands, and not what is behind it. */
function contentEnd(text: string, node: Node): number {
  if (isCollection(node) && !isInBrackets(node)) {
    const last = entriesOf(node as YAMLMap | YAMLSeq).at(-1);
    if (last !== undefined) return entryEnd(text, last);
  }
  const end = isAlias(node) || node.range?.[1] !== undefined ? (node.range?.[1] ?? 0) : 0;
  return text.slice(0, end).replace(/\n+$/, '').length;
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}

/** The end of the line at `offset`, or of the comments below it that stand further right than `column`. */
function endWithComments(text: string, offset: number, column: number): number {
  let end = lineEnd(text, offset);
  for (;;) {
    const comment = /^\n( *)#[^\n]*/.exec(text.slice(end));
    if (comment === null || (comment[1] as string).length <= column) return end;
    end += comment[0].length;
  }
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function inserted(text: string, offset: number, what: string): string {
  return text.slice(0, offset) + what + text.slice(offset);
}
