import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Builds `dist/web` when it is missing or older than its sources, so that a test never opens yesterday's page. */
export function ensurePageBuilt(): void {
  const page = path.join(ROOT, 'dist', 'web', 'index.html');
  const sources = readdirSync(path.join(ROOT, 'web'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const newest = Math.max(...sources.map((file) => statSync(file).mtimeMs));
  if (existsSync(page) && statSync(page).mtimeMs >= newest) return;
  execFileSync('npm', ['run', '--silent', 'build:web'], { cwd: ROOT, stdio: 'inherit' });
}
