import { ANALYSIS_RATE_HZ, BAND_COUNT } from '../../../src/features/feature-layout.js';
import { MOOD_NAMES } from '../../../src/inference/estimate.js';
import { clipFeatures } from '../../../src/training/clip-features.js';
import type { Clip, ClipTargets } from '../../../src/training/datasets/clip.js';
import type { CachedClip } from '../../../src/training/feature-cache.js';
import { featureFrames } from '../../support/feature-frames.js';
import { drumLoop, renderNotes } from '../../support/synth.js';

/** Own sound that is fast and loud or slow and low with `arousal` (−1..1), and high or low with `valence`. */
export function ratedSound(
  valence: number,
  arousal: number,
  seconds: number,
  rateHz = ANALYSIS_RATE_HZ,
): Float32Array {
  const tempoBpm = 110 + 60 * arousal;
  const barCount = Math.ceil((seconds * tempoBpm) / 240);
  const drums = drumLoop({ tempoBpm, barCount, seed: Math.round(1000 * (valence + 2)) }, rateHz).samples;
  const root = 57 + Math.round(8 * valence);
  const chord = [0, valence > 0 ? 4 : 3, 7].map((interval) => ({
    startSeconds: 0,
    durationSeconds: seconds,
    midi: root + interval,
    velocity: 0.6,
    timbre: 'strings' as const,
  }));
  const notes = renderNotes(chord, rateHz, seconds);
  return notes.map((note, index) => note + 0.4 * (1.2 + arousal) * (drums[index] ?? 0));
}

/** A clip with features of real sound. */
export function ratedClip(set: Clip['set'], index: number, targets: ClipTargets, seconds = 5): CachedClip {
  const id = `${set}/${index}`;
  const { valence = 0, arousal = 0 } = targets;
  const features = clipFeatures(featureFrames(ratedSound(valence, arousal, seconds)));
  return { clip: { set, id, audioPath: `${id}.wav`, group: id, targets }, ...features };
}

/** Small sets of three kinds: with valence and arousal, with film emotions, with moods. */
export function ratedClips(countOfEach: number): CachedClip[] {
  const place = (index: number): [number, number] => [Math.cos(1.9 * index), Math.sin(2.7 * index)];
  return Array.from({ length: countOfEach }, (_, index) => index).flatMap((index) => {
    const [valence, arousal] = place(index);
    const film = Array.from({ length: 8 }, (_, emotion) => 5 + 3 * Math.sin(index + emotion));
    return [
      ratedClip('deam', index, { valence, arousal }),
      ratedClip('soundtracks', index, { film, minor: index % 2 === 0 ? 1 : 0 }),
      ratedClip('panda4q', index, { mood: index % MOOD_NAMES.length }),
    ];
  });
}

/** Whether all numbers of a crop are finite and not below `least`. */
export function isSpectrogram(crop: Float32Array, least: number): boolean {
  return crop.length % BAND_COUNT === 0 && crop.every((value) => Number.isFinite(value) && value >= least);
}
