import type { CommandEntry } from '../command-tree.js';
import { type CompletionCase, completionCases } from './completion-cases.js';

/** What bash and zsh write differently in the walk through the words of a command line; the first three go between `${` and `}`. */
export interface CaseShell {
  /** The words before the one that is completed, without the first. */
  readonly earlierWords: string;
  readonly wordBefore: string;
  readonly currentWord: string;
  /** Keeps the words that may come. */
  keep(words: CompletionCase['words']): string;
}

/** Lines for bash and zsh that find `place`, and with it the `kind` of what may come next and its words. */
export function caseWalk(root: CommandEntry, shell: CaseShell): string {
  const { commands, values, options, arguments: operands } = completionCases(root);
  const lines = (cases: readonly CompletionCase[]): string =>
    cases
      .map(({ place, kind, words }) => `      (${quoted(place)}) kind=${kind} ${shell.keep(words)} ;;`)
      .join('\n');
  return `  for word in "\${${shell.earlierWords}}"; do
    case "$place $word" in
      (${commands.map(quoted).join('|')}) place="$place $word" ;;
    esac
  done
  case "$place \${${shell.wordBefore}}" in
${lines(values)}
  esac
  if [[ -z $kind && \${${shell.currentWord}} == -* ]]; then
    case "$place" in
${lines(options)}
    esac
  elif [[ -z $kind ]]; then
    case "$place" in
${lines(operands)}
    esac
  fi`;
}

/** As one word of either shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
