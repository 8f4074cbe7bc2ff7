import { Argument, type Command } from 'commander';
import { commandTree } from './command-tree.js';
import { bashCompletion } from './completion/bash-completion.js';
import { fishCompletion } from './completion/fish-completion.js';
import { zshCompletion } from './completion/zsh-completion.js';

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;
type Shell = keyof typeof SCRIPTS;

/** `affekt completion`: a script that lets a shell complete commands, options and values. */
export function register(program: Command, wholeProgram: () => Promise<Command>): void {
  program
    .command('completion')
    .description('print a script by which a shell completes commands, options and values')
    .addArgument(new Argument('<shell>', 'the shell that runs it').choices(Object.keys(SCRIPTS)))
    .addHelpText(
      'after',
      `
To have it in every new shell:
  bash  affekt completion bash > ~/.local/share/bash-completion/completions/affekt
  zsh   affekt completion zsh > FOLDER/_affekt     FOLDER: one of those that echo $fpath prints
  fish  affekt completion fish > ~/.config/fish/completions/affekt.fish`,
    )
    .action(async (shell: Shell) => {
      process.stdout.write(SCRIPTS[shell](commandTree(await wholeProgram())));
    });
}
