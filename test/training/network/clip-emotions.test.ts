import { describe, expect, it } from 'vitest';
import { explainedValue } from '../../../src/inference/explanation.js';
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

describe('emotions of a clip', { timeout: 240_000 }, () => {
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
      const split = { foldCount: 2, heldOutFold: 0, seed: 1, trainedGroups: [] };
      const model = artifactInMemory(describeModel('forms', trained, clips, split, 'test'), trained.weights);
      const { estimates } = predictClip(model, long);
      const weightSum = estimates.reduce((sum, { spanSeconds }) => sum + spanSeconds ** 2, 0);
      const shipped = new Array<number>(10).fill(0);
      for (const { spanSeconds, why } of estimates) {
        // Before they are clamped to their ranges, which a hardly trained network leaves.
        for (const [at, reasons] of [why.valence, why.arousal, ...Object.values(why.film)].entries()) {
          shipped[at] = (shipped[at] as number) + (explainedValue(reasons) * spanSeconds ** 2) / weightSum;
        }
      }
      const emotions = clipEmotions(trained, long) as number[];
      expect(emotions).toHaveLength(10);
      const largest = Math.max(...shipped.map((value, at) => Math.abs(value - (emotions[at] as number))));
      if (form === 'A2E') expect(largest).toBeGreaterThan(0.01);
      else expect(largest, form).toBeLessThan(1e-4);
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
