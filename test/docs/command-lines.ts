import { codeBlocks, type DocumentationText } from './documentation-text.js';

/** A command line of Affekt in a text: the words after `affekt`. */
export interface WrittenCommand {
  readonly file: string;
  readonly line: string;
  readonly words: readonly string[];
}

/** Every command line that begins with `affekt` in blocks for a shell and in code between words. */
export function writtenCommands({ file, text }: DocumentationText): WrittenCommand[] {
  const blocks = codeBlocks(text)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ code }) => code.replaceAll('\\\n', ' ').split('\n'));
  const inline = [...text.replaceAll(/^ *```.*?^ *```$/gms, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) =>
    code.replaceAll('\\|', '|').replaceAll('\n', ' '),
  );
  return [...blocks, ...inline].flatMap((line) =>
    simpleCommands(line)
      .map(withoutRunner)
      .filter(([first]) => first === 'affekt')
      .map(([, ...words]) => ({ file, line, words })),
  );
}

/** What a shell runs one after the other or at once, each as its words; what follows `#`, `>` and `<` is no word. */
function simpleCommands(line: string): string[][] {
  const commands: string[][] = [[]];
  for (const [, double, single, mark, word] of line.matchAll(
    /"([^"]*)"|'([^']*)'|(\|\||\||&&|&|;|#.*|>+ ?\S+|<+ ?\S+)|([^\s|&;"'<>]+)/g,
  )) {
    if (mark !== undefined) {
      if (/^[|&;]/.test(mark)) commands.push([]);
    } else commands.at(-1)?.push(double ?? single ?? word ?? '');
  }
  return commands;
}

/** Without variables and programs before the command: `PULSE_SOURCE=x npx affekt start` is `affekt start`. */
function withoutRunner(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const rest = words.slice(Math.max(0, first));
  if (rest[0] === 'npx' || rest[0] === 'sudo') return rest.slice(1);
  return rest;
}
