import { describe, expect, it } from 'vitest';
import { readFma } from '../../../src/training/datasets/fma.js';
import { sampleSet } from './sample-set.js';

/** Made up in the layout of the published files; the values are ours. */
const TRACKS = [
  ',album,artist,set,track,track',
  ',id,id,subset,genre_top,title',
  'track_id,,,,,',
  '2,1,10,small,Hip-Hop,One',
  '5,1,10,small,Rock,"Two, too"',
  '7,2,11,medium,,Three',
  '141,3,12,small,Rock,Four',
  '200,3,12,small,Rock,No audio',
].join('\n');
const ECHONEST = [
  ',echonest,echonest,echonest',
  ',audio_features,audio_features,metadata',
  ',energy,valence,artist_name',
  'track_id,,,',
  '2,0.9,0.7,A',
  '5,0.5,0.2,A',
  '7,0.1,0.4,B',
  '141,0.2,0.5,C',
].join('\n');
const AUDIO = [
  'fma_small/000/000002.mp3',
  'fma_small/000/000005.mp3',
  'fma_medium/000/000005.mp3',
  'fma_medium/000/000007.mp3',
  'fma_small/000/000141.mp3',
  'fma_small/README.txt',
];

describe('readFma', () => {
  it('takes genres, artists as groups, and audio from the smallest size', () => {
    const folder = sampleSet({ 'fma_metadata/tracks.csv': TRACKS }, AUDIO);
    expect(readFma(folder)).toEqual({
      labelled: 'genre',
      tracks: [
        {
          id: 'fma/000002',
          audioPath: `${folder}/fma_small/000/000002.mp3`,
          group: 'fma:10',
          label: 'Hip-Hop',
        },
        { id: 'fma/000005', audioPath: `${folder}/fma_small/000/000005.mp3`, group: 'fma:10', label: 'Rock' },
        { id: 'fma/000141', audioPath: `${folder}/fma_small/000/000141.mp3`, group: 'fma:12', label: 'Rock' },
      ],
    });
  });

  it('takes quadrants where valence and energy are there', () => {
    const files = { 'fma_metadata/tracks.csv': TRACKS, 'fma_metadata/echonest.csv': ECHONEST };
    const { labelled, tracks } = readFma(sampleSet(files, AUDIO));
    expect(labelled).toBe('quadrant');
    expect(tracks.map(({ id, label }) => [id, label])).toEqual([
      ['fma/000002', 'Q1'],
      ['fma/000005', 'Q2'],
      ['fma/000007', 'Q3'],
      ['fma/000141', 'Q4'],
    ]);
  });

  it('names what is wrong', () => {
    const read =
      (files: Record<string, string>, audio: readonly string[] = AUDIO) =>
      () =>
        readFma(sampleSet(files, audio));
    expect(read({})).toThrow("holds no known layout of FMA; expected 'fma_metadata/tracks.csv'");
    expect(read({ 'fma_metadata/tracks.csv': TRACKS }, [])).toThrow(
      /names no track with a label and audio; expected audio as in fma_small\/000\/000002\.mp3/,
    );
    expect(read({ 'fma_metadata/tracks.csv': TRACKS.replace('genre_top', 'genre') })).toThrow(
      "has no column 'track / genre_top'",
    );
    expect(
      read({
        'fma_metadata/tracks.csv': TRACKS,
        'fma_metadata/echonest.csv': ECHONEST.replace('0.9', 'high'),
      }),
    ).toThrow("track 2: valence is '0.7' and energy 'high'; expected numbers in 0..1");
  });
});
