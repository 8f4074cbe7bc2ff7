import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AffektError } from '../../core/errors.js';
import { type Clip, RATED_SETS, type RatedSet } from './clip.js';
import { readDeam } from './deam.js';
import { readEmopia } from './emopia.js';
import { readEmotify } from './emotify.js';
import { readGrekow } from './grekow.js';
import { readGtzan } from './gtzan.js';
import { identicalAudio } from './identical-audio.js';
import { readOsf5aupt } from './osf5aupt.js';
import { readPanda4q } from './panda4q.js';
import { readSoundtracks } from './soundtracks.js';

const READERS: Readonly<Record<RatedSet, (folder: string) => Clip[]>> = {
  deam: readDeam,
  soundtracks: readSoundtracks,
  emotify: readEmotify,
  panda4q: readPanda4q,
  grekow: readGrekow,
  gtzan: readGtzan,
  emopia: readEmopia,
  osf5aupt: readOsf5aupt,
};

/**
 * The clips of the sets that stand in `dataDir`, one folder a set named as in `RATED_SETS`, in that order. Groups hold
 * over all sets: `grekow` and `gtzan` share theirs by file name, and groups with an identical audio file become one.
 * @param sets the sets to read; each must then be there. Without it, those present are read.
 * @throws AFFEKT_DATASET_INVALID when a set is missing or malformed, or none is there.
 */
export function readDatasets(dataDir: string, sets?: readonly RatedSet[]): Clip[] {
  if (statSync(dataDir, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new AffektError('AFFEKT_DATASET_INVALID', `There is no folder ${dataDir} of data sets.`);
  const chosen = sets ?? RATED_SETS.filter((set) => existsSync(join(dataDir, set)));
  if (chosen.length === 0) {
    throw new AffektError(
      'AFFEKT_DATASET_INVALID',
      `${dataDir} holds no data set; expected in it are folders named ${RATED_SETS.join(', ')}`,
    );
  }
  const clips = chosen.flatMap((set) => {
    const folder = join(dataDir, set);
    if (!existsSync(folder)) {
      throw new AffektError(
        'AFFEKT_DATASET_INVALID',
        `${folder} does not exist; expected the data set '${set}' there`,
      );
    }
    return READERS[set](folder);
  });
  return joinGroups(clips, identicalAudio(clips));
}

/** `clips` with the groups of each entry of `same` made one, through chains as well. */
function joinGroups(clips: readonly Clip[], same: readonly (readonly Clip[])[]): Clip[] {
  const parents = new Map<string, string>();
  const rootOf = (group: string): string => {
    let root = group;
    for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) root = parent;
    return root;
  };
  for (const [first, ...others] of same) {
    if (first === undefined) continue;
    for (const other of others) {
      const from = rootOf(other.group);
      const to = rootOf(first.group);
      if (from !== to) parents.set(from, to);
    }
  }
  return clips.map((clip) => ({ ...clip, group: rootOf(clip.group) }));
}
