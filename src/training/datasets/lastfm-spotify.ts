import { join } from 'node:path';
import { BASIC_NAMES } from '../../inference/estimate.js';
import { type CsvRow, readCsvTable } from './csv-table.js';

/** Spotify's audio features as the columns name them, with the ranges that the service documents or that occur. */
const FEATURE_RANGES = {
  acousticness: [0, 1],
  danceability: [0, 1],
  /** Milliseconds. */
  duration: [0, 1e8],
  energy: [0, 1],
  instrumentalness: [0, 1],
  /** Pitch class, 0 = C; −1 = none found. */
  key: [-1, 11],
  liveness: [0, 1],
  /** Decibels. */
  loudness: [-70, 10],
  /** 1 = major. */
  mode: [0, 1],
  speechiness: [0, 1],
  /** Beats per minute; 0 = none found. */
  tempo: [0, 400],
  time_signature: [0, 8],
  valence: [0, 1],
} as const;

export const SPOTIFY_FEATURES = Object.keys(FEATURE_RANGES) as readonly (keyof typeof FEATURE_RANGES)[];

/** A track with its audio features and its weak labels. */
export interface SpotifyTrack {
  readonly spotifyId: string;
  /** In the order of `SPOTIFY_FEATURES`. */
  readonly features: readonly number[];
  /** In the order of `BASIC_NAMES`; at least one is true. */
  readonly emotions: readonly boolean[];
}

/**
 * Tracks with Spotify's features and one of six basic emotions a row (weak: Last.fm tags through a text classifier),
 * from `labels.csv`. Rows of one track become one track with every emotion it stands under.
 * @throws AFFEKT_DATASET_INVALID, also when rows of one track differ in a feature.
 */
export function readLastfmSpotify(folder: string): SpotifyTrack[] {
  const table = readCsvTable(join(folder, 'labels.csv'), ['spotify_id', 'emotion', ...SPOTIFY_FEATURES]);
  const indices = Object.fromEntries(BASIC_NAMES.map((name, index) => [name, index]));
  const tracks = new Map<
    string,
    { readonly row: CsvRow; readonly track: SpotifyTrack; readonly emotions: boolean[] }
  >();
  for (const row of table.rows) {
    const spotifyId = row.text('spotify_id');
    const features = SPOTIFY_FEATURES.map((name) => {
      const [low, high] = FEATURE_RANGES[name];
      return row.number(name, low, high);
    });
    const earlier = tracks.get(spotifyId);
    const emotions = earlier?.emotions ?? BASIC_NAMES.map(() => false);
    emotions[row.oneOf<number>('emotion', indices)] = true;
    if (earlier === undefined) {
      tracks.set(spotifyId, { row, emotions, track: { spotifyId, features, emotions } });
      continue;
    }
    for (const [index, name] of SPOTIFY_FEATURES.entries()) {
      if (earlier.track.features[index] !== features[index]) {
        row.fail(name, `differs from line ${earlier.row.line}, the same track; expected the same value`);
      }
    }
  }
  return [...tracks.values()].map(({ track }) => track);
}
