import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDeam } from '../../../src/training/datasets/deam.js';
import { sampleSet } from './sample-set.js';

const HEADER = 'file,song_id,start_seconds,valence,arousal';

describe('readDeam, cut clips', () => {
  it('maps 0..1 to −1..1, groups by song and marks further excerpts', () => {
    const folder = sampleSet(
      { 'labels.csv': `${HEADER}\naudio/2_030.opus,2,30.0,0.2625,0.25\naudio/2_018x.opus,2,18.0,0.2625,1\n` },
      ['audio/2_030.opus', 'audio/2_018x.opus'],
    );
    expect(readDeam(folder)).toEqual([
      {
        set: 'deam',
        id: 'deam/2_030',
        audioPath: join(folder, 'audio/2_030.opus'),
        group: 'deam:2',
        targets: { valence: -0.475, arousal: -0.5 },
      },
      {
        set: 'deam',
        id: 'deam/2_018x',
        audioPath: join(folder, 'audio/2_018x.opus'),
        group: 'deam:2',
        excerpt: true,
        targets: { valence: -0.475, arousal: 1 },
      },
    ]);
  });

  it('gives the dynamic ratings inside the clip by clip time, in order', () => {
    const dynamic = ['2,40.5,0.9,0.9', '2,30,-0.5,0.25', '2,40,0.4,0.5', '2,29.5,0,0', '3,35,0,0'].join('\n');
    const folder = sampleSet(
      {
        'labels.csv': `${HEADER}\naudio/2_030.opus,2,30.0,0.5,0.5\n`,
        'dynamic.csv': `song_id,time_seconds,valence,arousal\n${dynamic}\n`,
      },
      ['audio/2_030.opus'],
    );
    expect(readDeam(folder)[0]?.targets.dynamic).toEqual([
      { timeSeconds: 0, valence: -0.5, arousal: 0.25 },
      { timeSeconds: 10, valence: 0.4, arousal: 0.5 },
    ]);
  });

  it('takes dynamic ratings without a negative value as 0..1', () => {
    const folder = sampleSet(
      {
        'labels.csv': `${HEADER}\naudio/2_030.opus,2,30.0,0.5,0.5\n`,
        'dynamic.csv': 'song_id,time_seconds,valence,arousal\n2,31,0.25,1\n',
      },
      ['audio/2_030.opus'],
    );
    expect(readDeam(folder)[0]?.targets.dynamic).toEqual([{ timeSeconds: 1, valence: -0.5, arousal: 1 }]);
  });

  it('takes an excerpt that stands in two identical rows once and rejects two that differ', () => {
    const row = 'audio/2_018x.opus,2,18.0,0.2625,0.25';
    const audio = ['audio/2_018x.opus'];
    expect(readDeam(sampleSet({ 'labels.csv': `${HEADER}\n${row}\n${row}\n` }, audio))).toHaveLength(1);
    const differing = sampleSet(
      { 'labels.csv': `${HEADER}\n${row}\naudio/2_018x.opus,2,18.0,0.3,0.25\n` },
      audio,
    );
    expect(() => readDeam(differing)).toThrow(/labels\.csv, line 3: column 'valence' differs from line 2/);
  });

  it('names missing audio, a value off its scale and an unknown layout', () => {
    const missing = sampleSet({ 'labels.csv': `${HEADER}\naudio/9_030.opus,9,30,0.5,0.5` });
    expect(() => readDeam(missing)).toThrow(
      /line 2: column 'file' names audio that does not exist: .*9_030\.opus/,
    );
    const off = sampleSet({ 'labels.csv': `${HEADER}\naudio/9_030.opus,9,30,5.5,0.5` }, ['audio/9_030.opus']);
    expect(() => readDeam(off)).toThrow("column 'valence' is '5.5'; expected a number in 0..1");
    expect(() => readDeam(sampleSet({}))).toThrow(/holds no known layout of DEAM/);
  });
});

describe('readDeam, as published', () => {
  const root = 'annotations/annotations averaged per song';
  const dynamicRoot = `${root}/dynamic (per second annotations)`;

  it('maps 1..9 to −1..1 and reads both static files and the wide dynamic ones', () => {
    const folder = sampleSet(
      {
        [`${root}/song_level/static_annotations_averaged_songs_1_2000.csv`]:
          'song_id, valence_mean, valence_std, arousal_mean, arousal_std\n2,3.1,0.94,3.0,0.63\n',
        [`${root}/song_level/static_annotations_averaged_songs_2000_2058.csv`]:
          'song_id, valence_mean, valence_std, arousal_mean, arousal_std\n2001,9,1,1,1\n',
        [`${dynamicRoot}/valence.csv`]:
          'song_id,sample_15000ms,sample_15500ms,sample_16000ms\n2,-0.07,0.1,\n',
        [`${dynamicRoot}/arousal.csv`]: 'song_id,sample_15000ms,sample_15500ms\n2,-0.11,0.2\n',
      },
      ['MEMD_audio/2.mp3', 'MEMD_audio/2001.mp3'],
    );
    const [second, last] = readDeam(folder);
    expect(second?.id).toBe('deam/2');
    expect(second?.audioPath).toBe(join(folder, 'MEMD_audio/2.mp3'));
    expect(second?.targets.valence).toBeCloseTo(-0.475, 12);
    expect(second?.targets.arousal).toBeCloseTo(-0.5, 12);
    expect(second?.targets.dynamic).toEqual([
      { timeSeconds: 15, valence: -0.07, arousal: -0.11 },
      { timeSeconds: 15.5, valence: 0.1, arousal: 0.2 },
    ]);
    expect(last?.targets).toEqual({ valence: 1, arousal: -1 });
  });
});
