import { describe, expect, it } from 'vitest';
import { type Estimate, MOOD_NAMES, type MoodName } from '../../../src/inference/estimate.js';
import { axisRatings } from '../../../src/training/evaluation/axis-ratings.js';
import { predictClip } from '../../../src/training/evaluation/predict-clip.js';
import type { CachedClip } from '../../../src/training/feature-cache.js';
import { pearson } from '../../../src/training/metrics/regression.js';
import {
  artifactInMemory,
  describeModel,
  type ModelDescription,
} from '../../../src/training/network/build-artifact.js';
import { inputScale } from '../../../src/training/network/input-scale.js';
import { settleNetwork } from '../../../src/training/network/settle-network.js';
import { TargetTable } from '../../../src/training/network/target-table.js';
import { TrainableNetwork } from '../../../src/training/network/trainable-network.js';
import { needNativeBackend } from '../../support/native-backend.js';
import { ratedClip } from './training-material.js';

const place = (index: number): [number, number] => [Math.sin(1.9 * index), Math.cos(2.7 * index)];
const sided = Array.from({ length: 16 }, (_, index): CachedClip => {
  const [valence, arousal] = place(index);
  const mood: MoodName =
    arousal > 0 ? (valence > 0 ? 'uplifting' : 'aggressive') : valence > 0 ? 'calm' : 'melancholic';
  const clip = ratedClip('panda4q', index, { valence, arousal, mood: MOOD_NAMES.indexOf(mood) }, 2.6);
  return clip;
});
const rated = Array.from({ length: 24 }, (_, index) => {
  const [valence, arousal] = place(index + 0.5);
  return ratedClip('grekow', index, { valence, arousal }, 2.6);
});
const film = [2, 8].map((rating, index) =>
  ratedClip('soundtracks', index, { film: new Array<number>(8).fill(rating) }, 2.6),
);
const clips = [...sided, ...rated, ...film];
const input = inputScale(clips);
const targets = new TargetTable(clips, () => true);

/** The same network, unsettled and settled; its borders lie half a deviation from the middle of what it says. */
function settled(): { before: TrainableNetwork; after: TrainableNetwork } {
  const [before, after] = [new TrainableNetwork(3), new TrainableNetwork(3)];
  for (const network of [before, after]) network.mode = 'evaluation';
  const estimates = said(before, sided);
  for (const axis of [0, 1] as const) {
    const values = estimates.map(({ valence, arousal }) => [valence, arousal][axis] as number);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.hypot(...values.map((value) => value - mean)) / Math.sqrt(values.length);
    // As shown, 1 is 20 of the network's own units.
    for (const network of [before, after]) network.moveBorder(axis, 20 * (mean + 0.5 * deviation));
  }
  settleNetwork(after, input, clips, targets.rows, true);
  return { before, after };
}

function description(network: TrainableNetwork): ModelDescription {
  const trained = { network, weights: network.folded(), cycled: new Map(), input, targets, losses: [] };
  const split = { foldCount: 2, heldOutFold: 0, judgedFolds: [0], seed: 1, trainedGroups: [] };
  return describeModel('made', trained, clips, split, 'test');
}

/** What is said of whole clips. */
function said(network: TrainableNetwork, of: readonly CachedClip[]): Estimate[] {
  const model = artifactInMemory(description(network), network.folded());
  return of.map((clip) => {
    const last = predictClip(model, clip).estimates.at(-1);
    if (last === undefined) throw new Error('the clip is too short');
    return last;
  });
}

describe('settling', { timeout: 240_000 }, () => {
  it('moves the border to where the sides are told best, and what ratings mean by a place in the plane stays', async (context) => {
    await needNativeBackend(context);
    const { before, after } = settled();
    const balanced = (network: TrainableNetwork, axis: 'valence' | 'arousal'): number => {
      const values = said(network, sided).map((estimate) => estimate[axis]);
      const isUpper = sided.map(({ clip }) => (clip.targets[axis] as number) > 0);
      const share = (upper: boolean): number => {
        const part = values.filter((_, index) => isUpper[index] === upper);
        return part.filter((value) => value >= 0 === upper).length / part.length;
      };
      return (share(true) + share(false)) / 2;
    };
    for (const axis of ['valence', 'arousal'] as const)
      expect(balanced(after, axis)).toBeGreaterThanOrEqual(balanced(before, axis));
    expect(balanced(after, 'valence') + balanced(after, 'arousal')).toBeGreaterThan(
      balanced(before, 'valence') + balanced(before, 'arousal'),
    );
    const [biasBefore, biasAfter] = [before, after].map(
      (network) => network.folded().get('affect/bias') as Float32Array,
    );
    const lines = [before.axisLines(), after.axisLines()] as const;
    for (const [axis, name] of (['grekowValence', 'grekowArousal'] as const).entries()) {
      const moved = (biasBefore?.[axis] as number) - (biasAfter?.[axis] as number);
      const [[offset, slope], [offsetAfter]] = [lines[0][name], lines[1][name]];
      expect(offsetAfter).toBeCloseTo(offset + slope * moved, 5);
    }
    // One border for all values of one name.
    for (const estimate of said(after, sided)) {
      expect(estimate.film.valence >= 5).toBe(estimate.valence >= 0);
      expect(estimate.film.energy >= 5).toBe(estimate.arousal >= 0);
    }
  });

  it('leaves a border where it is for less than a hundredth of a side', async (context) => {
    await needNativeBackend(context);
    const network = new TrainableNetwork(3);
    network.mode = 'evaluation';
    const valences = said(network, sided).map(({ valence }) => valence);
    const order = [...valences.keys()].sort((a, b) => (valences[a] as number) - (valences[b] as number));
    const [lowest, middle, highest] = [0, 8, 15].map((rank) => sided[order[rank] as number]) as [
      CachedClip,
      CachedClip,
      CachedClip,
    ];
    // The one in the middle, of which it is said that it is unpleasant, lies a little above the border.
    network.moveBorder(0, 20 * (valences[order[8] as number] as number) - 1e-3);
    const movedFor = (middleCount: number): number => {
      const called = (clip: CachedClip, mood: MoodName, count: number): CachedClip[] =>
        Array.from({ length: count }, (_, index) => {
          const id = `${clip.clip.id}/${mood}/${index}`;
          return {
            ...clip,
            clip: { ...clip.clip, id, group: id, targets: { mood: MOOD_NAMES.indexOf(mood) } },
          };
        });
      const music = [
        ...called(highest, 'uplifting', 120),
        ...called(lowest, 'aggressive', 120 - middleCount),
        ...called(middle, 'aggressive', middleCount),
      ];
      const before = network.snapshot();
      settleNetwork(network, input, music, new TargetTable(music, () => true).rows, true);
      const moved =
        (before.get('affect/bias')?.[0] as number) - (network.snapshot().get('affect/bias')?.[0] as number);
      network.restore(before);
      return moved;
    };
    expect(movedFor(1)).toBe(0);
    expect(movedFor(3)).toBeGreaterThan(1e-3);
  });

  it('says each mood as often as it is meant', async (context) => {
    await needNativeBackend(context);
    const { before, after } = settled();
    const spread = (network: TrainableNetwork): number => {
      const estimates = said(network, sided);
      const shares = MOOD_NAMES.map((name) => {
        const means = MOOD_NAMES.map((_, of) => {
          const part = estimates.filter((__, index) => sided[index]?.clip.targets.mood === of);
          return part.reduce((sum, { moods }) => sum + moods[name], 0) / part.length;
        });
        return means.reduce((sum, value) => sum + value, 0) / means.length;
      });
      return Math.max(...shares.map((share) => Math.abs(share - 1 / MOOD_NAMES.length)));
    };
    expect(spread(before)).toBeGreaterThan(0.02);
    expect(spread(after)).toBeLessThan(0.005);
  });

  it('lets moods lean on the plane', async (context) => {
    await needNativeBackend(context);
    const { before, after } = settled();
    // What is added to a mood beyond what is added to another on the other side of an axis, clip by clip.
    const added = (mood: MoodName, other: MoodName): number[] => {
      const odds = (network: TrainableNetwork): number[] =>
        said(network, [...sided, ...rated]).map(({ moods }) => Math.log(moods[mood] / moods[other]));
      const first = odds(before);
      return odds(after).map((value, index) => value - (first[index] as number));
    };
    const along = (axis: 'valence' | 'arousal'): number[] =>
      said(before, [...sided, ...rated]).map((estimate) => estimate[axis]);
    expect(pearson(added('uplifting', 'aggressive'), along('valence'))).toBeGreaterThan(0.8);
    expect(pearson(added('calm', 'melancholic'), along('valence'))).toBeGreaterThan(0.8);
    expect(pearson(added('aggressive', 'melancholic'), along('arousal'))).toBeGreaterThan(0.8);
  });

  it('is surer of the clips on which it is less off', async (context) => {
    await needNativeBackend(context);
    const { before, after } = settled();
    expect(
      before
        .folded()
        .get('doubt/kernel')
        ?.every((weight) => weight === 0),
    ).toBe(true);
    const { axes } = description(after);
    const errors: number[] = [];
    const doubts: number[] = [];
    for (const [index, estimate] of said(after, rated).entries()) {
      const ratings = axisRatings((rated[index] as CachedClip).clip, axes);
      errors.push(ratings.reduce((sum, { axis, value }) => sum + Math.abs(value - estimate[axis]), 0));
      doubts.push(-estimate.confidence);
    }
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    const order = doubts
      .map((_, index) => index)
      .sort((a, b) => (doubts[a] as number) - (doubts[b] as number));
    const half = order.length / 2;
    expect(mean(order.slice(half).map((at) => errors[at] as number))).toBeGreaterThan(
      mean(order.slice(0, half).map((at) => errors[at] as number)),
    );
  });
});
