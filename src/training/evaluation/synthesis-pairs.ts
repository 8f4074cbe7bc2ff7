import { AffektError } from '../../core/errors.js';
import { ANALYSIS_RATE_HZ } from '../../features/feature-layout.js';
import type { ClipEstimate } from '../../inference/clip-summary.js';
import type { MidLevelName } from '../../inference/estimate.js';
import type { ModelArtifact } from '../../inference/model-artifact.js';
import { analyseSound } from './analyse-sound.js';
import { playNotes } from './synthesis-sound.js';
import { composePiece, NEUTRAL_RENDITION, type Rendition } from './synthesis-piece.js';

/** Two renditions that differ in one thing, and the feature whose name promises to tell. */
export interface PairKind {
  readonly name: string;
  readonly from: Partial<Rendition>;
  readonly to: Partial<Rendition>;
  readonly feature: MidLevelName;
  /** Where the feature has to go. */
  readonly direction: 'up' | 'down';
}

/** What the pairs of one kind came to. */
export interface PairFigures extends Pick<PairKind, 'name' | 'feature' | 'direction'> {
  readonly pairCount: number;
  /** Share of the pairs in which the feature moved the right way, 0..1; standing still is wrong. */
  readonly share: number;
  /** Mean change of the feature (0..1 units), with its sign. */
  readonly meanChange: number;
  /** Of each pair, in the order of the pieces. */
  readonly changes: readonly number[];
}

/** One kind a claim. */
export const PAIR_KINDS: readonly PairKind[] = [
  pair('major → minor', {}, { mode: 'minor' }, 'modality', 'up'),
  pair('in tune → out of tune', {}, { pitch: 'detuned' }, 'dissonance', 'up'),
  pair('triads → clusters', {}, { pitch: 'clustered' }, 'dissonance', 'up'),
  pair('in a key → in none', {}, { pitch: 'keyless' }, 'tonalStability', 'down'),
  pair('steady → unsteady pulse', {}, { pulseJitter: 0.25 }, 'rhythmicStability', 'down'),
  pair('legato → staccato', { soundingShare: 1.04 }, { soundingShare: 0.25 }, 'articulation', 'up'),
  pair('plain → syncopated', {}, { rhythm: 'syncopated' }, 'rhythmicComplexity', 'up'),
  pair('slow → fast', { tempoFactor: 0.65 }, { tempoFactor: 1.5 }, 'speed', 'up'),
  pair(
    'soft → loud',
    { velocity: 0.25, brightness: -0.6 },
    { velocity: 0.95, brightness: 0.6 },
    'dynamics',
    'up',
  ),
  pair('tune → leaps', {}, { tune: 'leaping' }, 'melodiousness', 'down'),
];

/** Long enough for the network's whole window. */
const PIECE_SECONDS = 12;

/**
 * Plays each kind's pairs and has them analysed by the live chain: pieces of our own in varied keys, tempi and bands, so
 * that only what the pair names can make the difference.
 * @param pairCount of each kind; 0 gives no figures.
 * @param onProgress told how many of all pairs are done.
 */
export function measurePairs(
  model: ModelArtifact,
  pairCount: number,
  onProgress: (doneCount: number, totalCount: number) => void,
): PairFigures[] {
  if (pairCount === 0) return [];
  // Renditions by piece and change: the neutral one stands in many pairs.
  const heard = new Map<string, ClipEstimate>();
  const hear = (piece: number, change: Partial<Rendition>): ClipEstimate => {
    const key = `${piece} ${JSON.stringify(change)}`;
    const estimate = heard.get(key) ?? analysePiece(model, piece, change);
    heard.set(key, estimate);
    return estimate;
  };
  const figures: PairFigures[] = [];
  for (const { name, from, to, feature, direction } of PAIR_KINDS) {
    const changes: number[] = [];
    for (let piece = 0; piece < pairCount; piece += 1) {
      const [before, after] = [hear(piece, from), hear(piece, to)];
      changes.push(after.midLevel[feature] - before.midLevel[feature]);
      onProgress(figures.length * pairCount + piece + 1, PAIR_KINDS.length * pairCount);
    }
    const isRight = (change: number): boolean => (direction === 'up' ? change > 0 : change < 0);
    figures.push({
      name,
      feature,
      direction,
      pairCount,
      share: changes.filter(isRight).length / pairCount,
      meanChange: changes.reduce((sum, change) => sum + change, 0) / pairCount,
      changes,
    });
  }
  return figures;
}

function analysePiece(model: ModelArtifact, piece: number, change: Partial<Rendition>): ClipEstimate {
  const notes = composePiece(piece, { ...NEUTRAL_RENDITION, ...change }, PIECE_SECONDS);
  const { summary } = analyseSound(model, playNotes(notes, PIECE_SECONDS, ANALYSIS_RATE_HZ));
  if (summary === null) {
    throw new AffektError('AFFEKT_INTERNAL', `piece ${piece} ${JSON.stringify(change)} is silent`);
  }
  return summary;
}

function pair(
  name: string,
  from: Partial<Rendition>,
  to: Partial<Rendition>,
  feature: MidLevelName,
  direction: PairKind['direction'],
): PairKind {
  return { name, from, to, feature, direction };
}
