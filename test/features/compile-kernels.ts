import { readFile } from 'node:fs/promises';
import asc from 'assemblyscript/asc';

/** The kernels' sources, in AssemblyScript; their exported functions are those of the module. */
const SOURCES = ['fir', 'spectrum'];
const OPTIONS = ['--runtime', 'stub', '--enable', 'simd', '-O3', '--noAssert', '--importMemory'];

/** Compiles the kernels to a WebAssembly module that has its memory from outside. Throws with the compiler's words when it refuses them. */
export async function compileKernels(): Promise<Uint8Array> {
  const sources = new Map<string, string>();
  for (const name of SOURCES)
    sources.set(
      `${name}.ts`,
      await readFile(new URL(`../../src/features/kernels/${name}.as`, import.meta.url), 'utf8'),
    );
  let module: Uint8Array | null = null;
  const { error, stderr } = await asc.main([...sources.keys(), ...OPTIONS, '--outFile', 'kernels.wasm'], {
    readFile: (name) => sources.get(name) ?? null,
    writeFile: (_, contents) => {
      if (contents instanceof Uint8Array) module = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || module === null) throw new Error(`the kernels do not compile: ${stderr.toString()}`);
  return module;
}
