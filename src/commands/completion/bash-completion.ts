import type { CommandEntry } from '../command-tree.js';
import { caseWalk, quoted } from './case-walk.js';

/** The completion of the command line `root` as a script for bash. */
export function bashCompletion(root: CommandEntry): string {
  const walk = caseWalk(root, {
    earlierWords: 'COMP_WORDS[@]:1:COMP_CWORD-1',
    wordBefore: 'COMP_WORDS[COMP_CWORD-1]',
    currentWord: 'COMP_WORDS[COMP_CWORD]',
    keep: (words) => `words=${quoted(words.map(({ word }) => word).join(' '))}`,
  });
  return `# Completion of affekt for bash; made by "affekt completion bash".
_affekt() {
  local current="\${COMP_WORDS[COMP_CWORD]}" place=affekt kind='' words='' word
${walk}
  COMPREPLY=()
  case "$kind" in
    choice) mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current") ;;
    file) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    folder) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
  esac
}
complete -F _affekt affekt
`;
}
