import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));
/** What others may import; a name here is a promise. */
const SURFACE: Readonly<Record<string, readonly string[]>> = {
  'library/affekt.ts': [
    'AffektError',
    'ClipEstimate',
    'CurvePoint',
    'EmotionEvent',
    'EmotionFrame',
    'EmotionState',
    'ErrorCode',
    'Estimate',
    'Explanation',
    'FileAnalysis',
    'FileEvent',
    'Model',
    'ModelOptions',
    'RecordingOptions',
    'Tracker',
    'TrackerOptions',
    'analyzeRecording',
    'loadModel',
    'signalValues',
  ],
  'client/client.ts': ['AffektClient', 'ClientOptions', 'CommandError'],
};

const files = [...Object.keys(SURFACE), 'server/protocol.ts'];
const program = ts.createProgram(
  files.map((file) => path.join(SRC, file)),
  { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, skipLibCheck: true },
);
const checker = program.getTypeChecker();

function exportsOf(file: string): ts.Symbol[] {
  const source = program.getSourceFile(path.join(SRC, file));
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${file} exports nothing`);
  return checker
    .getExportsOfModule(module)
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol));
}

const isDocumented = (symbol: ts.Symbol) => symbol.getDocumentationComment(checker).length > 0;

/** Public members of a class or interface whose meaning is said neither by a comment nor by the one above it. */
function bareMethods(symbol: ts.Symbol): string[] {
  const declaration = symbol.declarations?.[0];
  if (declaration === undefined || !ts.isClassDeclaration(declaration)) return [];
  return declaration.members
    .filter((member) => ts.isMethodDeclaration(member) || ts.isGetAccessor(member))
    .filter(({ name }) => name !== undefined && !ts.isPrivateIdentifier(name))
    .filter((member) => {
      const method = checker.getSymbolAtLocation(member.name as ts.Node);
      return method !== undefined && !isDocumented(method);
    })
    .map((member) => `${symbol.name}.${member.name?.getText()}`);
}

describe('the public surface', () => {
  it.each(Object.entries(SURFACE))('%s has the names that were promised, and no others', (file, names) => {
    expect(
      exportsOf(file)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...names].sort());
  });

  it.each(files)('%s says what each of its names is', (file) => {
    const symbols = exportsOf(file);
    expect(symbols.filter((symbol) => !isDocumented(symbol)).map(({ name }) => name)).toEqual([]);
    expect(symbols.flatMap(bareMethods)).toEqual([]);
  });
});
