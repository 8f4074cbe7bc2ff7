import { type CommandEntry, commandTree } from '../../src/commands/command-tree.js';
import { wholeProgram } from '../../src/commands/program.js';
import { markdownTable } from './markdown-table.js';

/** The reference of the command line: every command with its arguments and options. */
export async function commandLineReference(): Promise<string> {
  const root = commandTree(await wholeProgram());
  const first = root.commands.map(({ name, description }) => [
    `[${name}](#${name.replaceAll(' ', '-')})`,
    description,
  ]);
  return `# Command line
Every command with its options. \`affekt COMMAND --help\` prints the same, \`man affekt\` too where the manual page was installed,
and \`affekt completion bash\` (or \`zsh\`, \`fish\`) makes a shell complete all of it.

${markdownTable(['command', 'what it does'], first)}

Exit codes: 0, all was done; 1, something failed; 2, an option, a value or a setting is wrong.

${root.commands.map(section).join('\n')}`;
}

function section(entry: CommandEntry): string {
  if (entry.commands.length > 0)
    return `${head(entry, 2)}\n${entry.commands.map((one) => body(one, 3)).join('\n')}`;
  return body(entry, 2);
}

function head({ name, description }: CommandEntry, depth: number): string {
  return `${'#'.repeat(depth)} ${name}\n${description.charAt(0).toUpperCase()}${description.slice(1)}.\n`;
}

function body(entry: CommandEntry, depth: number): string {
  const { usage, arguments: operands, options, notes } = entry;
  const rows = [...operands, ...options]
    .filter(({ term, description }) => description !== '' && term !== '-h, --help')
    .map(({ term, description }) => [`\`${term}\``, escaped(description)]);
  return `${head(entry, depth)}
\`\`\`sh
${usage}
\`\`\`

${rows.length === 0 ? '' : markdownTable(['option', 'what it does'], rows)}
${notes === '' ? '' : `\n\`\`\`text\n${notes}\n\`\`\`\n`}`;
}

/** Words of the program that are no Markdown. */
function escaped(text: string): string {
  return text.replaceAll(/[<>*_]/g, (mark) => `\\${mark}`);
}
