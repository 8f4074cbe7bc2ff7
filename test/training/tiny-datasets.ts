import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FILM_NAMES } from '../../src/inference/estimate.js';
import { writeWav } from '../support/write-wav.js';
import { ratedSound } from './network/training-material.js';

const RATE_HZ = 22_050;
const CLIP_SECONDS = 6;

/** Writes a set: its `labels.csv`, and a sound of our own for each row. */
function writeSet(
  folder: string,
  header: string,
  rows: readonly {
    readonly cells: readonly (string | number)[];
    readonly valence: number;
    readonly arousal: number;
  }[],
): void {
  mkdirSync(path.join(folder, 'audio'), { recursive: true });
  const lines = rows.map(({ cells, valence, arousal }, index) => {
    const file = `audio/${index}.wav`;
    const format = { sampleRateHz: RATE_HZ, channelCount: 1, sampleKind: 's16' } as const;
    writeWav(path.join(folder, file), ratedSound(valence, arousal, CLIP_SECONDS, RATE_HZ), format);
    return [file, ...cells].join(',');
  });
  writeFileSync(path.join(folder, 'labels.csv'), `${['file', header].join(',')}\n${lines.join('\n')}\n`);
}

/** A tiny folder of data sets in the layouts that are read: songs of DEAM, soundtracks, 8 pieces of GTZAN. */
export function writeDatasets(folder: string, { songCount = 12, soundtrackCount = 9 } = {}): void {
  const place = (index: number) => ({ valence: Math.cos(2.1 * index), arousal: Math.sin(2.9 * index) });
  const rows = (
    count: number,
    cells: (valence: number, arousal: number, index: number) => (string | number)[],
  ) =>
    Array.from({ length: count }, (_, index) => {
      const { valence, arousal } = place(index);
      return { valence, arousal, cells: cells(valence, arousal, index) };
    });
  writeSet(
    path.join(folder, 'deam'),
    'song_id,start_seconds,valence,arousal',
    rows(songCount, (valence, arousal, index) => [index, 0, (valence + 1) / 2, (arousal + 1) / 2]),
  );
  writeSet(
    path.join(folder, 'soundtracks'),
    ['album', ...FILM_NAMES].join(','),
    rows(soundtrackCount, (valence, arousal, index) => [
      `album ${index}`,
      ...FILM_NAMES.map((_, emotion) => 5 + 2 * (emotion % 2 === 0 ? valence : arousal)),
    ]),
  );
  writeSet(
    path.join(folder, 'gtzan'),
    'genre,melodiousness,articulation,rhythmic_complexity,rhythmic_stability,dissonance,atonality,mode,key_mode,tempo_bpm',
    rows(8, (valence, arousal) => [
      'none',
      ...[0.4, 0.5, 0.6, 0.5, 0.4, 0.3].map((base) => base + 0.1 * arousal),
      0.5 - 0.3 * valence,
      valence > 0 ? 'major' : 'minor',
      110 + 60 * arousal,
    ]),
  );
}
