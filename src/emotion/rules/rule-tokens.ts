import { AffektError } from '../../core/errors.js';

/** A piece of an expression's text. `text` is as written; `at` is the index of its first character. */
export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly text: string; readonly at: number }
  /** A number with its unit, in seconds; there may be space between them. */
  | { readonly kind: 'duration'; readonly value: number; readonly text: string; readonly at: number }
  | { readonly kind: 'name'; readonly text: string; readonly at: number }
  | { readonly kind: 'symbol'; readonly text: string; readonly at: number }
  | { readonly kind: 'end'; readonly text: string; readonly at: number };

/** Longest expression, characters. */
const MAX_EXPRESSION_LENGTH = 500;

const PATTERN =
  /(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)(?<unit>\s+s(?![A-Za-z0-9.])|[A-Za-z]*)|(?<name>[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z][A-Za-z0-9]*)*)|(?<symbol><=|>=|[<>()+\-*/,−])/y;

/** What people write out of habit, and what it is here. */
const HABITS: Readonly<Record<string, string>> = {
  '&': 'write "and"',
  '|': 'write "or"',
  '!': 'write "not"',
  '=': 'write ">=" or "<="; values are never exactly equal',
};

/** The tokens of an expression, the last one `end`. Throws `AFFEKT_CONFIG_INVALID` with the place and what is expected. */
export function tokenize(text: string): readonly Token[] {
  if (text.length > MAX_EXPRESSION_LENGTH) {
    throw expressionError(
      text,
      MAX_EXPRESSION_LENGTH,
      `an expression may have ${MAX_EXPRESSION_LENGTH} characters`,
    );
  }
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at] as string)) {
      at += 1;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token);
    at += token.text.length;
  }
  return [...tokens, { kind: 'end', text: 'the end', at: text.length }];
}

/** An error that names the place in `text`: `at character 9, before "0.7": …`. */
export function expressionError(text: string, at: number, message: string): AffektError {
  const rest = text.slice(at, at + 12);
  const place =
    at >= text.length ? 'at the end' : `at character ${at + 1}, "${rest}${text.length > at + 12 ? '…' : ''}"`;
  return new AffektError('AFFEKT_CONFIG_INVALID', `${place}: ${message}`);
}

function tokenAt(text: string, at: number): Token {
  PATTERN.lastIndex = at;
  const match = PATTERN.exec(text);
  if (match === null) {
    const habit = HABITS[text[at] as string];
    throw expressionError(
      text,
      at,
      habit ?? 'expected a number, a signal, an operator or a parenthesis, found none of them',
    );
  }
  const { number, unit, name, symbol } = match.groups as Readonly<Partial<Record<string, string>>>;
  if (number !== undefined) return numberToken(text, at, number, unit ?? '');
  if (name !== undefined) return { kind: 'name', text: name, at };
  return { kind: 'symbol', text: symbol as string, at };
}

function numberToken(text: string, at: number, number: string, unit: string): Token {
  const value = Number(number);
  const whole = number + unit;
  if (!Number.isFinite(value)) throw expressionError(text, at, 'the number is too large');
  if (unit === '') return { kind: 'number', value, text: whole, at };
  if (unit.trim() === 's') return { kind: 'duration', value, text: whole, at };
  throw expressionError(text, at, `"${unit}" is no unit; the only one is s, for seconds: 2s`);
}
