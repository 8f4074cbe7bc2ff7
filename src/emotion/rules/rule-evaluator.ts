import type { EmotionFrame } from '../emotion-frame.js';
import { expressionWidth } from './expression-range.js';
import { HeldCondition } from './held-condition.js';
import type { ConditionExpression, NumberExpression } from './rule-expression.js';
import type { RuleSignal } from './rule-signal.js';
import { SlidingWindow } from './sliding-window.js';

/** A comparison that is true stays so until it is wrong by this share of the range the values move in. */
const HYSTERESIS = 0.02;
/** The change that counts as rising or falling, as a share of that range. */
const TREND = 0.03;

/** A number of the newest frame; NaN when it has none. Every evaluator is called once a frame: windows and holds go on. */
export type NumberEvaluator = (frame: EmotionFrame) => number;
export type ConditionEvaluator = (frame: EmotionFrame) => boolean;

/** Makes the evaluator of a number, with its own state. Total: never throws, whatever the frame. */
export function evaluatorOfNumber(
  expression: NumberExpression,
  signals: ReadonlyMap<string, RuleSignal>,
): NumberEvaluator {
  switch (expression.kind) {
    case 'number': {
      const { value } = expression;
      return () => value;
    }
    case 'signal': {
      const signal = signals.get(expression.name);
      return (frame) => signal?.read(frame) ?? Number.NaN;
    }
    case 'negative': {
      const operand = evaluatorOfNumber(expression.operand, signals);
      return (frame) => -operand(frame);
    }
    case 'absolute': {
      const operand = evaluatorOfNumber(expression.operand, signals);
      return (frame) => Math.abs(operand(frame));
    }
    case 'arithmetic': {
      const left = evaluatorOfNumber(expression.left, signals);
      const right = evaluatorOfNumber(expression.right, signals);
      const apply = ARITHMETIC[expression.operator];
      return (frame) => apply(left(frame), right(frame));
    }
    case 'extreme': {
      const left = evaluatorOfNumber(expression.left, signals);
      const right = evaluatorOfNumber(expression.right, signals);
      const pick = expression.which === 'min' ? Math.min : Math.max;
      return (frame) => pick(left(frame), right(frame));
    }
    case 'window': {
      const operand = evaluatorOfNumber(expression.operand, signals);
      const window = new SlidingWindow(expression.seconds);
      const { statistic } = expression;
      return (frame) => {
        window.push(operand(frame));
        return window[statistic]();
      };
    }
  }
}

/** Makes the evaluator of a condition. What has no number is false; `not` of it is true. */
export function evaluatorOfCondition(
  expression: ConditionExpression,
  signals: ReadonlyMap<string, RuleSignal>,
): ConditionEvaluator {
  switch (expression.kind) {
    case 'comparison':
      return comparison(expression, signals);
    case 'trend':
      return trend(expression, signals);
    case 'held': {
      const condition = evaluatorOfCondition(expression.condition, signals);
      const held = new HeldCondition();
      const { seconds } = expression;
      return (frame) => held.step(condition(frame), frame.audioTimeSeconds) >= seconds;
    }
    case 'not': {
      const condition = evaluatorOfCondition(expression.condition, signals);
      return (frame) => !condition(frame);
    }
    case 'junction': {
      const left = evaluatorOfCondition(expression.left, signals);
      const right = evaluatorOfCondition(expression.right, signals);
      const isAnd = expression.operator === 'and';
      return (frame) => {
        // Both sides, always: each has state that must see every frame.
        const [isLeft, isRight] = [left(frame), right(frame)];
        return isAnd ? isLeft && isRight : isLeft || isRight;
      };
    }
  }
}

const ARITHMETIC = {
  '+': (left: number, right: number) => left + right,
  '-': (left: number, right: number) => left - right,
  '*': (left: number, right: number) => left * right,
  '/': (left: number, right: number) => (right === 0 ? Number.NaN : left / right),
} as const;

function comparison(
  { operator, left, right }: Extract<ConditionExpression, { kind: 'comparison' }>,
  signals: ReadonlyMap<string, RuleSignal>,
): ConditionEvaluator {
  const isMore = operator === '>' || operator === '>=';
  const isStrict = operator === '<' || operator === '>';
  const evaluateLeft = evaluatorOfNumber(left, signals);
  const evaluateRight = evaluatorOfNumber(right, signals);
  const margin = shareOfWidth(HYSTERESIS, { kind: 'arithmetic', operator: '-', left, right }, signals);
  let wasTrue = false;
  return (frame) => {
    const [leftValue, rightValue] = [evaluateLeft(frame), evaluateRight(frame)];
    const lead = isMore ? leftValue - rightValue : rightValue - leftValue;
    wasTrue = wasTrue && margin > 0 ? lead > -margin : isStrict ? lead > 0 : lead >= 0;
    return wasTrue;
  };
}

function trend(
  { direction, operand, seconds }: Extract<ConditionExpression, { kind: 'trend' }>,
  signals: ReadonlyMap<string, RuleSignal>,
): ConditionEvaluator {
  const evaluate = evaluatorOfNumber(operand, signals);
  const window = new SlidingWindow(seconds);
  const least = shareOfWidth(TREND, operand, signals);
  const sign = direction === 'rising' ? 1 : -1;
  let wasTrue = false;
  return (frame) => {
    window.push(evaluate(frame));
    const change = sign * window.change();
    wasTrue = wasTrue ? change > least / 2 : change > least;
    return wasTrue;
  };
}

/** A share of the range an expression moves in; 0 where that is not known. */
function shareOfWidth(
  share: number,
  expression: NumberExpression,
  signals: ReadonlyMap<string, RuleSignal>,
): number {
  const width = expressionWidth(expression, (name) => {
    const signal = signals.get(name);
    return signal === undefined ? [0, 0] : [signal.low, signal.high];
  });
  return Number.isFinite(width) ? share * width : 0;
}
