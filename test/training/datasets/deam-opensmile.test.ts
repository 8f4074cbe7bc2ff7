import { describe, expect, it } from 'vitest';
import { readDeamOpensmile } from '../../../src/training/datasets/deam-opensmile.js';
import { sampleSet } from './sample-set.js';

/** Made up in the layout of the published files; the values are ours. */
const HEADER = 'frameTime;F0final_sma_stddev;pcm_fftMag_mfcc_sma[1]_amean';

describe('readDeamOpensmile', () => {
  it('gives mean and standard deviation of each feature, songs by rising number', () => {
    const folder = sampleSet({
      'features/10.csv': `${HEADER}\n15.0;1.0e+00;-2\n15.5;3;-2\n16.0;5;-2\n`,
      'features/9.csv': `${HEADER}\n15.0;7;8\n`,
      'features/readme.txt': 'not a song',
    });
    const { featureNames, songs } = readDeamOpensmile(`${folder}/features`);
    expect(featureNames).toEqual(['F0final_sma_stddev', 'pcm_fftMag_mfcc_sma[1]_amean']);
    expect(songs.map(({ songId }) => songId)).toEqual(['9', '10']);
    expect([...(songs[0]?.means ?? [])]).toEqual([7, 8]);
    expect([...(songs[1]?.means ?? [])]).toEqual([3, -2]);
    expect(songs[1]?.standardDeviations[0]).toBeCloseTo(Math.sqrt(8 / 3), 12);
    expect(songs[1]?.standardDeviations[1]).toBe(0);
  });

  it('names what is wrong', () => {
    const read = (files: Record<string, string>) => () => readDeamOpensmile(sampleSet(files));
    expect(read({})).toThrow(/holds no feature file; expected ID\.csv/);
    expect(() => readDeamOpensmile('/no/such/folder')).toThrow('/no/such/folder cannot be read');
    expect(read({ '2.csv': `${HEADER}\n` })).toThrow(/2\.csv has no rows/);
    expect(read({ '2.csv': `${HEADER}\n15;x;1\n` })).toThrow(
      /2\.csv, line 2: column 'F0final_sma_stddev' is 'x'/,
    );
    expect(read({ '2.csv': 'time;a\n1;2\n' })).toThrow("line 1: column 'frameTime' is missing");
    expect(read({ '2.csv': `${HEADER}\n1;2;3\n`, '3.csv': 'frameTime;a\n1;2\n' })).toThrow(
      /3\.csv, line 1: has 1 features, among them 'a'; expected the 2 of 2\.csv/,
    );
  });
});
