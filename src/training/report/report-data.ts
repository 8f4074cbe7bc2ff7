import type { ModelManifest } from '../../inference/model-manifest.js';
import type { ChoiceScores } from '../evaluation/choice-scores.js';
import type { Comparison } from '../evaluation/compared-figures.js';
import type { DecisionScores, GemsDecisions } from '../evaluation/decision-scores.js';
import type { DynamicAgreement } from '../evaluation/dynamic-agreement.js';
import type { Embedding } from '../evaluation/embedding.js';
import type { HardError } from '../evaluation/hardest-errors.js';
import type { IntervalReliability } from '../evaluation/interval-reliability.js';
import type { LeakageFinding } from '../evaluation/leakage.js';
import type { NumericScores } from '../evaluation/numeric-scores.js';
import type { PlanePoints } from '../evaluation/plane-points.js';
import type { Reliability } from '../evaluation/reliability.js';
import type { Robustness } from '../evaluation/robustness.js';
import type { HeardFigures } from '../evaluation/seconds-heard.js';
import type { ResponseFigures } from '../evaluation/splice-response.js';
import type { PairFigures } from '../evaluation/synthesis-pairs.js';
import type { BootstrapInterval } from '../metrics/bootstrap.js';

/** A hard error with its sound, where that is at hand. */
export interface HeardError extends Omit<HardError, 'clip'> {
  readonly clipId: string;
  /** A `data:` address of a short excerpt, or null. */
  readonly excerpt: string | null;
}

/** Everything an evaluation came to: what `report.json` holds and `report.html` shows. What could not be measured is null or empty. */
export interface ReportData {
  readonly model: Pick<ModelManifest, 'name' | 'createdBy' | 'licence' | 'data'> & {
    readonly layoutHash: string;
  };
  readonly split: Omit<ModelManifest['split'], 'trainedGroups'> & {
    /** All clips were taken, not only those held out. */
    readonly isWholeData: boolean;
    readonly groupCount: number;
    /** Clips measured, by set. */
    readonly clipCounts: Readonly<Record<string, number>>;
  };
  /** Every figure by name, with its 95 % bootstrap interval over groups. */
  readonly figures: Readonly<Record<string, BootstrapInterval>>;
  readonly leakage: LeakageFinding;
  /** Clips in the plane, by set. */
  readonly plane: readonly PlanePoints[];
  readonly numeric: readonly NumericScores[];
  /** As measured when the model was trained. */
  readonly baselines: Comparison;
  readonly choices: readonly ChoiceScores[];
  readonly decisions: readonly DecisionScores[];
  readonly gems: GemsDecisions | null;
  readonly reliability: readonly Reliability[];
  readonly intervals: readonly IntervalReliability[];
  readonly embedding: Embedding | null;
  /** Responses to a cut, by what is cut to what. */
  readonly splices: readonly { readonly title: string; readonly figures: ResponseFigures }[];
  readonly secondsHeard: readonly HeardFigures[];
  readonly dynamics: Readonly<Record<'valence' | 'arousal', DynamicAgreement | null>>;
  readonly robustness: Robustness | null;
  readonly pairs: readonly PairFigures[];
  readonly hardest: readonly HeardError[];
  /** Training loss of each epoch. */
  readonly losses: readonly number[];
}
