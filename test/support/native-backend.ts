import { existsSync } from 'node:fs';
import type { TestContext } from 'vitest';
import { selectBackend } from '../../src/inference/backend.js';

/** Builds the native addon where its download fails; where it stands, there is no excuse. */
const BUILDER = new URL('../../../shared/tools/tfjs-native.sh', import.meta.url);

/**
 * Makes tfjs-node the current backend. Where the optional package does not work the test is skipped, with the reason; under CI,
 * where it could have been built, that is a failure.
 */
export async function needNativeBackend(context: TestContext): Promise<void> {
  try {
    await selectBackend('node');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (process.env.CI && existsSync(BUILDER)) throw error;
    context.skip(reason);
  }
}
