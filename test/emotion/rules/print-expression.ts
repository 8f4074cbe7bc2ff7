import type { Expression } from '../../../src/emotion/rules/rule-expression.js';

/** The expression as text that parses to the same tree; every operand that is made of several is in parentheses. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return String(expression.value);
    case 'signal':
      return expression.name;
    case 'negative':
      return `-${operand(expression.operand)}`;
    case 'absolute':
      return `abs(${printExpression(expression.operand)})`;
    case 'arithmetic':
    case 'comparison':
    case 'junction':
      return `${operand(expression.left)} ${expression.operator} ${operand(expression.right)}`;
    case 'extreme':
      return `${expression.which}(${printExpression(expression.left)}, ${printExpression(expression.right)})`;
    case 'window':
      return `${expression.statistic}(${printExpression(expression.operand)}, ${expression.seconds}s)`;
    case 'trend':
      return `${expression.direction}(${printExpression(expression.operand)}, ${expression.seconds}s)`;
    case 'held':
      return `${operand(expression.condition)} for ${expression.seconds}s`;
    case 'not':
      return `not ${operand(expression.condition)}`;
  }
}

function operand(expression: Expression): string {
  const text = printExpression(expression);
  const isSimple = ['number', 'signal', 'absolute', 'extreme', 'window', 'trend'].includes(expression.kind);
  return isSimple ? text : `(${text})`;
}
