import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Compiles `src/` into `dist/` once before the tests: workers and child processes run compiled files. */
export default function build(): void {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  execFileSync('npx', ['--no-install', 'tsc', '-p', 'src/tsconfig.json'], { cwd: root, stdio: 'inherit' });
}
