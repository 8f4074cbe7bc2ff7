import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { ConfigPath } from '../../../core/config-faults.js';
import type { JsonObject } from '../../change/merge-patch.js';
import { changeJsonText } from './json-edit.js';
import { placeOfOffset, type SettingsDocument, syntaxError, type TextPlace } from './settings-document.js';

const SYNTAX_WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is no value; text stands in double quotes',
  InvalidNumberFormat: 'this number cannot be read',
  PropertyNameExpected: 'a key in double quotes is missing here',
  ValueExpected: 'a value is missing here',
  ColonExpected: 'a ":" is missing here',
  CommaExpected: 'a "," is missing before this',
  CloseBraceExpected: 'a "}" is missing here',
  CloseBracketExpected: 'a "]" is missing here',
  EndOfFileExpected: 'nothing may stand after the end of the object',
  InvalidCommentToken: 'this is no comment; it begins with // or /*',
  UnexpectedEndOfComment: 'this comment is not closed',
  UnexpectedEndOfString: 'this text is not closed',
  UnexpectedEndOfNumber: 'this number is not complete',
  InvalidUnicode: 'this \\u escape cannot be read',
  InvalidEscapeCharacter: 'this escape cannot be read',
  InvalidCharacter: 'this character may not stand in a text as it is',
};

/** JSON, with comments and trailing commas. Throws `AFFEKT_CONFIG_INVALID` naming line and column; `name` is the file's. */
export function parseJsonDocument(text: string, name: string): SettingsDocument {
  const root = parseJsonTree(text, name);
  return {
    text,
    values: nodeValue(root) as JsonObject,
    place: (path) => placeIn(text, root, path),
    changed: (changes) =>
      parseJsonDocument(
        changes.reduce((before, change) => changeJsonText(before, parseJsonTree(before, name), change), text),
        name,
      ),
  };
}

function parseJsonTree(text: string, name: string): Node {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error !== undefined) {
    const what = SYNTAX_WORDS[printParseErrorCode(error.error)] ?? 'this cannot be read';
    throw syntaxError(name, placeOfOffset(text, error.offset), what);
  }
  if (root?.type !== 'object') {
    throw syntaxError(name, placeOfOffset(text, root?.offset ?? 0), 'it must hold one object, { … }');
  }
  const twice = keyGivenTwice(root);
  if (twice !== null) {
    throw syntaxError(
      name,
      placeOfOffset(text, twice.offset),
      `the key ${JSON.stringify(twice.value)} stands here twice`,
    );
  }
  return root;
}

function keyGivenTwice(node: Node): Node | null {
  const seen = new Set<unknown>();
  for (const child of node.children ?? []) {
    const key = child.type === 'property' ? child.children?.[0] : undefined;
    if (key !== undefined && seen.has(key.value)) return key;
    seen.add(key?.value);
    const inside = keyGivenTwice(child);
    if (inside !== null) return inside;
  }
  return null;
}

function nodeValue(node: Node): unknown {
  const children = node.children ?? [];
  if (node.type === 'array') return children.map(nodeValue);
  if (node.type !== 'object') return node.value;
  // Own properties even for names such as `__proto__`, so that they are found and refused.
  return Object.fromEntries(
    children.map(({ children: [key, value] = [] }) => [String(key?.value), nodeValue(value as Node)]),
  );
}

function placeIn(text: string, root: Node, path: ConfigPath): TextPlace {
  let node = root;
  let offset = root.offset;
  for (const step of path) {
    const children: readonly Node[] = node.children ?? [];
    const found =
      node.type === 'array'
        ? children[Number(step)]
        : children.find(({ children: [key] = [] }) => key?.value === step);
    if (found === undefined) break;
    offset = found.offset;
    node = found.type === 'property' ? (found.children?.[1] ?? found) : found;
  }
  return placeOfOffset(text, offset);
}
