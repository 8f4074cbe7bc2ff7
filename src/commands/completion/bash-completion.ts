import type { CommandEntry } from '../command-tree.js';
import { type CompletionCase, completionCases } from './completion-cases.js';

/** The completion of the command line `root` as a script for bash. */
export function bashCompletion(root: CommandEntry): string {
  const { commands, values, options, arguments: operands } = completionCases(root);
  return `# Completion of affekt for bash; made by "affekt completion bash".
_affekt() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" place=affekt kind='' words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$place $word" in
      ${commands.map(quote).join('|')}) place="$place $word" ;;
    esac
  done
  case "$place $before" in
${values.map(caseLine).join('\n')}
  esac
  if [[ -z $kind && $current == -* ]]; then
    case "$place" in
${options.map(caseLine).join('\n')}
    esac
  elif [[ -z $kind ]]; then
    case "$place" in
${operands.map(caseLine).join('\n')}
    esac
  fi
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

function caseLine({ place, kind, words }: CompletionCase): string {
  const named = words.map(({ word }) => word).join(' ');
  return `      ${quote(place)}) kind=${kind} words=${quote(named)} ;;`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
