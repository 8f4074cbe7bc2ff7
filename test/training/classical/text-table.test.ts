import { describe, expect, it } from 'vitest';
import { tableText } from '../../../src/training/classical/text-table.js';

describe('tableText', () => {
  it('aligns words to the left and numbers to the right, with a minus sign and no false digits', () => {
    const text = tableText({
      title: 'A table',
      columns: ['method', 'R²', 'songs'],
      rows: [
        ['short', { value: 0.51249, low: 0.4, high: 0.6 }, 7],
        ['a long name', -0.1, 1200],
        ['nothing', Number.NaN, 3],
        ['zero', -0.001, 0],
      ],
      notes: ['A note.'],
    });
    expect(text).toBe(
      [
        'A table',
        '',
        'method                      R²  songs',
        '───────────  ─────────────────  ─────',
        'short        0.51 [0.40, 0.60]      7',
        'a long name              −0.10   1200',
        'nothing                      –      3',
        'zero                      0.00      0',
        '',
        'A note.',
        '',
      ].join('\n'),
    );
  });
});
