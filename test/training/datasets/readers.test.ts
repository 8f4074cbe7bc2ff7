import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEmopia } from '../../../src/training/datasets/emopia.js';
import { readEmotify } from '../../../src/training/datasets/emotify.js';
import { readGrekow } from '../../../src/training/datasets/grekow.js';
import { readGtzan } from '../../../src/training/datasets/gtzan.js';
import { readPanda4q } from '../../../src/training/datasets/panda4q.js';
import { readSoundtracks } from '../../../src/training/datasets/soundtracks.js';
import { sampleSet } from './sample-set.js';

const GEMS = 'amazement,solemnity,tenderness,nostalgia,calmness,power,joyful_activation,tension,sadness';
const RATINGS =
  'melodiousness,articulation,rhythmic_complexity,rhythmic_stability,dissonance,atonality,mode,key_mode,tempo_bpm';

describe('readSoundtracks', () => {
  it('keeps the eight ratings in order whatever the order of the columns, and groups by album', () => {
    const folder = sampleSet(
      {
        'labels.csv':
          'album,file,tender,sad,happy,fear,anger,tension,energy,valence\n"Big Fish, Vol. 1",audio/084.opus,8,7,6,5,4,3,2,1\n',
      },
      ['audio/084.opus'],
    );
    expect(readSoundtracks(folder)).toEqual([
      {
        set: 'soundtracks',
        id: 'soundtracks/084',
        audioPath: join(folder, 'audio/084.opus'),
        group: 'soundtracks:big fish, vol. 1',
        targets: { film: [1, 2, 3, 4, 5, 6, 7, 8] },
      },
    ]);
  });

  it('rejects a rating off the scale and a clip named twice', () => {
    const header = 'file,album,valence,energy,tension,anger,fear,happy,sad,tender';
    const row = 'audio/001.opus,a,1,2,3,4,5,6,7';
    const off = sampleSet({ 'labels.csv': `${header}\n${row},0.5` }, ['audio/001.opus']);
    expect(() => readSoundtracks(off)).toThrow("line 2: column 'tender' is '0.5'; expected a number in 1..9");
    const twice = sampleSet({ 'labels.csv': `${header}\n${row},8\n${row},8` }, ['audio/001.opus']);
    expect(() => readSoundtracks(twice)).toThrow(
      "line 3: column 'file' gives the clip 'soundtracks/001' a second time",
    );
  });
});

describe('readEmotify', () => {
  it('reads shares with the number of raters', () => {
    const folder = sampleSet(
      {
        'labels.csv': `file,track_id,genre,rater_count,${GEMS}\naudio/053.opus,53,classical,17,.1,.2,.3,.4,.5,.6,.7,.8,.9\n`,
      },
      ['audio/053.opus'],
    );
    expect(readEmotify(folder)).toEqual([
      {
        set: 'emotify',
        id: 'emotify/053',
        audioPath: join(folder, 'audio/053.opus'),
        group: 'emotify:53',
        targets: { gems: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], gemsRaterCount: 17 },
      },
    ]);
  });

  it('averages the raters of the published file and finds the audio of the genre', () => {
    const header = ` track id, genre, ${GEMS.replaceAll(',', ', ')}, mood, liked`;
    const folder = sampleSet(
      {
        'data.csv': `${header}\n101,rock,0,1,0,0,0,0,1,0,0,3,1\n1,classical,1,0,0,0,0,0,0,0,0,3,0\n101,rock,0,1,0,0,0,0,0,1,0,2,0\n`,
      },
      ['rock/1.mp3', 'classical/1.mp3'],
    );
    const [rock, classical] = readEmotify(folder);
    expect(rock?.targets).toEqual({ gems: [0, 1, 0, 0, 0, 0, 0.5, 0.5, 0], gemsRaterCount: 2 });
    expect(rock?.audioPath).toBe(join(folder, 'rock/1.mp3'));
    expect(classical?.id).toBe('emotify/001');
  });
});

describe('readEmopia', () => {
  it('reads quadrants as moods, and groups by song', () => {
    const files = ['audio/a.opus', 'audio/b.opus'];
    const folder = sampleSet(
      { 'labels.csv': 'file,song,quadrant\naudio/a.opus,s1,Q2\naudio/b.opus,s1,Q4\n' },
      files,
    );
    expect(readEmopia(folder)).toMatchObject([
      { set: 'emopia', id: 'emopia/a', group: 'emopia:s1', targets: { mood: 3 } },
      { set: 'emopia', id: 'emopia/b', group: 'emopia:s1', targets: { mood: 1 } },
    ]);
    const wrong = sampleSet({ 'labels.csv': 'file,song,quadrant\naudio/a.opus,s1,Q5\n' }, files);
    expect(() => readEmopia(wrong)).toThrow("column 'quadrant' is 'Q5'; expected one of Q3, Q4, Q1, Q2");
  });
});

describe('readPanda4q', () => {
  it('maps quadrants to stage moods, splits the mood words and groups by artist', () => {
    const rows = ['Q3,Sad; Weary', 'Q4,', 'Q1,Fun', 'Q2,"Angry;Harsh; "']
      .map((rest, index) => `audio/M${index}.opus,Artist ${index},${rest}`)
      .join('\n');
    const folder = sampleSet(
      { 'labels.csv': `file,artist,quadrant,mood_tags\n${rows}\n` },
      [0, 1, 2, 3].map((index) => `audio/M${index}.opus`),
    );
    const clips = readPanda4q(folder);
    expect(clips.map(({ targets }) => targets)).toEqual([
      { mood: 0, moodTags: ['Sad', 'Weary'] },
      { mood: 1, moodTags: [] },
      { mood: 2, moodTags: ['Fun'] },
      { mood: 3, moodTags: ['Angry', 'Harsh'] },
    ]);
    expect(clips[0]?.group).toBe('panda4q:artist 0');
  });

  it('reads the published metadata with audio in quadrant folders', () => {
    const folder = sampleSet(
      {
        'panda_dataset_taffc_metadata.csv':
          '"Song","Artist","Title","Quadrant","PQuad","MoodsStrSplit"\n"MT1","X","Y","Q2",0.8,"Angry; Harsh"\n',
      },
      ['Q2/MT1.mp3'],
    );
    expect(readPanda4q(folder)).toEqual([
      {
        set: 'panda4q',
        id: 'panda4q/MT1',
        audioPath: join(folder, 'Q2/MT1.mp3'),
        group: 'panda4q:x',
        targets: { mood: 3, moodTags: ['Angry', 'Harsh'] },
      },
    ]);
  });

  it('rejects an unknown quadrant', () => {
    const folder = sampleSet({ 'labels.csv': 'file,artist,quadrant,mood_tags\naudio/M.opus,x,Q5,Sad\n' }, [
      'audio/M.opus',
    ]);
    expect(() => readPanda4q(folder)).toThrow(
      "line 2: column 'quadrant' is 'Q5'; expected one of Q3, Q4, Q1, Q2",
    );
  });
});

describe('readGtzan and readGrekow', () => {
  it('take atonality for what it measures, keep minorness, and leave out an unknown key', () => {
    const folder = sampleSet(
      {
        'labels.csv': `file,genre,${RATINGS}\naudio/pop.00001.opus,pop,.1,.2,.3,.4,.5,.25,.7,minor,120.5\naudio/pop.00002.opus,pop,.1,.2,.3,.4,.5,.25,.7,,\n`,
      },
      ['audio/pop.00001.opus', 'audio/pop.00002.opus'],
    );
    const ratings = {
      melodiousness: 0.1,
      articulation: 0.2,
      rhythmicComplexity: 0.3,
      rhythmicStability: 0.4,
      dissonance: 0.5,
      tonalStability: 0.25,
      modality: 0.7,
    };
    const [first, second] = readGtzan(folder);
    expect(first?.targets).toEqual({ ratings, minor: 1, tempoBpm: 120.5 });
    expect(second?.targets).toEqual({ ratings });
  });

  it('map −10..10 to −1..1 and share the group of a song, also of the excerpt with a trailing b', () => {
    const folder = sampleSet(
      {
        'labels.csv': `file,valence,arousal,${RATINGS}\naudio/blues.00032.opus,2.5,-10,.1,.2,.3,.4,.5,.6,.7,major,90\naudio/blues.00032b.opus,0,0,.1,.2,.3,.4,.5,.6,.7,major,90\n`,
      },
      ['audio/blues.00032.opus', 'audio/blues.00032b.opus'],
    );
    const [first, second] = readGrekow(folder);
    expect(first?.targets).toMatchObject({ valence: 0.25, arousal: -1, minor: 0 });
    expect([first?.group, second?.group]).toEqual(['gtzan:blues.00032', 'gtzan:blues.00032']);
    expect([first?.id, second?.id]).toEqual(['grekow/blues.00032', 'grekow/blues.00032b']);
  });
});
