import fc from 'fast-check';
import type { SettingsChange } from '../../../../src/show/settings/settings-diff.js';

/** A comment that was written into a text, and the map or list that it stands in. */
export interface Written {
  readonly comment: string;
  readonly container: readonly (string | number)[];
}

export interface CommentedText {
  readonly text: string;
  readonly comments: readonly Written[];
}

export type Form = 'json' | 'yaml';

const key = fc.constantFrom(
  'kind',
  'name',
  'port',
  'a b',
  'rules',
  'x-y',
  'null',
  '7',
  'ü',
  'it"s',
  '#',
  'key:',
);
const scalar = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }).map((value) => value + 0),
  fc.boolean(),
  fc.constantFrom(
    '',
    'auto',
    'true',
    '12',
    '#ffaa00',
    'a: b',
    '- x',
    'two\nlines',
    "it's",
    '"',
    ' padded ',
    '~',
    '=1',
    'ünï',
    '/affekt',
    '// no',
    '*',
    '&',
  ),
  fc.string(),
);

/** Trees as settings are: objects of values, lists, and lists of named things. */
export const tree = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(scalar, { maxLength: 4 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(
      fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), when: scalar }, { noNullPrototype: true }),
      { maxLength: 4 },
    ),
    tie('object'),
  ),
  object: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
})).object;

/** Writes `value` by hand, with comments and spacing as `choose` (0..1, in turn) has it. */
export function commentedText(
  form: Form,
  value: Readonly<Record<string, unknown>>,
  choose: () => number,
): CommentedText {
  const comments: Written[] = [];
  const comment = (container: readonly (string | number)[]): string => {
    const name = `comment ${comments.length}`;
    comments.push({ comment: name, container });
    return name;
  };
  const isSo = (share: number) => choose() < share;
  const json = (value: unknown, path: readonly (string | number)[], indent: string): string => {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    const entries = Object.entries(value);
    const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
    if (entries.length === 0) return isSo(0.3) ? `${open} /* ${comment(path)} */ ${close}` : open + close;
    const isInline = isSo(0.3);
    const inner = isInline ? indent : `${indent}${isSo(0.9) ? '  ' : '\t'}`;
    const parts = entries.map(([key, inside], index) => {
      const isLast = index === entries.length - 1;
      const step = Array.isArray(value) ? index : key;
      const comma = isLast && isSo(0.8) ? '' : ',';
      let part = isInline ? ' ' : '\n';
      if (!isInline && isSo(0.3)) part += `${inner}// ${comment(path)}\n`;
      if (!isInline && isSo(0.1)) part += '\n';
      if (!isInline) part += inner;
      if (isSo(0.1)) part += `/* ${comment(path)} */ `;
      part += (Array.isArray(value) ? '' : `${JSON.stringify(key)}: `) + json(inside, [...path, step], inner);
      if (isSo(0.1)) part += ` /* ${comment(path)} */`;
      part += comma;
      if (!isInline && isSo(0.3)) part += ` // ${comment(path)}`;
      return part;
    });
    const tail = isInline ? ' ' : `\n${isSo(0.2) ? `${inner}// ${comment(path)}\n` : ''}${indent}`;
    return open + parts.join('') + tail + close;
  };
  const yaml = (value: object, path: readonly (string | number)[], indent: string): string => {
    const isList = Array.isArray(value);
    return Object.entries(value)
      .map(([key, inside], index) => {
        const step = isList ? index : key;
        let part = '';
        if (isSo(0.3)) part += `${indent}# ${comment(path)}\n`;
        if (isSo(0.1)) part += '\n';
        part += `${indent}${isList ? '-' : `${/^\w+$/.test(key) && !/^(null|\d+)$/.test(key) ? key : JSON.stringify(key)}:`}`;
        const isEmpty = typeof inside === 'object' && Object.keys(inside).length === 0;
        if (typeof inside === 'object' && !isEmpty && isSo(0.8)) {
          const isCommented = isSo(0.3);
          if (isCommented) part += ` # ${comment([...path, step])}`;
          const block = yaml(inside, [...path, step], `${indent}  `);
          // The first key beside the dash, as people write lists.
          if (isList && !isCommented && /^ *[^\s#]/.test(block) && isSo(0.7)) {
            return `${part} ${block.trimStart()}`;
          }
          return `${part}\n${block}`;
        }
        const isQuotable = typeof inside === 'string' && /^[a-z]+$/.test(inside);
        part += ` ${isQuotable && isSo(0.5) ? `'${inside}'` : JSON.stringify(inside)}`;
        if (isSo(0.3)) part += `   # ${comment(path)}`;
        return `${part}\n`;
      })
      .join('');
  };
  if (form === 'json')
    return { text: `// ${comment([])}\n${json(value, [], '')}\n// ${comment([])}\n`, comments };
  const isEmpty = Object.keys(value).length === 0;
  return { text: `# ${comment([])}\n${isEmpty ? '{}\n' : yaml(value, [], '')}# ${comment([])}\n`, comments };
}

/** The comments that no change takes along, in their order. */
export function keptComments({ comments }: CommentedText, changes: readonly SettingsChange[]): string[] {
  const isWithin = (container: Written['container'], { path, before }: SettingsChange) =>
    before !== undefined && path.every((step, index) => container[index] === step);
  return comments
    .filter(({ container }) => !changes.some((change) => isWithin(container, change)))
    .map(({ comment }) => comment);
}
