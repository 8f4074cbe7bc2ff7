import { AffektError } from '../../core/errors.js';

/** One record of a CSV text with the line (from 1) on which it starts. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * The records of a CSV text after RFC 4180: quoted fields may hold delimiters, line ends and doubled quotes; lines end
 * in LF, CRLF or CR; a byte order mark and empty lines are passed over. Unquoted fields are trimmed, because published
 * annotation files put a space after the comma.
 * @param path names the file in messages.
 * @throws AFFEKT_DATASET_INVALID for a quote that never closes or that text follows.
 */
export function parseCsv(text: string, path: string, delimiter = ','): CsvRecord[] {
  const records: CsvRecord[] = [];
  let position = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  let line = 1;
  while (position < text.length) {
    const startLine = line;
    const fields: string[] = [];
    let ended = false;
    while (!ended) {
      let field: string;
      const opening = skipBlanks(text, position, delimiter);
      if (text[opening] === '"') {
        const quoted = readQuoted(text, opening, path, line);
        field = quoted.value;
        line += quoted.lineCount;
        position = skipBlanks(text, quoted.end, delimiter);
        if (position < text.length && text[position] !== delimiter && !isLineEnd(text[position])) {
          throw new AffektError(
            'AFFEKT_DATASET_INVALID',
            `${path}, line ${line}: text follows a closing quote; expected '${delimiter}' or the end of the line`,
          );
        }
      } else {
        let end = position;
        while (end < text.length && text[end] !== delimiter && !isLineEnd(text[end])) end++;
        field = text.slice(position, end).trim();
        position = end;
      }
      fields.push(field);
      if (text[position] === delimiter) position++;
      else ended = true;
    }
    if (text[position] === '\r' && text[position + 1] === '\n') position++;
    position++;
    line++;
    if (fields.length > 1 || fields[0] !== '') records.push({ line: startLine, fields });
  }
  return records;
}

function isLineEnd(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}

function skipBlanks(text: string, from: number, delimiter: string): number {
  let position = from;
  while (text[position] !== delimiter && (text[position] === ' ' || text[position] === '\t')) position++;
  return position;
}

/** The quoted field that opens at `opening`: its value, the index after its closing quote, the line ends inside. */
function readQuoted(
  text: string,
  opening: number,
  path: string,
  line: number,
): { value: string; end: number; lineCount: number } {
  let value = '';
  let from = opening + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) {
      throw new AffektError(
        'AFFEKT_DATASET_INVALID',
        `${path}, line ${line}: a quoted field opens here and never closes`,
      );
    }
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') {
      return { value, end: quote + 1, lineCount: value.split(/\r\n|\r|\n/).length - 1 };
    }
    value += '"';
    from = quote + 2;
  }
}
