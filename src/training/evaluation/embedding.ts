import { PCA } from 'ml-pca';
import { UMAP } from 'umap-js';
import type { Quadrant } from '../../emotion/circumplex.js';
import { quadrantOf } from '../../emotion/circumplex.js';
import { GEMS_NAMES, MID_LEVEL_NAMES, MOOD_NAMES } from '../../inference/estimate.js';
import type { Clip } from '../datasets/clip.js';
import { Random } from '../random.js';
import type { ScoredClip } from './scored-clip.js';

/** Where clips lie in what the model says of them, flattened to two dimensions. */
export interface Embedding {
  readonly points: readonly {
    readonly id: string;
    /** What listeners said; null where they were not asked. */
    readonly quadrant: Quadrant | null;
    readonly pca: readonly [number, number];
    readonly umap: readonly [number, number];
  }[];
  /** Share of the variance that the two principal components hold. */
  readonly explainedShares: readonly [number, number];
}

const NEIGHBOUR_COUNT = 15;
/** Below this there is nothing to see, and no neighbours to find. */
const LEAST_CLIP_COUNT = 10;
const QUADRANT_OF_MOOD: Readonly<Record<(typeof MOOD_NAMES)[number], Quadrant>> = {
  melancholic: 'Q3',
  calm: 'Q4',
  uplifting: 'Q1',
  aggressive: 'Q2',
};

/**
 * PCA and UMAP (McInnes, Healy & Melville 2018) of the model's own view: mid-level features, GEMS and moods of each clip,
 * standardised. Null with fewer than ten clips.
 */
export function embed(scored: readonly ScoredClip[], seed: number): Embedding | null {
  if (scored.length < LEAST_CLIP_COUNT) return null;
  const rows = standardised(
    scored.map(({ summary }) => [
      ...MID_LEVEL_NAMES.map((name) => summary.midLevel[name]),
      ...GEMS_NAMES.map((name) => summary.gems[name]),
      ...MOOD_NAMES.map((name) => summary.moods[name]),
    ]),
  );
  const components = new PCA(rows);
  const projected = components.predict(rows, { nComponents: 2 }).to2DArray();
  const [first = 0, second = 0] = components.getExplainedVariance();
  const random = new Random(seed);
  const umap = new UMAP({
    nNeighbors: Math.min(NEIGHBOUR_COUNT, rows.length - 1),
    random: () => random.uniform(),
  }).fit(rows);
  return {
    points: scored.map(({ clip }, index) => ({
      id: clip.id,
      quadrant: ratedQuadrant(clip),
      pca: projected[index] as [number, number],
      umap: umap[index] as [number, number],
    })),
    explainedShares: [first, second],
  };
}

function ratedQuadrant({ targets }: Clip): Quadrant | null {
  const { valence, arousal, mood } = targets;
  if (valence !== undefined && arousal !== undefined) return quadrantOf(valence, arousal);
  const name = mood === undefined ? undefined : MOOD_NAMES[mood];
  return name === undefined ? null : QUADRANT_OF_MOOD[name];
}

function standardised(rows: readonly (readonly number[])[]): number[][] {
  const width = rows[0]?.length ?? 0;
  const scales = Array.from({ length: width }, (_, column) => {
    const values = rows.map((row) => row[column] as number);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { mean, sd: Math.sqrt(variance) || 1 };
  });
  return rows.map((row) =>
    row.map((value, column) => (value - (scales[column]?.mean ?? 0)) / (scales[column]?.sd ?? 1)),
  );
}
