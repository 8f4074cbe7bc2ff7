import * as tf from '@tensorflow/tfjs-core';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AffektError } from '../../core/errors.js';
import { MOOD_NAMES } from '../../inference/estimate.js';
import { RATED_SETS, type Clip } from '../datasets/clip.js';
import { readFma } from '../datasets/fma.js';
import { readDatasets } from '../datasets/registry.js';
import { loadFeatures } from '../feature-cache.js';
import { deamBench } from './deam-bench.js';
import { loadDescriptors } from './descriptor-cache.js';
import { descriptorBench, type LabelledRecordings } from './descriptor-bench.js';
import { filmBench } from './film-bench.js';
import { gemsBench } from './gems-bench.js';
import { foldsBeside, type OwnNetwork, ownNetwork } from './network-row.js';
import { CLASSICAL_SETS, type Suite, type SuiteOptions } from './suite.js';
import type { Table } from './text-table.js';

const USUAL = {
  treeCounts: [10, 30],
  cnnEpochCount: 10,
  gemsEpochCount: 20,
  repeatCount: 3,
  largestClusterCount: 8,
};
const FULL = {
  treeCounts: [10, 50, 100, 300, 750],
  cnnEpochCount: 40,
  gemsEpochCount: 60,
  repeatCount: 10,
  largestClusterCount: 12,
};
const COMPONENT_COUNT = 40;
const FOLD_COUNT = 5;

/** The classical methods on whichever of DEAM, the film excerpts, Emotify, panda4q and a set in FMA's layout the folder holds. */
export const classicalSuite: Suite = async (options) => {
  const { data, model, seed, full, sets } = options;
  const network = await ownNetwork(model);
  const clips = readClips(options);
  const size = full ? FULL : USUAL;
  // The gradient of a convolution is missing from the WASM backend.
  const canTrainCnn = tf.getBackend() === 'tensorflow';
  const tables: Table[] = [];
  const songs = clips.filter(({ set, excerpt }) => set === 'deam' && excerpt !== true);
  if (songs.length > 0) {
    const input = {
      clips: await cached(songs, options),
      folds: foldsBeside(network, songs, FOLD_COUNT, seed),
      network,
    };
    const settings = {
      ...size,
      seed,
      componentCount: COMPONENT_COUNT,
      cnnEpochCount: canTrainCnn ? size.cnnEpochCount : 0,
    };
    const onProgress = told(options, 'DEAM');
    tables.push(...(await deamBench({ ...input, folder: join(data, 'deam'), onProgress }, settings)));
  }
  const excerpts = clips.filter(({ set }) => set === 'soundtracks');
  if (excerpts.length > 0) {
    const folds = foldsBeside(network, excerpts, FOLD_COUNT, seed);
    const input = { clips: await cached(excerpts, options), folds, network };
    tables.push(...(await filmBench({ ...input, seed, componentCount: COMPONENT_COUNT })));
  }
  const tracks = clips.filter(({ set }) => set === 'emotify');
  if (tracks.length > 0) {
    const input = {
      clips: await cached(tracks, options),
      folds: foldsBeside(network, tracks, FOLD_COUNT, seed),
      network,
    };
    const settings = {
      seed,
      componentCount: COMPONENT_COUNT,
      cnnEpochCount: canTrainCnn ? size.gemsEpochCount : 0,
    };
    tables.push(...(await gemsBench({ ...input, onProgress: told(options, 'Emotify') }, settings)));
  }
  const labelled = [
    await pandaRecordings(
      clips.filter(({ set }) => set === 'panda4q'),
      network,
      options,
    ),
    await fmaRecordings(options),
  ];
  for (const recordings of labelled) {
    if (recordings === null) continue;
    const settings = { ...size, seed, foldCount: FOLD_COUNT };
    tables.push(...(await descriptorBench(recordings, settings, told(options, recordings.title))));
  }
  if (tables.length === 0) {
    throw new AffektError(
      'AFFEKT_DATASET_INVALID',
      `${data} holds none of the sets asked for; expected a folder named ${sets.join(' or ')}`,
    );
  }
  return tables;
};

/** The clips of this suite's sets that the folder holds and that were asked for. */
function readClips({ data, sets }: SuiteOptions): Clip[] {
  const present = RATED_SETS.filter(
    (set) =>
      existsSync(join(data, set)) &&
      (CLASSICAL_SETS as readonly string[]).includes(set) &&
      sets.includes(set),
  );
  return present.length === 0 ? [] : readDatasets(data, present);
}

async function pandaRecordings(
  clips: readonly Clip[],
  network: OwnNetwork,
  options: SuiteOptions,
): Promise<LabelledRecordings | null> {
  if (clips.length === 0) return null;
  return {
    title: 'panda4q: four moods',
    items: clips,
    classNames: MOOD_NAMES,
    classes: clips.map(({ targets }) => targets.mood as number),
    descriptors: await loadDescriptors(clips, options.work, descriptorProgress(options)),
    ...(await judgedMoods(clips, network, options)),
  };
}

/** The moods that the program's own network gives the clips it was not trained on. */
async function judgedMoods(
  clips: readonly Clip[],
  network: OwnNetwork,
  options: SuiteOptions,
): Promise<Pick<LabelledRecordings, 'beside'>> {
  const heldOut = clips.flatMap((clip, index) => (network.isHeldOut(clip) ? [index] : []));
  const scored = network.score(
    await cached(
      heldOut.map((index) => clips[index] as Clip),
      options,
    ),
  );
  const classOf = new Map(
    scored.map(({ clip, summary }) => {
      const shares = MOOD_NAMES.map((name) => summary.moods[name]);
      return [clip.id, shares.indexOf(Math.max(...shares))];
    }),
  );
  const judged = heldOut.filter((index) => classOf.has(clips[index]?.id ?? ''));
  if (judged.length === 0) return {};
  return {
    beside: {
      name: network.name,
      note: 'The others, on folds of their own, had about as many recordings to learn from.',
      indices: judged,
      predicted: judged.map((index) => classOf.get(clips[index]?.id ?? '') as number),
    },
  };
}

async function fmaRecordings(options: SuiteOptions): Promise<LabelledRecordings | null> {
  if (!options.sets.includes('fma')) return null;
  const folder = [join(options.data, 'fma'), options.data].find((path) =>
    existsSync(join(path, 'fma_metadata')),
  );
  if (folder === undefined) return null;
  const { labelled, tracks } = readFma(folder);
  const classNames = [...new Set(tracks.map(({ label }) => label))].sort();
  return {
    title: `fma: ${labelled === 'genre' ? 'genres' : "quadrants of the Echo Nest's valence and energy"}`,
    items: tracks,
    classNames,
    classes: tracks.map(({ label }) => classNames.indexOf(label)),
    descriptors: await loadDescriptors(tracks, options.work, descriptorProgress(options)),
  };
}

function cached(clips: readonly Clip[], { work, onProgress }: SuiteOptions) {
  return loadFeatures(clips, work, (done, total) => onProgress(`features ${done}/${total}`, done / total));
}

function descriptorProgress({ onProgress }: SuiteOptions) {
  return (done: number, total: number): void => onProgress(`descriptors ${done}/${total}`, done / total);
}

function told({ onProgress }: SuiteOptions, title: string) {
  return (what: string, share: number): void => onProgress(`${title}: ${what}`, share);
}
