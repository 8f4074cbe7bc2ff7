import type { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { wholeProgram } from '../../src/commands/program.js';
import { type WrittenCommand, writtenCommands } from './command-lines.js';
import { documentationTexts } from './documentation-text.js';

const texts = documentationTexts();
const lines = texts.flatMap(writtenCommands);
let program: Command;

beforeAll(async () => {
  program = await wholeProgram();
}, 240_000);

/** What is wrong with a command line; null: nothing. `COMMAND` and `…` stand for any. */
function faultOf({ words }: Pick<WrittenCommand, 'words'>): string | null {
  if (words.length === 0 || ['COMMAND', '…'].includes(words[0] ?? '')) return null;
  let command = program;
  let rest = [...words];
  const implied = rest[0]?.startsWith('-') === true && !['--help', '--version'].includes(rest[0]);
  if (implied) rest = ['start', ...rest];
  for (;;) {
    const next = command.commands.find((inner) => inner.name() === rest[0]);
    if (next === undefined) break;
    command = next;
    rest = rest.slice(1);
  }
  if (command === program && rest[0] !== undefined && !rest[0].startsWith('-')) {
    return `no command ${rest[0]}`;
  }
  rest = rest.filter((word) => word !== '--help');
  let complaint = '';
  command.exitOverride().configureOutput({ writeErr: (text) => (complaint += text) });
  try {
    const { operands, unknown } = command.parseOptions(rest);
    if (unknown.length > 0) return `no option ${unknown[0]}`;
    const most = command.registeredArguments;
    if (operands.length > most.length && most.at(-1)?.variadic !== true) {
      return `too many words: ${operands.join(' ')}`;
    }
    return null;
  } catch {
    return complaint;
  }
}

describe('the command lines of the documentation', () => {
  it('are found', () => {
    expect(lines.length).toBeGreaterThan(30);
    expect(new Set(lines.map(({ words }) => words[0])).size).toBeGreaterThan(8);
  });

  it('are all understood', () => {
    const faults = lines.flatMap((command) => {
      const fault = faultOf(command);
      return fault === null ? [] : [`${command.file}: ${command.line}: ${fault}`];
    });
    expect(faults).toEqual([]);
  });

  it('would be found out', () => {
    const fault = (line: string) => {
      const [command] = writtenCommands({ file: 'x', text: `\`${line}\`` });
      return command === undefined ? 'not found' : faultOf(command);
    };
    expect(fault('affekt strat --file x.wav')).toContain('no command strat');
    expect(fault('affekt start --flie x.wav')).toContain('--flie');
    expect(fault('echo x | affekt analyze a b --format tabel')).toContain('Allowed choices');
    expect(fault('affekt config chekc x.json')).toContain('too many words');
    expect(fault('affekt start --port')).toContain('argument missing');
    expect(fault('PULSE_SOURCE=x affekt --file x.wav && ls')).toBeNull();
  });
});
