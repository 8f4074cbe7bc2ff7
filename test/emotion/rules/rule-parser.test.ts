import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConditionExpression, NumberExpression } from '../../../src/emotion/rules/rule-expression.js';
import { parseCondition, parseNumber } from '../../../src/emotion/rules/rule-parser.js';
import { printExpression } from './print-expression.js';
import { NAMES, randomCondition, randomNumber } from './random-expressions.js';

const parse = (text: string): ConditionExpression => parseCondition(text, NAMES);
const print = (text: string): string => printExpression(parse(text));

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toMatchObject({ code: 'AFFEKT_CONFIG_INVALID' });
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

describe('parseCondition', () => {
  it('binds: for closest, then not, and, or; times before plus; minus before all', () => {
    expect(print('arousal > .7 for 2s and falling(valence)')).toBe(
      '((arousal > 0.7) for 2s) and falling(valence, 2s)',
    );
    expect(print('arousal > .7 for 2 s and mean(level, 10  s) > 1')).toBe(
      '((arousal > 0.7) for 2s) and (mean(level, 10s) > 1)',
    );
    expect(print('level > 1 or level < 2 and not level > 3 for 1s')).toBe(
      '(level > 1) or ((level < 2) and (not ((level > 3) for 1s)))',
    );
    expect(print('-level + 2 * arousal - 1 >= 3')).toBe('(((-level) + (2 * arousal)) - 1) >= 3');
    expect(print('(level > 1 or level < 0) for 0.5s')).toBe('((level > 1) or (level < 0)) for 0.5s');
    expect(print('8 / 4 / 2 < abs(level)')).toBe('((8 / 4) / 2) < abs(level)');
  });

  it('tells the window form of min and max from the pair form by the unit', () => {
    expect(parseNumber('min(level, 2s)', NAMES)).toEqual({
      kind: 'window',
      statistic: 'min',
      operand: { kind: 'signal', name: 'level' },
      seconds: 2,
    });
    expect(parseNumber('max(level, 2)', NAMES)).toMatchObject({ kind: 'extreme', which: 'max' });
    expect(parse('rising(film.happy, 4s)')).toMatchObject({ kind: 'trend', seconds: 4 });
  });

  it.each([
    ['arousl > 0.5', 'at character 1, "arousl > 0.5": there is no signal "arousl"; did you mean "arousal"?'],
    ['film > 5', 'there are film.happy, film.tender'],
    ['film/happy > 5', 'there are film.happy, film.tender'],
    [
      'arousal',
      'at character 1, "arousal": expected a condition here, such as arousal > 0.5, found a number',
    ],
    ['arousal > ', 'at the end: expected a number, a signal or "(", found the end'],
    ['arousal == 1', 'at character 9, "== 1": write ">=" or "<="'],
    ['arousal > 1 && level > 2', 'at character 13, "&& level > 2": write "and"'],
    ['!rising(level)', 'write "not"'],
    ['arousal > 0.5 for 2', 'at character 19, "2": expected a time such as 2s, found "2"'],
    ['arousal > 0.5 for 2 seconds', 'at character 19, "2 seconds": expected a time such as 2s, found "2"'],
    ['arousal > 2 s', 'expected a number, a signal or "(", found "2 s"'],
    ['arousal > 0.5 for 2ms', '"ms" is no unit; the only one is s'],
    ['arousal > 0.5 for 0s', 'a time is above 0 and up to 60 s'],
    ['mean(arousal, 61s) > 0', 'a time is above 0 and up to 60 s'],
    ['arousal > 2s', 'expected a number, a signal or "(", found "2s"'],
    ['mean(arousal) > 0', 'expected ",", found ")"'],
    ['(arousal > 0', 'expected ")", found the end'],
    ['arousal > 0 level', 'expected an operator or the end, found "level"'],
    ['(arousal > 0) + 1 > 2', 'expected a number or signal here, found a condition'],
    ['arousal and level', 'expected a condition here'],
    ['constructor > 1', 'there is no signal "constructor"'],
    ['arousal > 1e999', 'the number is too large'],
    ['arousal[0] > 1', 'at character 8, "[0] > 1": expected a number, a signal, an operator'],
    ['', 'at the end: expected a number, a signal or "("'],
  ])('says what is wrong with %j, and where', (text, message) => {
    expect(messageOf(() => parse(text))).toContain(message);
  });

  it('limits length, depth and number of parts', () => {
    expect(messageOf(() => parse(`${' '.repeat(500)}1 > 0`))).toContain('500 characters');
    expect(messageOf(() => parse(`${'('.repeat(40)}1 > 0${')'.repeat(40)}`))).toContain('deeper than 24');
    expect(messageOf(() => parse(`${'not '.repeat(40)}1 > 0`))).toContain('deeper than 24');
    expect(messageOf(() => parse(`${'-'.repeat(40)}1 > 0`))).toContain('deeper than 24');
    expect(messageOf(() => parse(`${new Array(60).fill('1').join('+')} > 0`))).toContain(
      'more than 100 parts',
    );
    expect(parse(`${new Array(40).fill('1').join('+')} > 0`).kind).toBe('comparison');
  });

  it('reads back what it prints: the same tree, of any condition and number', () => {
    fc.assert(
      fc.property(randomCondition, (tree) => {
        expect(parse(printExpression(tree))).toEqual(tree);
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(randomNumber, (tree: NumberExpression) => {
        expect(parseNumber(printExpression(tree), NAMES)).toEqual(tree);
      }),
      { numRuns: 300 },
    );
  });

  it('throws nothing but its own error, whatever the text', () => {
    const piece = fc.constantFrom(
      ...NAMES,
      'and',
      'or',
      'not',
      'for',
      'min',
      'mean',
      'rising',
      '(',
      ')',
      ',',
      '2s',
      '1',
      '<',
      '-',
      '*',
      '§',
    );
    const text = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(' ')),
    );
    let parsedCount = 0;
    fc.assert(
      fc.property(text, (source) => {
        try {
          parse(source);
          parsedCount += 1;
        } catch (error) {
          expect(error).toMatchObject({ name: 'AffektError', code: 'AFFEKT_CONFIG_INVALID' });
        }
      }),
      { numRuns: 2000 },
    );
    expect(parsedCount).toBeLessThan(2000);
  });
});
