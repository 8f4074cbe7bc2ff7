import { writeFile } from 'node:fs/promises';
import { type BackendPreference, selectBackend } from '../inference/backend.js';
import type { Suite } from '../training/classical/suite.js';
import { tableText } from '../training/classical/text-table.js';
import type { PresetName } from '../training/network/presets.js';
import { ProgressLine } from './progress-line.js';

/** Names of `--suite`; each is loaded only when it is asked for. */
export const SUITE_NAMES = ['classical', 'weak-emotions', 'forms'] as const;
export type SuiteName = (typeof SUITE_NAMES)[number];

export interface SuiteCommandOptions {
  readonly data: string;
  readonly model: string;
  readonly work: string;
  readonly backend: BackendPreference;
  readonly seed: number;
  readonly full: boolean;
  readonly preset: PresetName;
  readonly sets: readonly string[];
  readonly json?: string;
}

/** `affekt evaluate --suite NAME`: prints the tables of a suite and, with `--json`, writes them with all digits. */
export async function evaluateSuite(name: SuiteName, options: SuiteCommandOptions): Promise<void> {
  const { data, model, work, seed, full, preset, sets, json } = options;
  const backend = await selectBackend(options.backend);
  const suite = await load(name);
  const progress = new ProgressLine(process.stderr);
  const tables = await suite({
    data,
    model,
    work,
    seed,
    full,
    preset,
    sets,
    onProgress: (what, share) => progress.show(what, share),
  });
  progress.clear();
  process.stdout.write(tables.map(tableText).join('\n'));
  if (json !== undefined) {
    await writeFile(json, `${JSON.stringify({ suite: name, seed, full, backend, tables }, null, 2)}\n`);
  }
}

async function load(name: SuiteName): Promise<Suite> {
  if (name === 'weak-emotions') {
    return (await import('../training/classical/weak-emotion-suite.js')).weakEmotionSuite;
  }
  if (name === 'forms') return (await import('../training/forms/forms-suite.js')).formsSuite;
  return (await import('../training/classical/classical-suite.js')).classicalSuite;
}
