import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { AffektError } from '../../core/errors.js';
import { requireWritableFolder } from '../../core/writable-folder.js';
import type { Suite } from '../classical/suite.js';
import { readDatasets } from '../datasets/registry.js';
import { trainingSplit } from '../datasets/training-split.js';
import { loadFeatures } from '../feature-cache.js';
import { clipEmotions } from '../network/clip-emotions.js';
import { trainNetwork } from '../network/network-trainer.js';
import { PRESETS } from '../network/presets.js';
import { NETWORK_FORMS } from '../network/trainable-network.js';
import { emotionTruth, type FormResult, formsTable } from './forms-table.js';

/**
 * The three forms of Chowdhury et al. 2019 side by side: each trained on the same clips with the same plan, seed and batches,
 * and judged on the same held-out groups. Each has its checkpoint below the work folder, so a killed run resumes.
 */
export const formsSuite: Suite = async ({ data, work, seed, preset, onProgress }) => {
  if (tf.getBackend() !== 'tensorflow') {
    throw new AffektError(
      'AFFEKT_BACKEND_UNAVAILABLE',
      'The forms suite trains networks, which needs @tensorflow/tfjs-node: install it, and leave `--backend` at auto or node.',
    );
  }
  await requireWritableFolder(work);
  const clips = readDatasets(data);
  const isTraining = trainingSplit(clips, seed);
  if (!clips.some((clip, index) => !isTraining(index) && emotionTruth(clip) !== null)) {
    throw new AffektError(
      'AFFEKT_DATASET_INVALID',
      `${data} holds out no clip rated for film emotions or valence and arousal; the forms suite needs the set ` +
        "'soundtracks' or 'deam' there, with groups enough for a fold of its own.",
    );
  }
  const cached = await loadFeatures(clips, work, (done, total) =>
    onProgress(`features ${done}/${total}`, done / total),
  );
  const judged = cached.filter(({ clip }, index) => !isTraining(index) && emotionTruth(clip) !== null);
  // The finish, with what is settled in it, is for the form that ships; the forms are compared without.
  const { soundShare: _, furtherEpochs: _further, ...lengths } = PRESETS[preset];
  const plan = { seed, ...lengths, finishEpochs: 0 };
  const epochCount = plan.cycleEpochs.reduce((sum, epochs) => sum + epochs, 0);
  const results: FormResult[] = [];
  for (const [at, form] of NETWORK_FORMS.entries()) {
    const workFolder = path.join(work, 'forms', `${preset}-${seed}`, form);
    const trained = await trainNetwork(
      cached,
      isTraining,
      { ...plan, form, workFolder },
      ({ epoch, batch, batchCount, loss }) =>
        onProgress(
          `${form}: epoch ${epoch + 1}/${epochCount} batch ${batch + 1}/${batchCount} loss ${loss.toFixed(4)}`,
          (at + (epoch + batch / batchCount) / epochCount) / NETWORK_FORMS.length,
        ),
    );
    results.push({ form, predictions: judged.map((clip) => clipEmotions(trained, clip)) });
    trained.network.dispose();
  }
  return [
    formsTable(
      judged.map(({ clip }) => clip),
      results,
      { seed, epochCount },
    ),
  ];
};
