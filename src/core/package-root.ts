import { fileURLToPath } from 'node:url';

/** Absolute path of the installed package (the folder of `package.json`); the same from `src/` and `dist/`. */
export const PACKAGE_ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** URL of a compiled module, e.g. `compiledUrl('engine/analysis-worker.js')`: threads and child processes start from `dist/`. */
export function compiledUrl(modulePath: string): URL {
  return new URL(`../../dist/${modulePath}`, import.meta.url);
}
