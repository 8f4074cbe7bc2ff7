import type { CommandEntry } from '../../src/commands/command-tree.js';

/** The manual page of the command line `root`, in section 1, as source for man (the macros of man(7)). */
export function manPage(root: CommandEntry, version: string): string {
  const commands = root.commands.flatMap(leaves);
  return [
    `.TH AFFEKT 1 "" "Affekt ${version}" "User Commands"`,
    '.SH NAME',
    `affekt \\- ${roffText(root.description.replace(/\.$/, ''))}`,
    '.SH SYNOPSIS',
    '.B affekt',
    roffText(root.usage.replace(/^affekt /, '')),
    '.SH DESCRIPTION',
    roffText(
      'Affekt listens to music as it is played, follows its emotion, says why, and sends it to lights. Without a command it runs affekt start,',
    ),
    roffText('which prints the address of the dashboard; the documentation is there under /docs.'),
    '.SH OPTIONS',
    ...root.options.flatMap(({ term, description }) => tagged(term, description)),
    '.SH COMMANDS',
    ...commands.flatMap(commandSection),
    '.SH EXIT STATUS',
    ...tagged('0', 'All was done.'),
    ...tagged('1', 'Something failed; stderr says what, with a code.'),
    ...tagged('2', 'An option, a value or a setting is wrong.'),
    '.SH ENVIRONMENT',
    ...tagged(
      'AFFEKT_CONFIG_HOME',
      "Folder of the user's own settings, instead of the system's place for them.",
    ),
    ...tagged('AFFEKT_DEBUG', 'If it is set, errors come with their stack.'),
    '.SH EXAMPLES',
    ...verbatim(root.notes),
    '',
  ].join('\n');
}

/** Told once, for all commands. */
const HELP = '-h, --help';

/** The commands that do something themselves. */
function leaves(entry: CommandEntry): CommandEntry[] {
  return entry.commands.length === 0 ? [entry] : entry.commands.flatMap(leaves);
}

function commandSection({
  name,
  usage,
  description,
  options,
  arguments: operands,
  notes,
}: CommandEntry): string[] {
  return [
    `.SS ${roffText(name)}`,
    roffText(`${description.charAt(0).toUpperCase()}${description.slice(1)}.`),
    '.PP',
    `.B ${roffText(usage)}`,
    ...operands.flatMap((operand) =>
      operand.description === '' ? [] : tagged(operand.term, operand.description),
    ),
    ...options.flatMap(({ term, description: words }) => (term === HELP ? [] : tagged(term, words))),
    ...(notes === '' ? [] : ['.PP', ...verbatim(notes)]),
  ];
}

function tagged(term: string, text: string): string[] {
  return ['.TP', `.B ${roffText(term)}`, roffText(text)];
}

function verbatim(text: string): string[] {
  return ['.nf', ...text.split('\n').map(roffText), '.fi'];
}

/** Text that stands as it is: roff takes backslashes, a hyphen for a dash, and a dot or quote that begins a line. */
function roffText(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');
}
