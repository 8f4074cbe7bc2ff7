import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MAX_LINES = 400;

interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  readonly file: string;
  readonly text: string;
  /** The files it imports (relative to the repository, as written) and packages. */
  readonly imports: readonly string[];
}

function read(pattern: string): SourceFile[] {
  return globSync(pattern, { cwd: ROOT, ignore: ['**/node_modules/**', 'dist/**'] }).map((file) => {
    const text = readFileSync(path.join(ROOT, file), 'utf8');
    const imports = ts
      .preProcessFile(text, true, true)
      .importedFiles.map(({ fileName }) =>
        fileName.startsWith('.') ? path.posix.join(path.posix.dirname(file), fileName) : fileName,
      );
    return { file, text, imports };
  });
}

/** The table of `src/README.md`: folder → folders it may import, `everything` as null. */
function readTable(): Map<string, ReadonlySet<string> | null> {
  const readme = readFileSync(path.join(ROOT, 'src', 'README.md'), 'utf8');
  const rows = [...readme.matchAll(/^\| `(\w+)\/` \| [^|]+ \| ([^|]*)\|$/gm)];
  return new Map(
    rows.map(([, folder = '', allowed = '']) => {
      const names = allowed.split(',').map((name) => name.trim());
      return [folder, names.includes('everything') ? null : new Set([folder, 'core', ...names])];
    }),
  );
}

const table = readTable();
const sources = read('src/**/*.ts');
const web = read('web/src/**/*.{ts,tsx}');

/** The stage a file belongs to: `features` of `src/features/spectrum.ts`; empty for `src/main.ts`. */
function stageOf(file: string): string {
  const [, stage = '', rest] = file.split('/');
  return rest === undefined ? '' : stage;
}

/** Arrows between stages that the table does not allow. */
function forbiddenArrows(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ file, imports }) => {
    const allowed = table.get(stageOf(file));
    return imports
      .filter((target) => target.startsWith('src/') && allowed && !allowed.has(stageOf(target)))
      .map((target) => `${file} imports ${target}`);
  });
}

/** The first circle of imports found, types included, as a path that ends where it began; null when there is none. */
function importCircle(files: readonly SourceFile[]): string[] | null {
  const importsOf = new Map(files.map(({ file, imports }) => [file.replace(/\.ts$/, '.js'), imports]));
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const target of importsOf.get(file) ?? []) {
      const circle = visit(target, [...path, file]);
      if (circle !== null) return circle;
    }
    done.add(file);
    return null;
  };
  for (const file of importsOf.keys()) {
    const circle = visit(file, []);
    if (circle !== null) return circle;
  }
  return null;
}

describe('architecture', () => {
  it('has a row in the table for every folder, and a folder for every row', () => {
    const folders = new Set(sources.map(({ file }) => stageOf(file)).filter((stage) => stage !== ''));
    expect([...folders].sort()).toEqual([...table.keys()].sort());
    expect(table.get('commands')).toBeNull();
    expect(table.get('core')).toEqual(new Set(['core', '']));
  });

  it('lets a stage import only what its row allows', () => {
    expect(forbiddenArrows(sources)).toEqual([]);
  });

  it('would see an arrow that runs back up', () => {
    const backwards = { file: 'src/features/a.ts', text: '', imports: ['src/engine/engine.js'] };
    expect(forbiddenArrows([backwards])).toEqual(['src/features/a.ts imports src/engine/engine.js']);
    expect(sources.flatMap(({ imports }) => imports)).toContain('src/engine/engine.js');
  });

  it('has no circle of imports', () => {
    expect(importCircle(sources)).toBeNull();
    const a = { file: 'src/a.ts', text: '', imports: ['src/b.js'] };
    const b = { file: 'src/b.ts', text: '', imports: ['src/a.js'] };
    expect(importCircle([a, b])).toEqual(['src/a.js', 'src/b.js', 'src/a.js']);
  });

  it('lets nothing import commands or main, but main its table of commands', () => {
    const importers = sources.filter(
      ({ file, imports }) =>
        !file.startsWith('src/commands/') &&
        imports.some((target) => target.startsWith('src/commands/') || target === 'src/main.js'),
    );
    expect(importers.map(({ file }) => file)).toEqual(['src/main.ts']);
  });

  it('lets the page import only the protocol’s types, what clients share and what palettes and kinds of lamps are', () => {
    const outside = web.flatMap(({ file, imports }) =>
      imports.filter((target) => target.startsWith('src/')).map((target) => ({ file, target })),
    );
    expect(new Set(outside.map(({ target }) => target))).toEqual(
      new Set([
        'src/server/protocol.js',
        'src/server/api-answers.js',
        'src/client/command-id.js',
        'src/client/connection-state.js',
        'src/lights/fixture-kinds.js',
        'src/signals/palette.js',
        'src/signals/palettes.js',
      ]),
    );
    for (const { text } of web) {
      expect(text).not.toMatch(/import (?!type )[^;]*server\/[^']*'/);
    }
    const back = sources.filter(({ imports }) => imports.some((target) => target.startsWith('web/')));
    expect(back).toEqual([]);
  });

  it('imports files by their compiled names', () => {
    const wrong = sources.flatMap(({ file, imports }) =>
      imports
        .filter((target) => target.startsWith('src/') && !target.endsWith('.js'))
        .map((to) => [file, to]),
    );
    expect(wrong).toEqual([]);
  });

  it(`has no file past ${MAX_LINES} lines`, () => {
    const all = [...sources, ...web, ...read('{test,bench,web/docs-build}/**/*.ts')];
    const long = all.filter(({ text }) => text.split('\n').length > MAX_LINES + 1);
    expect(long.map(({ file }) => file)).toEqual([]);
  });

  it('takes no time from the wall clock', () => {
    const users = [...sources, ...web].filter(({ text }) => /\bDate\.now\b|\bnew Date\(\)/.test(text));
    expect(users.map(({ file }) => file)).toEqual([]);
  });

  it('prints nowhere but in commands', () => {
    const printers = sources.filter(
      ({ file, text }) => !file.startsWith('src/commands/') && /\bconsole\.\w/.test(text),
    );
    expect(printers.map(({ file }) => file)).toEqual([]);
  });

  it('has no file that hides where things live', () => {
    const hidden = sources.filter(({ file }) => /\/(index|utils?|helpers?)\.ts$/.test(file));
    expect(hidden.map(({ file }) => file)).toEqual([]);
  });
});
