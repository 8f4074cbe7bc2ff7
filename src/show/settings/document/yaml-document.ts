import { isDeepStrictEqual } from 'node:util';
import { type Document, isMap, isScalar, parseDocument, visit } from 'yaml';
import type { ConfigPath } from '../../../core/config-faults.js';
import { AffektError } from '../../../core/errors.js';
import type { JsonObject } from '../../change/merge-patch.js';
import { type SettingsChange, withChanges } from '../settings-diff.js';
import { placeOfOffset, type SettingsDocument, syntaxError, type TextPlace } from './settings-document.js';
import { changeYamlText, entryIn } from './yaml-edit.js';
import { renewYamlText } from './yaml-renewal.js';

/** YAML 1.2, one document. Throws `AFFEKT_CONFIG_INVALID` naming line and column; `name` is the file's. */
export function parseYamlDocument(text: string, name: string): SettingsDocument {
  return parsed(text, name);
}

interface YamlDocument extends SettingsDocument {
  readonly contents: Document.Parsed['contents'];
}

function parsed(text: string, name: string): YamlDocument {
  const document = parseDocument(text, { keepSourceTokens: true, prettyErrors: false, logLevel: 'error' });
  requireReadable(document, text, name);
  const values = plainValues(document, name);
  return {
    text,
    values,
    contents: document.contents,
    place: (path) => placeIn(text, document, path),
    changed: (changes) =>
      changes.reduce<YamlDocument>((before, change) => changedOnce(before, change, name), parsed(text, name)),
  };
}

/** In place where that gives what is wanted; where it does not, as with aliases, the whole text is written anew. */
function changedOnce(before: YamlDocument, change: SettingsChange, name: string): YamlDocument {
  const wanted = withChanges(before.values, [change]);
  const edits = [
    () => changeYamlText(before.text, before.contents, change),
    () => renewYamlText(before.text, change),
  ];
  for (const edit of edits) {
    const text = edit();
    const after = text === null ? null : readable(text, name);
    if (after !== null && isDeepStrictEqual(after.values, wanted)) return after;
  }
  throw new AffektError('AFFEKT_INTERNAL', `${name}: ${change.place} cannot be changed in this file`);
}

function readable(text: string, name: string): YamlDocument | null {
  try {
    return parsed(text, name);
  } catch {
    return null;
  }
}

/** What the document holds; what an anchor and its aliases stand for are values of their own. */
function plainValues(document: Document.Parsed, name: string): JsonObject {
  const copied = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copied);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copied(inner)]));
  };
  try {
    return copied(document.toJS() ?? {}) as JsonObject;
  } catch (cause) {
    throw new AffektError('AFFEKT_CONFIG_INVALID', `${name}: ${(cause as Error).message}`, { cause });
  }
}

function requireReadable(document: Document.Parsed, text: string, name: string): void {
  const fail = (offset: number, what: string): never => {
    throw syntaxError(name, placeOfOffset(text, offset), what);
  };
  const [fault] = [...document.errors, ...document.warnings];
  if (fault !== undefined) {
    // The parser tells of its own stack as of a fault in the text.
    if (fault.message.includes('call stack')) throw new RangeError(fault.message);
    fail(fault.pos[0], fault.code === 'DUPLICATE_KEY' ? 'this key stands here twice' : fault.message);
  }
  if (document.contents !== null && !isMap(document.contents)) {
    fail(document.contents.range[0], 'it must hold keys with values');
  }
  visit(document, {
    Pair(_, { key }) {
      if (isScalar(key) && key.value !== null) return;
      const offset = (key as { range?: readonly number[] } | null)?.range?.[0] ?? 0;
      fail(offset, 'a key must be a word');
    },
    Alias(_, alias, path) {
      const source = alias.resolve(document);
      const offset = alias.range?.[0] ?? 0;
      if (source === undefined) fail(offset, `there is no anchor &${alias.source} before this`);
      if (path.some((node) => node === source)) fail(offset, `*${alias.source} stands within itself`);
    },
  });
}

function placeIn(text: string, document: Document.Parsed, path: ConfigPath): TextPlace {
  let node: unknown = document.contents;
  let offset = document.contents?.range[0] ?? 0;
  for (const step of path) {
    const entry = entryIn(node, step);
    if (entry === null) break;
    offset = entry.offset;
    node = entry.value;
  }
  return placeOfOffset(text, offset);
}
