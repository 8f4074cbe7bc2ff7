import { describe, expect, it } from 'vitest';
import { readLastfmSpotify, SPOTIFY_FEATURES } from '../../../src/training/datasets/lastfm-spotify.js';
import { sampleSet } from './sample-set.js';

const HEADER = `spotify_id,emotion,${SPOTIFY_FEATURES.join(',')}`;
const FEATURES = '0.1,0.2,200000,0.3,0.4,7,0.5,-8.5,1,0.6,120,4,0.7';

describe('readLastfmSpotify', () => {
  it('makes one track with several emotions of several rows', () => {
    const rows = [`a,anger,${FEATURES}`, `b,joy,${FEATURES}`, `a,sadness,${FEATURES}`, `a,anger,${FEATURES}`];
    expect(readLastfmSpotify(sampleSet({ 'labels.csv': [HEADER, ...rows].join('\n') }))).toEqual([
      {
        spotifyId: 'a',
        features: [0.1, 0.2, 200000, 0.3, 0.4, 7, 0.5, -8.5, 1, 0.6, 120, 4, 0.7],
        emotions: [false, true, true, false, false, false],
      },
      {
        spotifyId: 'b',
        features: [0.1, 0.2, 200000, 0.3, 0.4, 7, 0.5, -8.5, 1, 0.6, 120, 4, 0.7],
        emotions: [true, false, false, false, false, false],
      },
    ]);
  });

  it('rejects rows of one track that differ, unknown emotions and values out of range', () => {
    const read =
      (...rows: string[]) =>
      () =>
        readLastfmSpotify(sampleSet({ 'labels.csv': [HEADER, ...rows].join('\n') }));
    expect(read(`a,anger,${FEATURES}`, `a,joy,${FEATURES.replace('120', '121')}`)).toThrow(
      "line 3: column 'tempo' differs from line 2, the same track",
    );
    expect(read(`a,calm,${FEATURES}`)).toThrow(
      /column 'emotion' is 'calm'; expected one of joy, sadness, anger/,
    );
    expect(read(`a,joy,1.1${FEATURES.slice(3)}`)).toThrow(
      "column 'acousticness' is '1.1'; expected a number in 0..1",
    );
  });
});
