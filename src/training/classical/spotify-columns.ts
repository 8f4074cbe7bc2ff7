import { SPOTIFY_FEATURES } from '../datasets/lastfm-spotify.js';
import type { Fitted, Method, Rows } from './method.js';

/** Features that belong together, left out together in the ablation. */
export const SPOTIFY_GROUPS = {
  'energy, loudness': ['energy', 'loudness'],
  'danceability, tempo, time signature': ['danceability', 'tempo', 'time_signature'],
  'key, mode': ['key', 'mode'],
  'acousticness, instrumentalness': ['acousticness', 'instrumentalness'],
  'speechiness, liveness': ['speechiness', 'liveness'],
  valence: ['valence'],
  duration: ['duration'],
} as const satisfies Record<string, readonly (typeof SPOTIFY_FEATURES)[number][]>;

/**
 * A method on rows of `SPOTIFY_FEATURES` with what the numbers mean made plain to it: the key as a point on the circle of
 * fifths (0, 0 when none was found), the duration as its logarithm. Features in `without` are left out.
 */
export function onSpotifyFeatures(
  make: (columnCount: number) => Method,
  without: readonly string[] = [],
): Method {
  const kept = SPOTIFY_FEATURES.filter((name) => !without.includes(name));
  const method = make(kept.length + (kept.includes('key') ? 1 : 0));
  const encode = (rows: Rows): number[][] =>
    rows.map((row) => kept.flatMap((name) => columnsOf(name, row[SPOTIFY_FEATURES.indexOf(name)] as number)));
  return {
    names: method.names,
    async fit(features, targets, seed) {
      const fitted = await method.fit(encode(features), targets, seed);
      return fitted.map(
        (one): Fitted => ({
          predict: (rows) => one.predict(encode(rows)),
          dispose: () => one.dispose?.(),
        }),
      );
    },
  };
}

function columnsOf(name: (typeof SPOTIFY_FEATURES)[number], value: number): number[] {
  if (name === 'duration') return [Math.log(Math.max(1, value))];
  if (name !== 'key') return [value];
  const angle = (2 * Math.PI * ((7 * value) % 12)) / 12;
  return value < 0 ? [0, 0] : [Math.cos(angle), Math.sin(angle)];
}
