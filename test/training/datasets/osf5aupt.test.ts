import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOsf5aupt } from '../../../src/training/datasets/osf5aupt.js';
import { readDatasets } from '../../../src/training/datasets/registry.js';
import { sampleSet } from './sample-set.js';

/** Made up in the layout of the published set; the ratings are ours. */
const ANNOTATIONS = `song_id,melody,articulation,rhythm_complexity,rhythm_stability,dissonance,tonal_stability,minorness
1,1,2,3,4,5,6,7
20,10,9,8,7.5,6,5,4
300,2,2,2,2,2,2,2
`;
const METADATA = `song id;Artist;Song title;Source
1;Some Artist;One, two;jamendo
20;some artist;"Semi;colon";magnatune
300;;Untitled;jamendo
`;
const AUDIO = ['audio/1.mp3', 'audio/20.mp3', 'audio/300.mp3'];

describe('readOsf5aupt', () => {
  it('divides the ratings by 10 and groups by artist, a song without one by itself', () => {
    const folder = sampleSet(
      { 'metadata_annotations/annotations.csv': ANNOTATIONS, 'metadata_annotations/metadata.csv': METADATA },
      AUDIO,
    );
    const clips = readOsf5aupt(folder);
    expect(clips[0]).toEqual({
      set: 'osf5aupt',
      id: 'osf5aupt/1',
      audioPath: join(folder, 'audio/1.mp3'),
      group: 'osf5aupt:some artist',
      targets: {
        ratings: {
          melodiousness: 0.1,
          articulation: 0.2,
          rhythmicComplexity: 0.3,
          rhythmicStability: 0.4,
          dissonance: 0.5,
          tonalStability: 0.6,
          modality: 0.7,
        },
      },
    });
    expect(clips[1]?.targets.ratings).toMatchObject({
      melodiousness: 1,
      rhythmicStability: 0.75,
      modality: 0.4,
    });
    expect(clips.map(({ group }) => group)).toEqual([
      'osf5aupt:some artist',
      'osf5aupt:some artist',
      'osf5aupt song:300',
    ]);
  });

  it('finds the files at the top and the ratings under their other names', () => {
    const header =
      'Song ID,Melodiousness,Articulation,Rhythm Complexity,Rhythm Stability,Dissonance,Tonal Stability,Modality';
    const annotations = ANNOTATIONS.replace(/^.*\n/, `${header}\n`);
    const folder = sampleSet({ 'annotations.csv': annotations, 'metadata.csv': METADATA }, AUDIO);
    expect(readOsf5aupt(folder)[0]?.targets.ratings).toMatchObject({ melodiousness: 0.1, modality: 0.7 });
  });

  it('is found by the registry', () => {
    const folder = sampleSet(
      { 'osf5aupt/annotations.csv': ANNOTATIONS, 'osf5aupt/metadata.csv': METADATA },
      AUDIO.map((path) => `osf5aupt/${path}`),
    );
    expect(readDatasets(folder)).toHaveLength(3);
  });

  it('names a missing rating, a value off the scale, missing audio and missing metadata', () => {
    const lacking = ANNOTATIONS.replace('minorness', 'other');
    expect(() =>
      readOsf5aupt(sampleSet({ 'annotations.csv': lacking, 'metadata.csv': METADATA }, AUDIO)),
    ).toThrow("line 1: column 'minorness or modality' is missing");
    const off = ANNOTATIONS.replace('20,10', '20,11');
    expect(() =>
      readOsf5aupt(sampleSet({ 'annotations.csv': off, 'metadata.csv': METADATA }, AUDIO)),
    ).toThrow("line 3: column 'melody' is '11'; expected a number in 0..10");
    expect(() =>
      readOsf5aupt(sampleSet({ 'annotations.csv': ANNOTATIONS, 'metadata.csv': METADATA }, ['audio/1.mp3'])),
    ).toThrow(/line 3: column 'song_id' names audio that does not exist: .*20\.mp3/);
    expect(() => readOsf5aupt(sampleSet({ 'annotations.csv': ANNOTATIONS }, AUDIO))).toThrow(
      /metadata\.csv cannot be read/,
    );
    expect(() => readOsf5aupt(sampleSet({}))).toThrow(/holds no known layout of the mid-level set/);
  });
});
