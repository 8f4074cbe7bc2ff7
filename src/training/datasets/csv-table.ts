import { readFileSync } from 'node:fs';
import { AffektError } from '../../core/errors.js';
import { type CsvRecord, parseCsv } from './csv.js';

/** A row of a CSV table; every accessor throws AFFEKT_DATASET_INVALID naming file, line and column. */
export class CsvRow {
  readonly #table: CsvTable;
  readonly #record: CsvRecord;

  constructor(table: CsvTable, record: CsvRecord) {
    this.#table = table;
    this.#record = record;
  }

  /** The line of the file (from 1) on which the row starts. */
  get line(): number {
    return this.#record.line;
  }

  /** The cell of a column; an empty one is an error. */
  text(column: string): string {
    const value = this.optionalText(column);
    return value ?? this.fail(column, 'is empty; expected a value');
  }

  /** The cell of a column, undefined when the column is absent or the cell empty. */
  optionalText(column: string): string | undefined {
    const index = this.#table.columnIndex(column);
    const value = index === undefined ? undefined : this.#record.fields[index];
    return value === '' ? undefined : value;
  }

  /** The cell of a column as a finite number in `low..high`. */
  number(column: string, low: number, high: number): number {
    const text = this.text(column);
    const value = Number(text);
    if (!Number.isFinite(value) || value < low || value > high) {
      this.fail(column, `is '${text}'; expected a number in ${low}..${high}`);
    }
    return value;
  }

  /** The cell of a column as one of the keys of `values`. */
  oneOf<T>(column: string, values: Readonly<Record<string, T>>): T {
    const text = this.text(column);
    const value = Object.hasOwn(values, text) ? values[text] : undefined;
    return value ?? this.fail(column, `is '${text}'; expected one of ${Object.keys(values).join(', ')}`);
  }

  /** @throws AFFEKT_DATASET_INVALID always, about this row. */
  fail(column: string, what: string): never {
    throw new AffektError(
      'AFFEKT_DATASET_INVALID',
      `${this.#table.path}, line ${this.line}: column '${column}' ${what}`,
    );
  }
}

/** A CSV file with a header line; column names are found regardless of case and of blank, underscore or hyphen. */
export class CsvTable {
  readonly path: string;
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
  readonly #indices: ReadonlyMap<string, number>;

  /** @throws AFFEKT_DATASET_INVALID when the file is empty or a row has another number of fields than the header. */
  constructor(path: string, records: readonly CsvRecord[]) {
    this.path = path;
    const [header, ...body] = records;
    if (header === undefined) {
      throw new AffektError('AFFEKT_DATASET_INVALID', `${path} is empty; expected a header line and rows`);
    }
    this.columns = header.fields;
    this.#indices = new Map(header.fields.map((name, index) => [normalName(name), index]));
    this.rows = body.map((record) => {
      if (record.fields.length !== header.fields.length) {
        throw new AffektError(
          'AFFEKT_DATASET_INVALID',
          `${path}, line ${record.line}: has ${record.fields.length} fields; expected ${header.fields.length} as in the header`,
        );
      }
      return new CsvRow(this, record);
    });
  }

  /** Index of a column, undefined when the file has none of that name. */
  columnIndex(name: string): number | undefined {
    return this.#indices.get(normalName(name));
  }

  /** @throws AFFEKT_DATASET_INVALID naming the columns that the header lacks. */
  requireColumns(names: readonly string[]): void {
    const missing = names.filter((name) => this.columnIndex(name) === undefined);
    if (missing.length > 0) {
      throw new AffektError(
        'AFFEKT_DATASET_INVALID',
        `${this.path}, line 1: column ${missing.map((name) => `'${name}'`).join(', ')} is missing; the header has ${this.columns.join(', ')}`,
      );
    }
  }
}

function normalName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '_');
}

/**
 * The CSV file at `path`, decoded as UTF-8.
 * @throws AFFEKT_DATASET_INVALID when it cannot be read, is malformed, or lacks one of `required`.
 */
export function readCsvTable(path: string, required: readonly string[], delimiter = ','): CsvTable {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new AffektError(
      'AFFEKT_DATASET_INVALID',
      `${path} cannot be read; expected a CSV file with ${required.join(', ')}`,
      {
        cause,
      },
    );
  }
  const table = new CsvTable(path, parseCsv(text, path, delimiter));
  table.requireColumns(required);
  return table;
}
