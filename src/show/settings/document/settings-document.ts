import type { ConfigPath } from '../../../core/config-faults.js';
import { AffektError } from '../../../core/errors.js';
import type { JsonObject } from '../../change/merge-patch.js';
import type { SettingsChange } from '../settings-diff.js';

/** A place in a text, both counted from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** Settings as a person wrote them: values with comments, order and spacing. Lines end in a line feed. Never changes. */
export interface SettingsDocument {
  readonly text: string;
  readonly values: JsonObject;
  /** Where the value of `path` stands, or what is nearest above it. */
  place(path: ConfigPath): TextPlace;
  /**
   * The document with `changes` made one after the other. What they do not speak of keeps its form, and every comment stays
   * that is not within a value that goes.
   */
  changed(changes: readonly SettingsChange[]): SettingsDocument;
}

/** The place of a character of `text`. */
export function placeOfOffset(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** The error for a text that cannot be read at a place. */
export function syntaxError(name: string, { line, column }: TextPlace, what: string): AffektError {
  return new AffektError('AFFEKT_CONFIG_INVALID', `${name}:${line}:${column}: ${what}`);
}
