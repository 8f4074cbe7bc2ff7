import type { CommandEntry } from '../command-tree.js';
import { caseWalk, quoted } from './case-walk.js';

/** The completion of the command line `root` as a function for zsh, to be kept as `_affekt` in a folder of `$fpath`. */
export function zshCompletion(root: CommandEntry): string {
  const walk = caseWalk(root, {
    earlierWords: '(@)words[2,CURRENT-1]',
    wordBefore: 'words[CURRENT-1]',
    currentWord: 'words[CURRENT]',
    keep: (words) => `entries=(${words.map(entry).join(' ')})`,
  });
  return `#compdef affekt
# Completion of affekt for zsh; made by "affekt completion zsh".
_affekt() {
  local place=affekt kind='' word
  local -a entries
${walk}
  case "$kind" in
    (choice) _describe affekt entries ;;
    (file) _files ;;
    (folder) _files -/ ;;
  esac
}
if [[ $funcstack[1] == _affekt ]]; then
  _affekt "$@"
else
  compdef _affekt affekt
fi
`;
}

function entry({ word, description }: { readonly word: string; readonly description: string }): string {
  return quoted(word === description ? word : `${word.replaceAll(':', '\\:')}:${description}`);
}
