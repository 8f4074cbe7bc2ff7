import { describe, expect, it } from 'vitest';
import { identicalAudio } from '../../../src/training/datasets/identical-audio.js';
import { readDatasets } from '../../../src/training/datasets/registry.js';
import { sampleSet } from './sample-set.js';

const RATINGS =
  'melodiousness,articulation,rhythmic_complexity,rhythmic_stability,dissonance,atonality,mode,key_mode,tempo_bpm';
const VALUES = '.1,.2,.3,.4,.5,.6,.7,major,90';
const PANDA = 'file,artist,quadrant,mood_tags\naudio/A.opus,x,Q1,\naudio/B.opus,y,Q1,\naudio/C.opus,z,Q1,\n';

function twoSets(): string {
  return sampleSet(
    {
      'gtzan/labels.csv': `file,genre,${RATINGS}\naudio/jazz.00002.opus,jazz,${VALUES}\n`,
      'grekow/labels.csv': `file,valence,arousal,${RATINGS}\naudio/jazz.00002b.opus,1,1,${VALUES}\naudio/jazz.00003.opus,1,1,${VALUES}\n`,
    },
    ['gtzan/audio/jazz.00002.opus', 'grekow/audio/jazz.00002b.opus', 'grekow/audio/jazz.00003.opus'],
  );
}

describe('readDatasets', () => {
  it('reads the sets that are there and gives a song one group over both', () => {
    const clips = readDatasets(twoSets());
    expect(clips.map(({ id, group }) => [id, group])).toEqual([
      ['grekow/jazz.00002b', 'gtzan:jazz.00002'],
      ['grekow/jazz.00003', 'gtzan:jazz.00003'],
      ['gtzan/jazz.00002', 'gtzan:jazz.00002'],
    ]);
  });

  it('reads only the sets asked for', () => {
    expect(readDatasets(twoSets(), ['gtzan']).map(({ set }) => set)).toEqual(['gtzan']);
  });

  it('rejects a missing set and a folder without any', () => {
    expect(() => readDatasets(twoSets(), ['deam'])).toThrow(/expected the data set 'deam' there/);
    expect(() => readDatasets(sampleSet({}))).toThrow(/holds no data set/);
    expect(() => readDatasets('/nowhere/sets')).toThrow('There is no folder /nowhere/sets of data sets.');
  });

  it('makes one group of songs with identical audio, through chains as well', () => {
    const chained = sampleSet({
      'panda4q/labels.csv': `${PANDA}audio/D.opus,z,Q1,\naudio/E.opus,other,Q1,\n`,
      'panda4q/audio/A.opus': 'first song',
      'panda4q/audio/B.opus': 'first song',
      'panda4q/audio/C.opus': 'first song, other excerpt',
      'panda4q/audio/D.opus': 'first song',
      'panda4q/audio/E.opus': 'second song',
    });
    const groups = readDatasets(chained).map(({ group }) => group);
    expect(new Set(groups.slice(0, 4)).size).toBe(1);
    expect(groups[4]).toBe('panda4q:other');
  });
});

describe('identicalAudio', () => {
  it('lists planted duplicates over groups, not those inside one', () => {
    const folder = sampleSet({
      'panda4q/labels.csv': PANDA,
      'panda4q/audio/A.opus': 'song',
      'panda4q/audio/B.opus': 'other song',
      'panda4q/audio/C.opus': 'song',
    });
    const clips = readDatasets(folder);
    expect(identicalAudio(clips)).toEqual([]);
    const planted = clips.map((clip) => ({ ...clip, group: clip.id }));
    expect(identicalAudio(planted).map((same) => same.map(({ id }) => id))).toEqual([
      ['panda4q/A', 'panda4q/C'],
    ]);
  });
});
