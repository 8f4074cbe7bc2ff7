import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProcess } from '../support/cli-process.js';

let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'affekt-completion-'));
  mkdirSync(path.join(folder, 'songs'));
  writeFileSync(path.join(folder, 'show.json'), '{}');
  for (const shell of ['bash', 'zsh', 'fish']) {
    const cli = new CliProcess(['completion', shell]);
    expect(await cli.exit).toBe(0);
    writeFileSync(path.join(folder, `affekt.${shell}`), cli.stdout);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What bash offers at the end of a command line. */
function bash(line: string): string[] {
  const words = line.split(' ');
  const script = `source affekt.bash
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}) COMP_CWORD=${words.length - 1}
_affekt
printf '%s\\n' "\${COMPREPLY[@]}"`;
  return lines(execFileSync('bash', ['--norc', '-c', script], { cwd: folder, encoding: 'utf8' }));
}

/** What the function for zsh hands to zsh's own at the end of a command line. */
function zsh(line: string): string[] {
  const words = line.split(' ');
  const script = `compdef() { : }
_describe() { print -rl -- "\${(@P)2}" }
_files() { print -rl -- FILES "$@" }
source ./affekt.zsh
words=(${words.map((word) => `'${word}'`).join(' ')}) CURRENT=${words.length}
_affekt`;
  return lines(execFileSync('zsh', ['-f', '-c', script], { cwd: folder, encoding: 'utf8' }));
}

/** What fish offers at the end of a command line. */
function fish(line: string): string[] {
  const script = `source affekt.fish; complete -C '${line}'`;
  const env = { ...process.env, HOME: folder };
  return lines(
    execFileSync('fish', ['--no-config', '-c', script], { cwd: folder, encoding: 'utf8', env }),
  ).map((entry) => entry.split('\t')[0] ?? '');
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

const isThere = (shell: string) => spawnSync(shell, ['--version']).status === 0;

describe('affekt completion bash', () => {
  it('completes commands, those below them, and the values of an argument', () => {
    expect(bash('affekt st')).toEqual(['start']);
    expect(bash('affekt ')).toEqual(expect.arrayContaining(['start', 'analyze', 'completion']));
    expect(bash('affekt config ch')).toEqual(['check']);
    expect(bash('affekt completion ')).toEqual(['bash', 'zsh', 'fish']);
  });

  it('completes options, and without a command those of start', () => {
    expect(bash('affekt start --lo')).toEqual(['--loop']);
    expect(bash('affekt --exit')).toEqual(['--exit-at-end']);
    expect(bash('affekt preset qlcplus --out')).toEqual(['--out', '--output', '--output-host']);
  });

  it('completes values: those that are listed, files, folders, and none where any may stand', () => {
    expect(bash('affekt analyze --format ')).toEqual(expect.arrayContaining(['table', 'json', 'csv']));
    expect(bash('affekt start -c sh')).toEqual(['show.json']);
    expect(bash('affekt start --model ')).toEqual(['songs']);
    expect(bash('affekt analyze so')).toEqual(['songs']);
    expect(bash('affekt start --port ')).toEqual([]);
  });
});

describe.skipIf(!isThere('zsh'))('affekt completion zsh (where zsh is installed)', () => {
  it('completes commands with what they do, options, and values', () => {
    expect(zsh('affekt ')).toContain(
      'doctor:check what works on this machine, and how to get what is missing',
    );
    expect(zsh('affekt start --l')).toContain('--loop:begin the file again at its end');
    expect(zsh('affekt config ')).toEqual(expect.arrayContaining([expect.stringMatching(/^check:/)]));
    expect(zsh('affekt analyze --format ')).toEqual(expect.arrayContaining(['table', 'json', 'csv']));
    expect(zsh('affekt start -c ')).toEqual(['FILES']);
    expect(zsh('affekt start --model ')).toEqual(['FILES', '-/']);
  });
});

describe.skipIf(!isThere('fish'))('affekt completion fish (where fish is installed)', () => {
  it('completes commands, options, and values', () => {
    expect(fish('affekt st')).toEqual(['start']);
    expect(fish('affekt config ch')).toEqual(['check']);
    expect(fish('affekt start --lo')).toEqual(['--loop']);
    expect(fish('affekt analyze --format ')).toEqual(expect.arrayContaining(['table', 'json', 'csv']));
    expect(fish('affekt start -c sh')).toEqual(['show.json']);
  });
});
