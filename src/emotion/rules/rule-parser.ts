import { fewNames, LISTED, nameAmong } from '../../core/name-among.js';
import { rangeWords } from '../../core/range-words.js';
import {
  type ConditionExpression,
  type Expression,
  isCondition,
  type NumberExpression,
} from './rule-expression.js';
import { expressionError, type Token, tokenize } from './rule-tokens.js';

const MAX_DEPTH = 24;
const MAX_PARTS = 100;
/** Longest look back of mean, min, max, rising and falling, and longest `for`, seconds. */
const MAX_SECONDS = 60;
/** Of rising and falling when none is given. */
const DEFAULT_TREND_SECONDS = 2;

const FUNCTIONS = ['rising', 'falling', 'mean', 'min', 'max', 'abs'] as const;
const WORDS: readonly string[] = [...FUNCTIONS, 'and', 'or', 'not', 'for'];

/**
 * Parses a condition such as `arousal > 0.7 for 2s and falling(valence)`:
 *
 *     condition  = all ("or" all)*            all  = one ("and" one)*       one = "not" one | held
 *     held       = comparison ("for" 2s)?     comparison = sum (("<" | "<=" | ">" | ">=") sum)?
 *     sum        = product (("+" | "-") product)*   product = factor (("*" | "/") factor)*
 *     factor     = "-" factor | number | signal | "(" condition ")" | "abs" "(" sum ")"
 *                | ("rising" | "falling") "(" sum ("," 2s)? ")" | "mean" "(" sum "," 2s ")"
 *                | ("min" | "max") "(" sum "," (sum | 2s) ")"
 *
 * `signalNames` are the signals there are, with dots. At most 500 characters, 100 parts, 24 levels, looks back of 60 s.
 * Throws `AFFEKT_CONFIG_INVALID` that names the place and what is expected there.
 */
export function parseCondition(text: string, signalNames: readonly string[]): ConditionExpression {
  const parser = new Parser(text, signalNames);
  return parser.whole((expression, at) => parser.condition(expression, at));
}

/** Parses a number such as `max(film.happy, film.tender) / 9`; otherwise as `parseCondition`. */
export function parseNumber(text: string, signalNames: readonly string[]): NumberExpression {
  const parser = new Parser(text, signalNames);
  return parser.whole((expression, at) => parser.number(expression, at));
}

class Parser {
  readonly #text: string;
  readonly #signalNames: readonly string[];
  readonly #tokens: readonly Token[];
  #position = 0;
  #depth = 0;
  #partCount = 0;

  constructor(text: string, signalNames: readonly string[]) {
    this.#text = text;
    this.#signalNames = signalNames;
    this.#tokens = tokenize(text);
  }

  whole<Wanted>(check: (expression: Expression, at: number) => Wanted): Wanted {
    const expression = this.#any();
    if (this.#next.kind !== 'end') throw this.#unexpected('an operator or the end');
    return check(expression, 0);
  }

  condition(expression: Expression, at: number): ConditionExpression {
    if (isCondition(expression)) return expression;
    throw this.#error(at, 'expected a condition here, such as arousal > 0.5, found a number');
  }

  number(expression: Expression, at: number): NumberExpression {
    if (!isCondition(expression)) return expression;
    throw this.#error(at, 'expected a number or signal here, found a condition');
  }

  get #next(): Token {
    return this.#tokens[this.#position] as Token;
  }

  #any(): Expression {
    return this.#nested(() => this.#junction('or', () => this.#junction('and', () => this.#not())));
  }

  #junction(operator: 'and' | 'or', parseSide: () => Expression): Expression {
    const { at } = this.#next;
    let left = parseSide();
    while (this.#take(operator)) {
      const rightAt = this.#next.at;
      const right = parseSide();
      left = this.#part({
        kind: 'junction',
        operator,
        left: this.condition(left, at),
        right: this.condition(right, rightAt),
      });
    }
    return left;
  }

  #not(): Expression {
    if (!this.#take('not')) return this.#held();
    const { at } = this.#next;
    return this.#nested(() => this.#part({ kind: 'not', condition: this.condition(this.#not(), at) }));
  }

  #held(): Expression {
    const { at } = this.#next;
    let expression = this.#comparison();
    while (this.#take('for')) {
      const condition = this.condition(expression, at);
      expression = this.#part({ kind: 'held', condition, seconds: this.#duration() });
    }
    return expression;
  }

  #comparison(): Expression {
    const { at } = this.#next;
    const left = this.#sum();
    const operator = this.#takeOneOf('<', '<=', '>', '>=');
    if (operator === null) return left;
    const rightAt = this.#next.at;
    const right = this.number(this.#sum(), rightAt);
    return this.#part({ kind: 'comparison', operator, left: this.number(left, at), right });
  }

  #sum(): Expression {
    return this.#arithmetic(['+', '-'], () => this.#arithmetic(['*', '/'], () => this.#factor()));
  }

  #arithmetic(operators: readonly ('+' | '-' | '*' | '/')[], parseSide: () => Expression): Expression {
    const { at } = this.#next;
    let left = parseSide();
    for (;;) {
      const operator = this.#takeOneOf(...operators);
      if (operator === null) return left;
      const rightAt = this.#next.at;
      const right = this.number(parseSide(), rightAt);
      left = this.#part({ kind: 'arithmetic', operator, left: this.number(left, at), right });
    }
  }

  #factor(): Expression {
    const token = this.#next;
    if (this.#take('-')) {
      const { at } = this.#next;
      return this.#nested(() => this.#part({ kind: 'negative', operand: this.number(this.#factor(), at) }));
    }
    if (this.#take('(')) {
      const inner = this.#any();
      this.#expect(')');
      return inner;
    }
    if (token.kind === 'number') {
      this.#position += 1;
      return this.#part({ kind: 'number', value: token.value });
    }
    if (token.kind === 'name' && !['and', 'or', 'not', 'for'].includes(token.text)) return this.#named(token);
    throw this.#unexpected('a number, a signal or "("');
  }

  #named({ text, at }: Token): Expression {
    this.#position += 1;
    const name = FUNCTIONS.find((known) => known === text);
    if (name !== undefined) return this.#call(name);
    if (this.#signalNames.includes(text)) return this.#part({ kind: 'signal', name: text });
    throw this.#error(at, `there is no signal ${this.#among(text)}`);
  }

  #among(name: string): string {
    const inGroup = this.#signalNames.filter((known) => known.startsWith(`${name}.`));
    if (inGroup.length > 0) return `"${name}"; there are ${fewNames(inGroup)}`;
    return nameAmong(name, [...this.#signalNames, ...WORDS], LISTED.byOscMap);
  }

  #call(name: (typeof FUNCTIONS)[number]): Expression {
    this.#expect('(');
    const operandAt = this.#next.at;
    const operand = this.number(this.#any(), operandAt);
    const expression = this.#callOf(name, operand);
    this.#expect(')');
    return this.#part(expression);
  }

  #callOf(name: (typeof FUNCTIONS)[number], operand: NumberExpression): Expression {
    if (name === 'abs') return { kind: 'absolute', operand };
    if (name === 'rising' || name === 'falling') {
      const seconds = this.#take(',') ? this.#duration() : DEFAULT_TREND_SECONDS;
      return { kind: 'trend', direction: name, operand, seconds };
    }
    this.#expect(',');
    if (name === 'mean' || this.#next.kind === 'duration') {
      return { kind: 'window', statistic: name, operand, seconds: this.#duration() };
    }
    const { at } = this.#next;
    return { kind: 'extreme', which: name, left: operand, right: this.number(this.#any(), at) };
  }

  #duration(): number {
    const token = this.#next;
    if (token.kind !== 'duration') throw this.#unexpected('a time such as 2s');
    if (!(token.value > 0 && token.value <= MAX_SECONDS)) {
      throw this.#error(
        token.at,
        `a time is${rangeWords({ exclusiveMinimum: 0, maximum: MAX_SECONDS, unit: 's' })}`,
      );
    }
    this.#position += 1;
    return token.value;
  }

  #take(text: string): boolean {
    const token = this.#next;
    // A true minus, as typographers and our own reasons write it, is a minus.
    if ((token.kind !== 'symbol' && token.kind !== 'name') || token.text.replace('−', '-') !== text)
      return false;
    this.#position += 1;
    return true;
  }

  #takeOneOf<Text extends string>(...texts: readonly Text[]): Text | null {
    return texts.find((text) => this.#take(text)) ?? null;
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw this.#unexpected(`"${text}"`);
  }

  /** Counts a part, so that no expression is dear to compute. */
  #part<Part extends Expression>(part: Part): Part {
    this.#partCount += 1;
    if (this.#partCount > MAX_PARTS) throw this.#error(this.#next.at, `more than ${MAX_PARTS} parts`);
    return part;
  }

  #nested<Result>(parse: () => Result): Result {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw this.#error(this.#next.at, `nested deeper than ${MAX_DEPTH} levels`);
    const result = parse();
    this.#depth -= 1;
    return result;
  }

  #unexpected(expected: string): Error {
    const { text, at, kind } = this.#next;
    return this.#error(at, `expected ${expected}, found ${kind === 'end' ? text : `"${text}"`}`);
  }

  #error(at: number, message: string): Error {
    return expressionError(this.#text, at, message);
  }
}
