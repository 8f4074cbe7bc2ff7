import { type Document, isNode, isSeq, parseDocument, type Scalar, visit } from 'yaml';
import type { SettingsChange } from '../settings-diff.js';

/** The way YAML is laid out in a text. */
export interface YamlStyle {
  /** Columns that what is inside stands further right. */
  readonly indent: number;
  /** Whether the entries of a list stand further right than its key. */
  readonly indentSeq: boolean;
  /** Never folds lines. */
  readonly lineWidth: 0;
}

/** The layout of `text`, as far as it shows; else two columns. */
export function yamlStyle(text: string): YamlStyle {
  const indent = /^( {1,8})[^\s#-]/m.exec(text)?.[1]?.length ?? 2;
  const indentSeq = !/^( *)[^\s#-][^\n]*:[ \t]*(#[^\n]*)?\n\1- /m.test(text);
  return { indent, indentSeq, lineWidth: 0 };
}

/**
 * `text` with one change, written anew: comments and order stay, spacing becomes the parser's own, and what aliases stand for
 * is written out, so that a change of one place is no change of another.
 */
export function renewYamlText(text: string, { path, before, after }: SettingsChange): string | null {
  const document = parseDocument(text);
  writeOutAliases(document);
  const container = document.getIn(path.slice(0, -1), true);
  if (after === undefined) document.deleteIn(path);
  else if (before === undefined && isSeq(container)) {
    container.items.splice(Number(path.at(-1)), 0, document.createNode(after));
  } else {
    const [old, node] = [document.getIn(path, true), document.createNode(after)];
    if (isNode(old)) node.commentBefore = old.commentBefore ?? null;
    document.setIn(path, node);
  }
  return document.toString(yamlStyle(text));
}

function writeOutAliases(document: Document): void {
  visit(document, {
    Alias: (_, alias) => {
      const copy = alias.resolve(document)?.clone() as Scalar | undefined;
      if (copy === undefined) return undefined;
      copy.commentBefore = alias.commentBefore ?? null;
      copy.comment = alias.comment ?? null;
      return copy;
    },
  });
  visit(document, {
    Value: (_, node) => {
      delete node.anchor;
    },
  });
}
