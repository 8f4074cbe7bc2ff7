import { execFileSync } from 'node:child_process';
import type { TestContext } from 'vitest';

/** Skips a test, with the reason, where a program that it needs is not installed; under CI, which installs it, that is a failure. */
export function needPrograms(context: TestContext, ...programs: readonly string[]): void {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length === 0) return;
  const reason = `not installed: ${missing.join(', ')}`;
  if (process.env.CI) throw new Error(reason);
  context.skip(reason);
}

function isInstalled(program: string): boolean {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
