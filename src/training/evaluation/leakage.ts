import type { Clip } from '../datasets/clip.js';
import { identicalAudio } from '../datasets/identical-audio.js';
import { FingerprintIndex } from './spectrogram-fingerprint.js';

/** A recording of the held-out side that sounds in one of the training side. */
export interface SoundAlike {
  readonly heldOutId: string;
  readonly trainingId: string;
  readonly bitErrorRate: number;
  readonly overlapSeconds: number;
}

/** Whether what was measured could have been known from training. */
export interface LeakageFinding {
  /** Groups with clips on both sides. */
  readonly splitGroups: readonly string[];
  /** Clips with the very same file, by id; `isLeak` when they stand on both sides. */
  readonly identicalFiles: readonly { readonly ids: readonly string[]; readonly isLeak: boolean }[];
  /** Not the same file, but the same sound for 4 s and more, on both sides. */
  readonly soundAlikes: readonly SoundAlike[];
  /** Clips of the training side that were compared by sound, and how many there are. */
  readonly comparedCount: number;
  readonly trainingCount: number;
  readonly isClean: boolean;
}

/** A clip of the whole data with its side; `prints` are null where its sound is not at hand. */
export interface SplitClip {
  readonly clip: Clip;
  readonly isHeldOut: boolean;
}

/**
 * Looks for songs on both sides of a split, in three ways: by group, by identical files (every file is read), and by
 * sound (so a song encoded anew, cut elsewhere or played louder is found as well; another performance is not).
 * @param printsOf fingerprint of a clip, or null where its features are not at hand.
 */
export async function findLeakage(
  clips: readonly SplitClip[],
  printsOf: (clip: Clip) => Promise<Uint32Array | null>,
): Promise<LeakageFinding> {
  const heldOutIds = new Set(clips.filter(({ isHeldOut }) => isHeldOut).map(({ clip }) => clip.id));
  const isOnBothSides = (ids: readonly string[]): boolean =>
    ids.some((id) => heldOutIds.has(id)) && ids.some((id) => !heldOutIds.has(id));
  // Each clip a group of its own: also files that were recognised before and put into one group are told.
  const identicalFiles = identicalAudio(clips.map(({ clip }) => ({ ...clip, group: clip.id }))).map((same) =>
    same.map(({ id }) => id),
  );
  const known = new Set(identicalFiles.flatMap((ids) => ids.flatMap((a) => ids.map((b) => `${a} ${b}`))));
  const sound = await compareSound(clips, printsOf);
  const soundAlikes = sound.matches.filter(
    ({ heldOutId, trainingId }) => !known.has(`${heldOutId} ${trainingId}`),
  );
  const splitGroups = groupsOnBothSides(clips);
  const files = identicalFiles.map((ids) => ({ ids, isLeak: isOnBothSides(ids) }));
  return {
    splitGroups,
    identicalFiles: files,
    soundAlikes,
    comparedCount: sound.comparedCount,
    trainingCount: clips.length - heldOutIds.size,
    isClean: splitGroups.length === 0 && soundAlikes.length === 0 && files.every(({ isLeak }) => !isLeak),
  };
}

function groupsOnBothSides(clips: readonly SplitClip[]): string[] {
  const sides = new Map<string, Set<boolean>>();
  for (const { clip, isHeldOut } of clips) {
    const seen = sides.get(clip.group) ?? new Set();
    sides.set(clip.group, seen.add(isHeldOut));
  }
  return [...sides].filter(([, seen]) => seen.size === 2).map(([group]) => group);
}

/** Only the held-out side is kept in memory; the other streams past it. */
async function compareSound(
  clips: readonly SplitClip[],
  printsOf: (clip: Clip) => Promise<Uint32Array | null>,
): Promise<{ matches: SoundAlike[]; comparedCount: number }> {
  const index = new FingerprintIndex();
  for (const { clip, isHeldOut } of clips) {
    const prints = isHeldOut ? await printsOf(clip) : null;
    if (prints !== null) index.add(clip.id, prints);
  }
  const matches: SoundAlike[] = [];
  let comparedCount = 0;
  for (const { clip, isHeldOut } of clips) {
    const prints = isHeldOut ? null : await printsOf(clip);
    if (prints === null) continue;
    comparedCount += 1;
    for (const { id, bitErrorRate, overlapSeconds } of index.search(prints)) {
      matches.push({ heldOutId: id, trainingId: clip.id, bitErrorRate, overlapSeconds });
    }
  }
  return { matches: matches.sort((a, b) => a.bitErrorRate - b.bitErrorRate), comparedCount };
}
