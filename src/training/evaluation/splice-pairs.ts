import {
  ANALYSIS_RATE_HZ,
  BAND_COUNT,
  FRAME_RATE_HZ,
  STEP_FRAME_COUNT,
  WINDOW_FRAME_COUNT,
} from '../../features/feature-layout.js';
import { PITCH_CLASS_COUNT } from '../../features/pitch-profile.js';
import { MOOD_NAMES } from '../../inference/estimate.js';
import type { ModelArtifact } from '../../inference/model-artifact.js';
import type { Clip } from '../datasets/clip.js';
import type { CachedClip } from '../feature-cache.js';
import { predictClip } from './predict-clip.js';
import { type ResponseFigures, responseFigures, responseToCut } from './splice-response.js';

const LARGEST_PAIR_COUNT = 40;
/** Of each clip that is joined: the whole window of 10 s. */
const SIDE_FRAMES = WINDOW_FRAME_COUNT;

/** A calm clip and the lively or aggressive one that it is cut to. */
export type SplicePair = readonly [calm: CachedClip, livelier: CachedClip];

/** Pairs of one kind of cut; `name`: in names of figures. */
export interface SpliceKind {
  readonly name: 'rated' | 'named';
  readonly title: string;
  readonly pairs: readonly SplicePair[];
}

/** What music is cut to what, both kinds of cut that the data knows of: up to 40 pairs of 10 s and more of each, no clip in two. */
export function spliceKinds(clips: readonly CachedClip[]): SpliceKind[] {
  return [
    { name: 'rated', title: 'calm to lively music, by the ratings of DEAM', pairs: ratedPairs(clips) },
    { name: 'named', title: 'calm to aggressive music, as listeners named it', pairs: namedPairs(clips) },
  ];
}

/** The calmest DEAM clips by their ratings, each with one of the liveliest. */
function ratedPairs(clips: readonly CachedClip[]): SplicePair[] {
  const rated = longClips(clips, 'deam').sort(
    (a, b) => (a.clip.targets.arousal as number) - (b.clip.targets.arousal as number),
  );
  const count = Math.min(LARGEST_PAIR_COUNT, Math.floor(rated.length / 3));
  return Array.from({ length: count }, (_, index) => [
    rated[index] as CachedClip,
    rated[rated.length - 1 - index] as CachedClip,
  ]);
}

/** Clips of panda4q that listeners call calm, each with one that they call aggressive. */
function namedPairs(clips: readonly CachedClip[]): SplicePair[] {
  const named = longClips(clips, 'panda4q');
  const [calm, aggressive] = (['calm', 'aggressive'] as const).map((name) =>
    named.filter(({ clip }) => clip.targets.mood === MOOD_NAMES.indexOf(name)),
  ) as [CachedClip[], CachedClip[]];
  const count = Math.min(LARGEST_PAIR_COUNT, calm.length, aggressive.length);
  return Array.from({ length: count }, (_, index) => [
    calm[index] as CachedClip,
    aggressive[index] as CachedClip,
  ]);
}

/** Clips of whole windows, one a song. */
function longClips(clips: readonly CachedClip[], set: Clip['set']): CachedClip[] {
  return clips.filter(
    ({ clip, frameCount }) => clip.set === set && clip.excerpt !== true && frameCount >= SIDE_FRAMES,
  );
}

/**
 * How fast arousal follows cuts from calm to livelier music: the cached frames of both clips joined and stepped through
 * the network, as live. Null without pairs between which the estimate rises.
 */
export function measureSplices(
  model: ModelArtifact,
  pairs: readonly SplicePair[],
  seed: number,
): ResponseFigures | null {
  const responses = pairs.flatMap(([calm, livelier]) => {
    const values = predictClip(model, join(calm, livelier)).estimates.map(({ sampleIndex, arousal }) => ({
      seconds: sampleIndex / ANALYSIS_RATE_HZ,
      value: arousal,
    }));
    const response = responseToCut(values, SIDE_FRAMES / FRAME_RATE_HZ);
    return response === null ? [] : [{ response, group: livelier.clip.group }];
  });
  return responseFigures(responses, seed);
}

/** The first 10 s of one clip, then the first 10 s of the other. */
function join(first: CachedClip, second: CachedClip): CachedClip {
  const bands = new Uint16Array(2 * SIDE_FRAMES * BAND_COUNT);
  bands.set(first.bands.subarray(0, SIDE_FRAMES * BAND_COUNT));
  bands.set(second.bands.subarray(0, SIDE_FRAMES * BAND_COUNT), SIDE_FRAMES * BAND_COUNT);
  const sideValues = (SIDE_FRAMES / STEP_FRAME_COUNT) * PITCH_CLASS_COUNT;
  const pitchClasses = new Uint16Array(2 * sideValues);
  pitchClasses.set(first.pitchClasses.subarray(0, sideValues));
  pitchClasses.set(second.pitchClasses.subarray(0, sideValues), sideValues);
  return { ...first, bands, pitchClasses, frameCount: 2 * SIDE_FRAMES };
}
