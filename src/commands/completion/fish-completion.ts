import type { CommandEntry } from '../command-tree.js';
import { type CompletionCase, completionCases } from './completion-cases.js';

/** The completion of the command line `root` as a script for fish. */
export function fishCompletion(root: CommandEntry): string {
  const { commands, values, options, arguments: operands } = completionCases(root);
  return `# Completion of affekt for fish; made by "affekt completion fish".
function __affekt_words
    set -l words (commandline -opc)
    set -l place affekt
    for word in $words[2..-1]
        switch "$place $word"
            case ${commands.map(quote).join(' ')}
                set place "$place $word"
        end
    end
    switch "$place $words[-1]"
${values.map(caseLines).join('\n')}
    end
    if string match -q -- '-*' (commandline -ct)
        switch $place
${options.map(caseLines).join('\n')}
        end
    else
        switch $place
${operands.map(caseLines).join('\n')}
        end
    end
end
complete -c affekt -f -a '(__affekt_words)'
`;
}

function caseLines({ place, kind, words }: CompletionCase): string {
  const action =
    kind === 'file'
      ? '__fish_complete_path (commandline -ct)'
      : kind === 'folder'
        ? '__fish_complete_directories (commandline -ct)'
        : words.length === 0
          ? 'true'
          : `printf '%s\\t%s\\n' ${words.map(({ word, description }) => `${quote(word)} ${quote(description)}`).join(' ')}`;
  return `        case ${quote(place)}
            ${action}
            return`;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
