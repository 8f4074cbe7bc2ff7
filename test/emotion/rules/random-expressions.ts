import fc from 'fast-check';
import type { ConditionExpression, NumberExpression } from '../../../src/emotion/rules/rule-expression.js';

/** Signals that random expressions may name. */
export const NAMES = ['arousal', 'valence', 'film.happy', 'film.tender', 'level', 'onset'] as const;

const seconds = fc.integer({ min: 1, max: 600 }).map((tenths) => tenths / 10);

const trees = fc.letrec<{ number: NumberExpression; condition: ConditionExpression }>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', maxDepth: 4, withCrossShrink: true },
    fc.record({ kind: fc.constant('number' as const), value: fc.double({ min: 0, max: 1e6, noNaN: true }) }),
    fc.record({ kind: fc.constant('signal' as const), name: fc.constantFrom(...NAMES) }),
    fc.record({ kind: fc.constant('negative' as const), operand: tie('number') }),
    fc.record({ kind: fc.constant('absolute' as const), operand: tie('number') }),
    fc.record({
      kind: fc.constant('arithmetic' as const),
      operator: fc.constantFrom('+' as const, '-' as const, '*' as const, '/' as const),
      left: tie('number'),
      right: tie('number'),
    }),
    fc.record({
      kind: fc.constant('extreme' as const),
      which: fc.constantFrom('min' as const, 'max' as const),
      left: tie('number'),
      right: tie('number'),
    }),
    fc.record({
      kind: fc.constant('window' as const),
      statistic: fc.constantFrom('mean' as const, 'min' as const, 'max' as const),
      operand: tie('number'),
      seconds,
    }),
  ),
  condition: fc.oneof(
    { depthSize: 'small', maxDepth: 3, withCrossShrink: true },
    fc.record({
      kind: fc.constant('comparison' as const),
      operator: fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const),
      left: tie('number'),
      right: tie('number'),
    }),
    fc.record({
      kind: fc.constant('trend' as const),
      direction: fc.constantFrom('rising' as const, 'falling' as const),
      operand: tie('number'),
      seconds,
    }),
    fc.record({ kind: fc.constant('held' as const), condition: tie('condition'), seconds }),
    fc.record({
      kind: fc.constant('junction' as const),
      operator: fc.constantFrom('and' as const, 'or' as const),
      left: tie('condition'),
      right: tie('condition'),
    }),
    fc.record({ kind: fc.constant('not' as const), condition: tie('condition') }),
  ),
}));

/** Any condition of a few levels whose text is within the limits of the parser. */
export const randomCondition = trees.condition.filter((tree) => sizeOf(tree) <= 20);
/** Any number, likewise. */
export const randomNumber = trees.number.filter((tree) => sizeOf(tree) <= 20);

function sizeOf(tree: object): number {
  return Object.values(tree).reduce((sum, part) => sum + (typeof part === 'object' ? sizeOf(part) : 0), 1);
}
