import type { NumberExpression } from './rule-expression.js';

/** Lowest and highest value that a number can have. */
type Range = readonly [low: number, high: number];

/**
 * Width of the range an expression moves in, from the natural ranges of its signals by interval arithmetic (Moore 1966);
 * infinite where nothing is known (a division). It says what a small change of the expression is.
 */
export function expressionWidth(
  expression: NumberExpression,
  rangeOf: (signalName: string) => Range,
): number {
  const [low, high] = expressionRange(expression, rangeOf);
  const width = high - low;
  return Number.isNaN(width) ? Number.POSITIVE_INFINITY : width;
}

function expressionRange(expression: NumberExpression, rangeOf: (signalName: string) => Range): Range {
  const range = (inner: NumberExpression): Range => expressionRange(inner, rangeOf);
  switch (expression.kind) {
    case 'number':
      return [expression.value, expression.value];
    case 'signal':
      return rangeOf(expression.name);
    case 'window':
      return range(expression.operand);
    case 'negative': {
      const [low, high] = range(expression.operand);
      return [-high, -low];
    }
    case 'absolute': {
      const [low, high] = range(expression.operand);
      return [low <= 0 && high >= 0 ? 0 : Math.min(Math.abs(low), Math.abs(high)), Math.max(-low, high)];
    }
    case 'extreme': {
      const [left, right] = [range(expression.left), range(expression.right)];
      const pick = expression.which === 'min' ? Math.min : Math.max;
      return [pick(left[0], right[0]), pick(left[1], right[1])];
    }
    case 'arithmetic':
      return combine(expression.operator, range(expression.left), range(expression.right));
  }
}

function combine(operator: '+' | '-' | '*' | '/', left: Range, right: Range): Range {
  if (operator === '+') return [left[0] + right[0], left[1] + right[1]];
  if (operator === '-') return [left[0] - right[1], left[1] - right[0]];
  if (operator === '/' && right[0] <= 0 && right[1] >= 0)
    return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const corners = left.flatMap((a) => right.map((b) => (operator === '*' ? a * b : a / b)));
  return [Math.min(...corners), Math.max(...corners)];
}
