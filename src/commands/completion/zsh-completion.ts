import type { CommandEntry } from '../command-tree.js';
import { type CompletionCase, completionCases } from './completion-cases.js';

/** The completion of the command line `root` as a function for zsh, to be kept as `_affekt` in a folder of `$fpath`. */
export function zshCompletion(root: CommandEntry): string {
  const { commands, values, options, arguments: operands } = completionCases(root);
  return `#compdef affekt
# Completion of affekt for zsh; made by "affekt completion zsh".
_affekt() {
  local place=affekt kind='' word
  local -a entries
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$place $word" in
      (${commands.map(quote).join('|')}) place="$place $word" ;;
    esac
  done
  case "$place \${words[CURRENT-1]}" in
${values.map(caseLine).join('\n')}
  esac
  if [[ -z $kind && \${words[CURRENT]} == -* ]]; then
    case "$place" in
${options.map(caseLine).join('\n')}
    esac
  elif [[ -z $kind ]]; then
    case "$place" in
${operands.map(caseLine).join('\n')}
    esac
  fi
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

function caseLine({ place, kind, words }: CompletionCase): string {
  const entries = words.map(({ word, description }) =>
    quote(word === description ? word : `${word.replaceAll(':', '\\:')}:${description}`),
  );
  return `      (${quote(place)}) kind=${kind} entries=(${entries.join(' ')}) ;;`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
