import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AffektError } from '../../core/errors.js';
import { readLastfmSpotify } from '../datasets/lastfm-spotify.js';
import type { Suite } from './suite.js';
import { weakEmotionTables } from './weak-emotion-tables.js';
import { studyWeakEmotions } from './weak-emotions.js';

const SET = 'lastfm-spotify';
const USUAL = {
  treeCount: 30,
  shuffleCount: 3,
  explainedCount: 20,
  orderCount: 10,
  withForestAblation: false,
};
const FULL = {
  treeCount: 300,
  shuffleCount: 10,
  explainedCount: 60,
  orderCount: 30,
  withForestAblation: true,
};

/** The study of `lastfm-spotify`. */
export const weakEmotionSuite: Suite = async ({ data, seed, full, onProgress }) => {
  const folder = join(data, SET);
  if (!existsSync(folder)) {
    throw new AffektError(
      'AFFEKT_DATASET_INVALID',
      `${folder} does not exist; expected the data set '${SET}' there`,
    );
  }
  const settings = { ...(full ? FULL : USUAL), foldCount: 5, seed };
  return weakEmotionTables(await studyWeakEmotions(readLastfmSpotify(folder), settings, onProgress), seed);
};
