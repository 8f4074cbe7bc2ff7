import { existsSync } from 'node:fs';
import { GEMS_NAMES } from '../../inference/estimate.js';
import type { ModelArtifact } from '../../inference/model-artifact.js';
import type { Clip } from '../datasets/clip.js';
import { choiceScores } from '../evaluation/choice-scores.js';
import { comparison } from '../evaluation/compared-figures.js';
import { decisionScores, gemsDecisions } from '../evaluation/decision-scores.js';
import { measureDynamics } from '../evaluation/dynamic-agreement.js';
import { embed } from '../evaluation/embedding.js';
import { hardestErrors } from '../evaluation/hardest-errors.js';
import type { ScoredClip } from '../evaluation/scored-clip.js';
import { intervalReliability } from '../evaluation/interval-reliability.js';
import { findLeakage, type LeakageFinding } from '../evaluation/leakage.js';
import { metricIntervals } from '../evaluation/metric-intervals.js';
import { numericScores } from '../evaluation/numeric-scores.js';
import { planePoints } from '../evaluation/plane-points.js';
import { type PredictedClip, predictClip } from '../evaluation/predict-clip.js';
import { reliability } from '../evaluation/reliability.js';
import { measureRobustness, robustnessClips } from '../evaluation/robustness.js';
import { measureSecondsHeard } from '../evaluation/seconds-heard.js';
import { fingerprint } from '../evaluation/spectrogram-fingerprint.js';
import { measureSplices, spliceKinds } from '../evaluation/splice-pairs.js';
import { measurePairs } from '../evaluation/synthesis-pairs.js';
import { type CachedClip, cachePath, loadFeatures } from '../feature-cache.js';
import type { BootstrapInterval } from '../metrics/bootstrap.js';
import { excerptAddress } from './excerpt.js';
import type { HeardError, ReportData } from './report-data.js';

/** What is measured, and how much of what takes long. */
export interface ReportPlan {
  /** All clips of the data. */
  readonly clips: readonly Clip[];
  /** Those of them that are measured. */
  readonly heldOut: readonly CachedClip[];
  readonly isWholeData: boolean;
  /** Folder of the feature cache: clips of the training side are compared by sound when their features are there. */
  readonly workFolder: string;
  /** Clips that are decoded and pushed through the chain under every condition; 0: none. */
  readonly robustnessClipCount: number;
  /** Pairs of each kind of our own synthesis; 0: none. */
  readonly pairCount: number;
  readonly withExcerpts: boolean;
  onProgress(stage: string, share: number): void;
}

const SECONDS_HEARD = [1, 2, 5, 10] as const;
const HARDEST_COUNT = 6;

/** Measures everything that the report tells. Takes minutes; the same for the same model, data and machine. */
export async function buildReport(model: ModelArtifact, plan: ReportPlan): Promise<ReportData> {
  const { manifest } = model;
  const { trainedGroups: _, ...split } = manifest.split;
  const { seed } = split;
  const predicted = plan.heldOut.map((clip, index): PredictedClip => {
    plan.onProgress(clip.clip.id, index / plan.heldOut.length);
    return { clip: clip.clip, prediction: predictClip(model, clip) };
  });
  const scored = predicted.flatMap(({ clip, prediction: { summary } }): ScoredClip[] =>
    summary === null ? [] : [{ clip, summary }],
  );
  plan.onProgress('response to a cut', 0);
  const splices = spliceKinds(plan.heldOut).flatMap(({ name, title, pairs }) => {
    const figures = measureSplices(model, pairs, seed);
    return figures === null ? [] : [{ name, title, figures }];
  });
  const heard = measureSecondsHeard(predicted, SECONDS_HEARD, seed);
  const meanShares = meanGemsShares(plan.clips);
  plan.onProgress('figures', 0);
  const data = {
    split: {
      ...split,
      isWholeData: plan.isWholeData,
      groupCount: new Set(scored.map(({ clip }) => clip.group)).size,
      clipCounts: countBySet(scored),
    },
    figures: {
      ...metricIntervals(scored, () => manifest.axes, seed),
      ...Object.fromEntries(
        splices.flatMap(({ name, figures: { half, nineTenths } }) => [
          [`splice.${name}.half.seconds`, plain(half)],
          [`splice.${name}.nineTenths.seconds`, plain(nineTenths)],
        ]),
      ),
    },
    plane: planePoints(scored, () => manifest.axes),
    numeric: numericScores(scored, seed),
    baselines: comparison(manifest.metrics),
    choices: choiceScores(scored, seed),
    decisions: decisionScores(scored, meanShares, seed),
    gems: gemsDecisions(scored, meanShares, manifest.gemsThresholds, seed),
    reliability: reliability(scored),
    intervals: intervalReliability(scored, manifest.axes, seed),
    embedding: embed(scored, seed),
    splices,
    secondsHeard: heard,
    dynamics: {
      valence: measureDynamics(predicted, 'valence', seed),
      arousal: measureDynamics(predicted, 'arousal', seed),
    },
    losses: lossesOf(manifest.metrics.losses),
  };
  const chosen = robustnessClips(
    plan.heldOut.map(({ clip }) => clip),
    plan.robustnessClipCount,
    seed,
  );
  return {
    ...data,
    model: {
      name: manifest.name,
      createdBy: manifest.createdBy,
      licence: manifest.licence,
      data: manifest.data,
      layoutHash: manifest.features.layoutHash,
    },
    leakage: await leakage(plan),
    robustness: await measureRobustness(model, chosen, seed, (done) =>
      plan.onProgress(`gain, noise, band, codec ${done}/${chosen.length}`, done / chosen.length),
    ),
    pairs: measurePairs(model, plan.pairCount, (done, total) =>
      plan.onProgress(`pairs of synthesis ${done}/${total}`, done / total),
    ),
    hardest: await heardErrors(scored, plan.withExcerpts),
  };
}

async function leakage({ clips, heldOut, workFolder, onProgress }: ReportPlan): Promise<LeakageFinding> {
  const heldOutIds = new Set(heldOut.map(({ clip }) => clip.id));
  let doneCount = 0;
  return findLeakage(
    clips.map((clip) => ({ clip, isHeldOut: heldOutIds.has(clip.id) })),
    async (clip) => {
      doneCount += 1;
      onProgress(`leakage ${doneCount}/${clips.length}`, doneCount / clips.length);
      if (!existsSync(cachePath(workFolder, clip.id))) return null;
      const [cached] = await loadFeatures([clip], workFolder, () => undefined);
      return cached === undefined ? null : fingerprint(cached.bands, cached.frameCount);
    },
  );
}

async function heardErrors(scored: readonly ScoredClip[], withExcerpts: boolean): Promise<HeardError[]> {
  const errors: HeardError[] = [];
  for (const { clip, ...error } of hardestErrors(scored, HARDEST_COUNT)) {
    const excerpt = withExcerpts ? await excerptAddress(clip.audioPath) : null;
    errors.push({ ...error, clipId: clip.id, excerpt });
  }
  return errors;
}

/** Mean share of each GEMS emotion over all rated clips of the data. */
function meanGemsShares(clips: readonly Clip[]): number[] {
  const rated = clips.flatMap(({ targets }) => (targets.gems === undefined ? [] : [targets.gems]));
  return GEMS_NAMES.map(
    (_, index) => rated.reduce((sum, shares) => sum + (shares[index] as number), 0) / rated.length,
  );
}

function countBySet(scored: readonly ScoredClip[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { clip } of scored) counts[clip.set] = (counts[clip.set] ?? 0) + 1;
  return counts;
}

function plain({ value, low, high }: BootstrapInterval): BootstrapInterval {
  return { value, low, high };
}

function lossesOf(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((loss): loss is number => typeof loss === 'number') : [];
}
