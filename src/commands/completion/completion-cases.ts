import type { CommandEntry, OptionEntry } from '../command-tree.js';

/** What may come next at one place of a command line. */
export interface CompletionCase {
  /** The words that lead there: `affekt config`, and before a value its option, too: `affekt start --config`. */
  readonly place: string;
  readonly kind: 'choice' | 'file' | 'folder' | 'text';
  readonly words: readonly { readonly word: string; readonly description: string }[];
}

/** The places of a command line, for shells that look at the words before the one that is completed. */
export interface CompletionCases {
  /** Places where a word of the command line leads one level down: `affekt config`, `affekt config init`. */
  readonly commands: readonly string[];
  /** What may stand after an option that takes a value. */
  readonly values: readonly CompletionCase[];
  /** The options of each command. */
  readonly options: readonly CompletionCase[];
  /** What may stand where no option is begun: the commands below, or the values of an argument. */
  readonly arguments: readonly CompletionCase[];
}

/** The command that is meant where none is named; its options complete at the top as well. */
const DEFAULT_COMMAND = 'affekt start';

/** Every place of the command line `root`. */
export function completionCases(root: CommandEntry): CompletionCases {
  const all = everyCommand(root);
  const implied = all.find(({ name }) => name === DEFAULT_COMMAND);
  const optionsOf = (entry: CommandEntry): readonly OptionEntry[] =>
    entry === root ? unlike([...root.options, ...(implied?.options ?? [])]) : entry.options;
  return {
    commands: all.filter((entry) => entry !== root).map(({ name }) => name),
    values: all.flatMap((entry) =>
      optionsOf(entry).flatMap(({ names, value }) =>
        value === null
          ? []
          : names.map((name) => ({
              place: `${entry.name} ${name}`,
              kind: value.kind,
              words: value.choices.map((word) => ({ word, description: word })),
            })),
      ),
    ),
    options: all.map((entry) => ({
      place: entry.name,
      kind: 'choice',
      words: optionsOf(entry).flatMap(({ names, description }) =>
        names.filter((name) => name.startsWith('--')).map((word) => ({ word, description })),
      ),
    })),
    arguments: all.map(argumentCase),
  };
}

function everyCommand(entry: CommandEntry): CommandEntry[] {
  return [entry, ...entry.commands.flatMap(everyCommand)];
}

function argumentCase(entry: CommandEntry): CompletionCase {
  const place = entry.name;
  if (entry.commands.length > 0) {
    const words = entry.commands.map(({ name, description }) => ({
      word: name.slice(entry.name.length + 1),
      description,
    }));
    return { place, kind: 'choice', words };
  }
  const [first] = entry.arguments;
  if (first === undefined) return { place, kind: 'text', words: [] };
  if (first.choices.length === 0) return { place, kind: 'file', words: [] };
  return { place, kind: 'choice', words: first.choices.map((word) => ({ word, description: word })) };
}

/** Of options with one name (`--help`) the first. */
function unlike(options: readonly OptionEntry[]): OptionEntry[] {
  return options.filter(
    ({ names }, index) =>
      !options.slice(0, index).some((before) => before.names.includes(names.at(-1) ?? '')),
  );
}
