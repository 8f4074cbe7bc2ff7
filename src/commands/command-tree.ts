import type { Command, Option } from 'commander';
import { PACKAGE_ROOT } from '../core/package-root.js';

/** What a value of an option is, for a shell that completes it. */
export type ValueKind = 'choice' | 'file' | 'folder' | 'text';

/** An option of the command line. */
export interface OptionEntry {
  /** As `--help` writes it: `-c, --config <file>`. */
  readonly term: string;
  /** What may be typed: `-c`, `--config`. */
  readonly names: readonly string[];
  readonly description: string;
  /** Null: it takes no value. */
  readonly value: { readonly kind: ValueKind; readonly choices: readonly string[] } | null;
}

/** A command of the command line, with those below it. */
export interface CommandEntry {
  /** From the program's name on: `affekt config init`. */
  readonly name: string;
  readonly description: string;
  /** The line after "Usage:". */
  readonly usage: string;
  readonly arguments: readonly {
    readonly term: string;
    readonly description: string;
    /** Empty: any value; all arguments without choices are files. */
    readonly choices: readonly string[];
  }[];
  readonly options: readonly OptionEntry[];
  /** What `--help` says at its end, e.g. examples; empty: nothing. */
  readonly notes: string;
  readonly commands: readonly CommandEntry[];
}

/** A command of commander and those below it as data, for completion, manual page and reference. */
export function commandTree(command: Command): CommandEntry {
  return entryOf(command, command.name());
}

function entryOf(command: Command, name: string): CommandEntry {
  const help = command.createHelp();
  return {
    name,
    description: command.description(),
    usage: help.commandUsage(command),
    arguments: command.registeredArguments.map((argument) => ({
      term: help.argumentTerm(argument),
      description: help.argumentDescription(argument),
      choices: argument.argChoices ?? [],
    })),
    options: help.visibleOptions(command).map((option) => ({
      term: option.flags,
      names: [option.short, option.long].filter((form) => form !== undefined),
      description: describedOption(help.optionDescription(option)),
      value: optionValue(option),
    })),
    notes: notesOf(command),
    commands: command.commands.map((inner) => entryOf(inner, `${name} ${inner.name()}`)),
  };
}

/** Without the place of this installation, and without what holds of every switch: that it is off until it is given. */
function describedOption(words: string): string {
  return words.replaceAll(PACKAGE_ROOT, '').replace(' (default: false)', '');
}

function optionValue({ required, optional, argChoices, flags }: Option): OptionEntry['value'] {
  if (!required && !optional) return null;
  if (argChoices !== undefined) return { kind: 'choice', choices: argChoices };
  const [, name = ''] = /[<[]([\w-]+)/.exec(flags) ?? [];
  const kind = ['file', 'path'].includes(name) ? 'file' : name === 'folder' ? 'folder' : 'text';
  return { kind, choices: [] };
}

/** What was added with `addHelpText('after', …)`: all that `--help` writes after the help itself. */
function notesOf(command: Command): string {
  const texts: string[] = [];
  command.configureOutput({ writeOut: (text) => texts.push(text) });
  command.outputHelp();
  return texts.slice(1).join('').trim();
}
