import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../../src/training/datasets/csv.js';
import { CsvTable } from '../../../src/training/datasets/csv-table.js';

function fieldsOf(text: string, delimiter?: string): (readonly string[])[] {
  return parseCsv(text, 'labels.csv', delimiter).map(({ fields }) => fields);
}

describe('parseCsv', () => {
  it('reads LF, CRLF and CR line ends with and without an end at the end', () => {
    const records = [
      ['a', 'b'],
      ['1', '2'],
    ];
    expect(fieldsOf('a,b\n1,2')).toEqual(records);
    expect(fieldsOf('a,b\r\n1,2\r\n')).toEqual(records);
    expect(fieldsOf('a,b\r1,2\r')).toEqual(records);
  });

  it('passes over a byte order mark and empty lines, and counts lines all the same', () => {
    expect(parseCsv('\uFEFFa,b\n\n1,2\n', 'x')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 3, fields: ['1', '2'] },
    ]);
  });

  it('reads quoted fields with delimiters, doubled quotes and line ends', () => {
    expect(parseCsv('"a, b","say ""hi""","two\r\nlines",\nlast,1,2,3', 'x')).toEqual([
      { line: 1, fields: ['a, b', 'say "hi"', 'two\r\nlines', ''] },
      { line: 3, fields: ['last', '1', '2', '3'] },
    ]);
  });

  it('trims blanks around unquoted and quoted fields, not inside quotes', () => {
    expect(fieldsOf('2, 3.1 , "x " ,4')).toEqual([['2', '3.1', 'x ', '4']]);
  });

  it('splits at another delimiter', () => {
    expect(fieldsOf('a;b,c;d', ';')).toEqual([['a', 'b,c', 'd']]);
    expect(fieldsOf('a\t\tb', '\t')).toEqual([['a', '', 'b']]);
  });

  it('names file and line of a quote that never closes and of text behind one', () => {
    expect(() => parseCsv('a\n"open', 'f.csv')).toThrow(
      /f\.csv, line 2: a quoted field opens here and never closes/,
    );
    expect(() => parseCsv('a\n"b"c', 'f.csv')).toThrow(/f\.csv, line 2: text follows a closing quote/);
  });

  it('gives back whatever was written with every field quoted', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '') });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 }), (rows) => {
        const text = rows
          .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))
          .join('\n');
        expect(fieldsOf(text)).toEqual(rows);
      }),
    );
  });
});

describe('CsvTable', () => {
  function table(text: string): CsvTable {
    return new CsvTable('labels.csv', parseCsv(text, 'labels.csv'));
  }

  it('finds columns regardless of case, blank, underscore and hyphen', () => {
    const row = table('Song ID,Tonal-Stability\n7,3').rows[0];
    expect(row?.text('song_id')).toBe('7');
    expect(row?.number('tonal stability', 0, 5)).toBe(3);
    expect(row?.optionalText('absent')).toBeUndefined();
  });

  it('names file, line, column and what is expected', () => {
    const row = table('a,b,c\n1,,x\n').rows[0];
    expect(() => row?.number('a', 2, 3)).toThrow(
      "labels.csv, line 2: column 'a' is '1'; expected a number in 2..3",
    );
    expect(() => row?.text('b')).toThrow("labels.csv, line 2: column 'b' is empty");
    expect(() => row?.number('c', 2, 3)).toThrow("column 'c' is 'x'; expected a number in 2..3");
    expect(() => row?.oneOf('c', { Q1: 1, Q2: 2 })).toThrow("column 'c' is 'x'; expected one of Q1, Q2");
    expect(() => row?.oneOf('c', {})).toThrow(expect.objectContaining({ code: 'AFFEKT_DATASET_INVALID' }));
  });

  it('does not take a property of every object for a listed value', () => {
    expect(() => table('a\nconstructor').rows[0]?.oneOf('a', { Q1: 1 })).toThrow(/expected one of Q1/);
  });

  it('rejects an empty file, a ragged row and a missing column', () => {
    expect(() => table('')).toThrow('labels.csv is empty');
    expect(() => table('a,b\n1,2\n3')).toThrow('labels.csv, line 3: has 1 fields; expected 2');
    expect(() => table('a,b').requireColumns(['a', 'valence'])).toThrow(
      "line 1: column 'valence' is missing; the header has a, b",
    );
  });
});
