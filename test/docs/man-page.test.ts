import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { commandTree } from '../../src/commands/command-tree.js';
import { wholeProgram } from '../../src/commands/program.js';
import { manPage } from '../../web/docs-build/man-page.js';

it('the manual page tells of every command and option', async () => {
  const root = commandTree(await wholeProgram());
  const page = manPage(root, '1.2.3');
  for (const { options, commands } of [root, ...root.commands]) {
    for (const { term } of options) expect(page).toContain(`.B ${term.replaceAll('-', '\\-')}`);
    for (const { name, commands: inner } of commands) {
      if (inner.length === 0) expect(page).toContain(`.SS ${name.replaceAll('-', '\\-')}\n`);
    }
  }
  // A line that begins with a dot or quote would be taken for a macro.
  const macros = page.split('\n').flatMap((line) => /^[.'](\w*)/.exec(line)?.[1] ?? []);
  expect(new Set(macros)).toEqual(new Set(['TH', 'SH', 'SS', 'TP', 'B', 'PP', 'nf', 'fi']));
});

const hasMan = spawnSync('man', ['--version']).status === 0;

it.skipIf(!hasMan)('the manual page is shown by man without a warning (where man is installed)', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'affekt-man-'));
  try {
    const file = path.join(folder, 'affekt.1');
    writeFileSync(file, manPage(commandTree(await wholeProgram()), '1.2.3'));
    const { stdout, stderr, status } = spawnSync('man', ['--warnings', file], {
      encoding: 'utf8',
      env: { ...process.env, MANPAGER: 'cat', MANWIDTH: '100', LC_ALL: 'C.UTF-8', PAGER: 'cat' },
    });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toContain('affekt analyze [options] <file...>');
    expect(stdout).toContain('--exit-at-end');
    expect(stdout).toContain('affekt start --file song.flac --loop');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
