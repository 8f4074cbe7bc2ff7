import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { selectBackend } from '../../src/inference/backend.js';
import { loadModel } from '../../src/inference/model-artifact.js';
import { writeModelCard } from '../../src/training/model-card.js';
import { writeRandomModel } from '../support/random-model.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('model card', () => {
  it('gives every figure with its interval, counts as they are, and leaves the rest out', async () => {
    await selectBackend('wasm');
    const folder = await temporaryFolder();
    await writeRandomModel(folder);
    const model = await loadModel(folder);
    const metrics = {
      'deam.arousal.r2': { value: 0.54, low: 0.451, high: 0.6119 },
      'deam.clips': 180,
      'film.mean.r': { value: null, low: null, high: null },
      baselines: { 'extra trees': { 'deam.arousal.r2': { value: 0.4, low: 0.3, high: 0.5 } } },
      losses: [2, 1],
    };
    await writeModelCard({ ...model, manifest: { ...model.manifest, metrics } });
    const card = await readFile(path.join(folder, 'MODEL_CARD.md'), 'utf8');
    expect(card).toContain('| deam.arousal.r2 | 0.540 | [0.451, 0.612] |');
    expect(card).toContain('| deam.clips | 180 | |');
    expect(card).toContain('| deam.arousal.r2 | 0.540 [0.451, 0.612] | 0.400 [0.300, 0.500] |');
    expect(card).not.toContain('film.mean.r');
    expect(card).not.toContain('losses');
  });

  it('of a network that went on with everything says what its figures are of', async () => {
    await selectBackend('wasm');
    const folder = await temporaryFolder();
    await writeRandomModel(folder);
    const model = await loadModel(folder);
    const card = async (heldOutFold: number | null): Promise<string> => {
      const split = { ...model.manifest.split, heldOutFold, judgedFolds: [0, 2] };
      await writeModelCard({ ...model, manifest: { ...model.manifest, split } });
      return readFile(path.join(folder, 'MODEL_CARD.md'), 'utf8');
    };
    expect(await card(null)).toContain(
      'it had not seen fold 0 of 8 folds of groups and was judged on it, and so were networks trained like it without fold 2.',
    );
    expect(await card(0)).toContain('Fold 0 of 8 was held out: the network was trained on the others.');
  });
});
