import { describe, expect, it } from 'vitest';
import { explainedValue } from '../../../src/inference/explanation.js';
import { FILM_NAMES } from '../../../src/inference/estimate.js';
import { predictClip } from '../../../src/training/evaluation/predict-clip.js';
import { artifactInMemory, describeModel } from '../../../src/training/network/build-artifact.js';
import { clipEmotions } from '../../../src/training/network/clip-emotions.js';
import { trainNetwork } from '../../../src/training/network/network-trainer.js';
import { NETWORK_FORMS } from '../../../src/training/network/trainable-network.js';
import { needNativeBackend } from '../../support/native-backend.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { ratedClip, ratedClips } from './training-material.js';

/** Longer than the window of 10 s. */
const long = ratedClip('deam', 9, { valence: 0.2, arousal: -0.3 }, 13);
const clips = [...ratedClips(2), long];

describe('emotions of a clip', () => {
  it('of the form that ships are what the shipped path says; of A2E they are not linear in its units', async (context) => {
    await needNativeBackend(context);
    for (const form of NETWORK_FORMS) {
      const plan = { seed: 1, cycleEpochs: [1], finishEpochs: 1, batchSize: 3, maxBatchCount: 3, form };
      const workFolder = await temporaryFolder();
      const trained = await trainNetwork(
        clips,
        () => true,
        { ...plan, workFolder },
        () => undefined,
      );
      const split = { foldCount: 2, heldOutFold: 0, judgedFolds: [0], seed: 1, trainedGroups: [] };
      const model = artifactInMemory(describeModel('forms', trained, clips, split, 'test'), trained.weights);
      const { estimates } = predictClip(model, long);
      const weightSum = estimates.reduce((sum, { spanSeconds }) => sum + spanSeconds ** 2, 0);
      const meanOf = (read: (estimate: (typeof estimates)[number]) => number): number =>
        estimates.reduce((sum, one) => sum + read(one) * one.spanSeconds ** 2, 0) / weightSum;
      // Before they are clamped to their ranges, which a hardly trained network leaves.
      const film = FILM_NAMES.map((name) => meanOf(({ why }) => explainedValue(why.film[name])));
      const emotions = clipEmotions(trained, long) as number[];
      expect(emotions).toHaveLength(10);
      const largest = Math.max(...film.map((value, at) => Math.abs(value - (emotions[at + 2] as number))));
      if (form === 'A2E') {
        expect(largest).toBeGreaterThan(0.01);
      } else {
        expect(largest, form).toBeLessThan(1e-4);
        // Those of DEAM have no reasons of their own, and are clamped estimate by estimate.
        for (const [at, name] of (['valence', 'arousal'] as const).entries()) {
          const within = Math.max(-1, Math.min(1, emotions[at] as number));
          expect(Math.abs(meanOf(({ deam }) => deam[name]) - within), `${form} ${name}`).toBeLessThan(0.05);
        }
      }
      trained.network.dispose();
    }
  });

  it('of less than a second are none', async (context) => {
    await needNativeBackend(context);
    const plan = {
      seed: 1,
      cycleEpochs: [1],
      finishEpochs: 0,
      batchSize: 3,
      maxBatchCount: 1,
      workFolder: await temporaryFolder(),
    };
    const trained = await trainNetwork(
      clips,
      () => true,
      plan,
      () => undefined,
    );
    expect(clipEmotions(trained, { ...long, frameCount: 31 })).toBeNull();
    expect(clipEmotions(trained, { ...long, frameCount: 32 })).toHaveLength(10);
    trained.network.dispose();
  });
});
