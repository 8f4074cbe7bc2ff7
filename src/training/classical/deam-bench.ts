import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readDeamOpensmile } from '../datasets/deam-opensmile.js';
import type { CachedClip } from '../feature-cache.js';
import { affectTables, type RatedSongs } from './affect-table.js';
import { trainingMean } from './training-mean.js';
import { clusterFits, clusterMeans, elbowAt, mixtureMeans } from './clusters.js';
import { spectrogramNetwork } from './convolutional.js';
import { crossValidate, type OutOfFold } from './cross-validate.js';
import { extraTrees } from './extra-trees.js';
import { regressionForests } from './forest.js';
import { linearRegression, principalComponents, principalRegression } from './linear.js';
import { ridgeRegression } from './ridge-regression.js';
import type { Method, Rows } from './method.js';
import { nearestNeighbours } from './nearest-neighbours.js';
import { besideNetwork, type OwnNetwork } from './network-row.js';
import { spectrogramStatistics } from './spectrogram-features.js';
import { standardised, standardiser } from './standardise.js';
import type { Table } from './text-table.js';

/** How thorough the bench is. */
export interface DeamBenchSettings {
  readonly seed: number;
  readonly treeCounts: readonly number[];
  /** 0 leaves the CNN out, as where the current backend cannot train it. */
  readonly cnnEpochCount: number;
  /** Principal components of the linear regression on them. */
  readonly componentCount: number;
  readonly largestClusterCount: number;
}

/** What is measured: one clip a song, and the program's own network, when there is one, for its row and its folds. */
export interface DeamBenchInput {
  readonly clips: readonly CachedClip[];
  /** Fold of each clip, by song. */
  readonly folds: readonly number[];
  readonly network: OwnNetwork;
  /** DEAM's folder; its `features` folder, when there is one, holds the openSMILE features. */
  readonly folder: string;
  readonly onProgress: (what: string, doneShare: number) => void;
}

const CNN_STEP_COUNT = 78;
const CLUSTER_COMPONENTS = 8;

/** The methods on DEAM, in tables. */
export async function deamBench(input: DeamBenchInput, settings: DeamBenchSettings): Promise<Table[]> {
  const { clips, folds, onProgress } = input;
  const { seed } = settings;
  const songs: RatedSongs = {
    truth: clips.map(({ clip: { targets } }) => [targets.valence as number, targets.arousal as number]),
    groups: clips.map(({ clip }) => clip.group),
  };
  onProgress('statistics of the spectrograms', 0);
  const features = clips.map(spectrogramStatistics);
  const methods = featureMethods(settings);
  const results: OutOfFold[] = [];
  for (const [at, method] of methods.entries()) {
    onProgress(method.names.join(', '), at / (methods.length + 2));
    results.push(...(await crossValidate(method, { features, targets: songs.truth, folds, seed })));
  }
  if (settings.cnnEpochCount > 0) {
    onProgress('CNN on the spectrogram', methods.length / (methods.length + 2));
    const { rows, method } = spectrogramNetwork(clips, CNN_STEP_COUNT, settings.cnnEpochCount);
    results.push(...(await crossValidate(method, { features: rows, targets: songs.truth, folds, seed })));
  }
  const foldCount = new Set(folds).size;
  const notes = [
    `${clips.length} songs, one clip of at most 10 s each; ${foldCount}-fold cross-validation, a song on one side only. Features: ${features[0]?.length ?? 0} statistics`,
    "of the program's spectrogram. A forest draws its features once a tree; its smaller sizes are its first trees.",
    ...(settings.cnnEpochCount > 0 ? [] : ['The CNN is left out: training it needs @tensorflow/tfjs-node.']),
  ];
  return [
    ...affectTables('DEAM, all folds', songs, results, seed, notes),
    ...networkTables(input, songs, results, seed),
    ...(await opensmileTables(input, songs, settings)),
    clusterTable(features, settings),
  ];
}

function featureMethods({ treeCounts, componentCount }: DeamBenchSettings): Method[] {
  const onComponents = (method: Method): Method => ({
    names: method.names,
    async fit(features, targets, seed, parts) {
      const project = principalComponents(features, CLUSTER_COMPONENTS);
      const fitted = await method.fit(project(features), targets, seed, parts);
      return fitted.map((one) => ({ predict: (rows: Rows) => one.predict(project(rows)) }));
    },
  });
  return [
    trainingMean,
    onComponents(clusterMeans(4)),
    onComponents(mixtureMeans(4)),
    nearestNeighbours(10),
    nearestNeighbours(30),
    linearRegression,
    ridgeRegression,
    principalRegression(componentCount),
    regressionForests(treeCounts),
    extraTrees,
  ].map(standardised);
}

/** The same methods on the songs that the network was not trained on, with its own row. */
function networkTables(
  { clips, network }: DeamBenchInput,
  songs: RatedSongs,
  results: readonly OutOfFold[],
  seed: number,
): Table[] {
  const beside = besideNetwork(network, clips, results, ({ deam: { valence, arousal } }) => [
    valence,
    arousal,
  ]);
  if (beside === null) return [];
  const { clipCount, methods, pick } = beside;
  return affectTables(
    `DEAM, the ${clipCount} songs that ${network.name} was not trained on`,
    { truth: pick(songs.truth), groups: pick(songs.groups) },
    methods,
    seed,
    [
      `The others are fitted on the other songs; ${network.name} learned from those, from further excerpts of them and from other sets.`,
    ],
  );
}

async function opensmileTables(
  { folder, clips, folds, onProgress }: DeamBenchInput,
  songs: RatedSongs,
  settings: DeamBenchSettings,
): Promise<Table[]> {
  const features = join(folder, 'features');
  if (!existsSync(features)) return [];
  const read = readDeamOpensmile(features);
  const ofSong = new Map(
    read.songs.map(({ songId, means, standardDeviations }) => [
      `deam:${songId}`,
      [...means, ...standardDeviations],
    ]),
  );
  const known = clips.flatMap(({ clip }, index) => (ofSong.has(clip.group) ? [index] : []));
  const pick = <T>(items: readonly T[]): T[] => known.map((index) => items[index] as T);
  const rows = pick(songs.groups).map((group) => ofSong.get(group) ?? []);
  const chosen = { truth: pick(songs.truth), groups: pick(songs.groups) };
  const results: OutOfFold[] = [];
  for (const method of featureMethods(settings)) {
    onProgress(`openSMILE: ${method.names.join(', ')}`, 1);
    const parts = { features: rows, targets: chosen.truth, folds: pick(folds), seed: settings.seed };
    results.push(...(await crossValidate(method, parts)));
  }
  return affectTables('DEAM, openSMILE features', chosen, results, settings.seed, [
    `${known.length} songs with feature files; means and standard deviations of ${read.featureNames.length} features over the song.`,
  ]);
}

/** How many groups the songs fall into by themselves. */
function clusterTable(features: Rows, { largestClusterCount, seed }: DeamBenchSettings): Table {
  const scaled = standardiser(features)(features);
  const rows = principalComponents(scaled, CLUSTER_COMPONENTS)(scaled);
  const fits = clusterFits(rows, largestClusterCount, seed);
  const elbow = fits[elbowAt(fits.map(({ inertia }) => inertia))]?.clusterCount;
  return {
    title: 'DEAM: clusters of the features',
    columns: [
      'clusters',
      'k-means inertia',
      'k-means silhouette',
      'mixture silhouette',
      'mixture BIC a song',
    ],
    rows: fits.map(({ clusterCount, inertia, kmeansSilhouette, mixtureSilhouette, mixtureBic }) => [
      clusterCount,
      inertia,
      kmeansSilhouette,
      mixtureSilhouette,
      mixtureBic,
    ]),
    notes: [
      `On the first ${CLUSTER_COMPONENTS} principal components. Elbow of the inertia: ${elbow} clusters. A silhouette near 0 says that there`,
      'are no separate groups, only a continuum.',
    ],
  };
}
