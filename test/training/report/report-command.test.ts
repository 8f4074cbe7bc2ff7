import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeMono } from '../../../src/training/evaluation/analyse-sound.js';
import { composePiece, NEUTRAL_RENDITION } from '../../../src/training/evaluation/synthesis-piece.js';
import { playNotes } from '../../../src/training/evaluation/synthesis-sound.js';
import { FILM_NAMES } from '../../../src/inference/estimate.js';
import { groupDigest, groupFolds } from '../../../src/training/datasets/group-split.js';
import { readDatasets } from '../../../src/training/datasets/registry.js';
import { loadFeatures } from '../../../src/training/feature-cache.js';
import type { ReportData } from '../../../src/training/report/report-data.js';
import { CliProcess } from '../../support/cli-process.js';
import { writeRandomModel } from '../../support/random-model.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { writeWav } from '../../support/write-wav.js';
import { sealModel } from '../../support/seal-model.js';

const RATE_HZ = 22_050;
const SECONDS = 10.1;
const WAV = { sampleRateHz: RATE_HZ, channelCount: 1, sampleKind: 's16' } as const;

/**
 * What comes before the first note, digitally silent: music that follows it is heard from there on at any level. Six frames, so
 * that the note begins with a frame: else the first frame of a quieter one may not be loud enough yet.
 */
const LEAD_SECONDS = 0.192;

/** Song `number`, the livelier the faster and brighter; as loud as the file holds. */
function song(number: number, arousal: number): Float32Array {
  const rendition = { ...NEUTRAL_RENDITION, tempoFactor: 1 + 0.4 * arousal, brightness: 0.5 * arousal };
  const seconds = SECONDS - LEAD_SECONDS;
  const samples = new Float32Array(Math.round(SECONDS * RATE_HZ));
  const played = playNotes(composePiece(number, rendition, seconds), seconds, RATE_HZ).samples;
  samples.set(played.subarray(0, samples.length - LEAD_SECONDS * RATE_HZ), LEAD_SECONDS * RATE_HZ);
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return samples.map((sample) => (0.9 * sample) / peak);
}

/** Twelve songs of DEAM with ratings at 2 Hz, and six soundtracks. */
function writeData(folder: string): void {
  const place = (index: number) => ({ valence: Math.cos(2.1 * index), arousal: Math.sin(2.9 * index) });
  const write = (set: string, count: number, header: string, row: (index: number) => string): void => {
    mkdirSync(path.join(folder, set, 'audio'), { recursive: true });
    const lines = Array.from({ length: count }, (_, index) => {
      const file = `audio/${index}.wav`;
      const number = set === 'deam' ? index : 50 + index;
      writeWav(path.join(folder, set, file), song(number, place(index).arousal), WAV);
      return `${file},${row(index)}`;
    });
    writeFileSync(path.join(folder, set, 'labels.csv'), `${['file', header].join()}\n${lines.join('\n')}\n`);
  };
  write('deam', 12, 'song_id,start_seconds,valence,arousal', (index) => {
    const { valence, arousal } = place(index);
    return `${index},0,${(valence + 1) / 2},${(arousal + 1) / 2}`;
  });
  const moments = Array.from({ length: 12 * 21 }, (_, at) => {
    const { valence, arousal } = place(Math.floor(at / 21));
    return `${Math.floor(at / 21)},${(at % 21) / 2},${0.9 * valence},${0.9 * arousal + 0.1 * Math.sin(at)}`;
  });
  writeFileSync(
    path.join(folder, 'deam', 'dynamic.csv'),
    `song_id,time_seconds,valence,arousal\n${moments.join('\n')}\n`,
  );
  write('soundtracks', 6, ['album', ...FILM_NAMES].join(), (index) =>
    [`album ${index}`, ...FILM_NAMES.map((_, emotion) => 5 + 3 * Math.sin(index + emotion))].join(),
  );
}

describe('affekt evaluate --report', () => {
  it('measures a model, writes page and data, and flags a song planted on both sides', async () => {
    const folder = await temporaryFolder();
    const [data, work, model, out] = ['data', 'work', 'model', 'out'].map((name) =>
      path.join(folder, name),
    ) as [string, string, string, string];
    writeData(data);
    await writeRandomModel(model);
    const clips = readDatasets(data);
    const folds = groupFolds(clips, 2, 1);
    const trainedGroups = clips
      .filter((_, index) => folds[index] === 1)
      .map(({ group }) => groupDigest(group));
    // Half of the groups held out, for there are few.
    const manifestPath = path.join(model, 'model.json');
    const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as { split: object; metrics: object };
    writeFileSync(
      manifestPath,
      JSON.stringify({
        ...manifest,
        split: { foldCount: 2, heldOutFold: 0, judgedFolds: [0], seed: 1, trainedGroups },
        metrics: { losses: [2, 1.5, 1.2] },
      }),
    );
    sealModel(model);
    const heldOut = clips.find(({ set }, index) => set === 'deam' && folds[index] === 0);
    const training = clips.find(({ set }, index) => set === 'soundtracks' && folds[index] === 1);
    if (heldOut === undefined || training === undefined) throw new Error('the split left a side empty');
    // The same song as another file: quieter, and a second of it gone.
    const { samples } = await decodeMono(heldOut.audioPath);
    writeWav(
      training.audioPath,
      samples.subarray(RATE_HZ).map((sample) => 0.4 * sample),
      WAV,
    );
    await loadFeatures(clips, work, () => undefined);

    const options = ['--report', out, '--robustness-clips', '6', '--pairs', '0', '--backend', 'wasm'];
    const cli = new CliProcess(['evaluate', '--data', data, '--model', model, '--work', work, ...options]);
    expect(await cli.exit, cli.stderr).toBe(0);
    expect(cli.stdout.trim()).toBe(path.join(out, 'report.html'));

    const report = JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8')) as ReportData;
    expect(report.leakage.isClean).toBe(false);
    expect(report.leakage.soundAlikes).toEqual([
      expect.objectContaining({ heldOutId: heldOut.id, trainingId: training.id }),
    ]);
    expect(report.leakage).toMatchObject({ splitGroups: [], identicalFiles: [], comparedCount: 9 });
    expect(report.split.clipCounts).toEqual({ deam: 6, soundtracks: 3 });
    expect(report.robustness?.clipCount).toBe(6);
    expect(report.robustness?.conditions.map(({ label }) => label)).toContain('−30 dB input gain');
    // The level is normalised: quieter by 20 dB is the same.
    const quiet = report.robustness?.conditions.find(({ label }) => label === '−20 dB input gain');
    expect(Math.abs(quiet?.arousal.loss.value ?? 1)).toBeLessThan(0.001);
    expect(report.secondsHeard.map(({ seconds }) => seconds)).toEqual([1, 2, 5, 10]);
    expect(report.dynamics.arousal?.clipCount).toBe(6);
    expect(report.losses).toEqual([2, 1.5, 1.2]);
    expect(report.numeric.map(({ head }) => head)).toContain('film');
    expect(report.hardest).not.toEqual([]);

    const page = readFileSync(path.join(out, 'report.html'), 'utf8');
    expect(page).toMatch(/verdict bad/);
    expect(page).toContain(`${heldOut.id} sounds like ${training.id}`);
    // Files of 10 s at 16 bits are too large to embed whole: an excerpt is made.
    const [, audio = ''] = /src="data:audio\/wav;base64,([^"]+)"/.exec(page) ?? [];
    const bytes = Buffer.from(audio, 'base64');
    expect(bytes.toString('latin1', 0, 4)).toBe('RIFF');
    expect(bytes.length).toBe(44 + 2 * 5 * 16_000);
    const excerptPath = path.join(folder, 'excerpt.wav');
    writeFileSync(excerptPath, bytes);
    const excerpt = await decodeMono(excerptPath);
    expect(excerpt.sampleRateHz).toBe(16_000);
    expect(Math.max(...excerpt.samples)).toBeGreaterThan(0.02);
  });

  it('plays pairs of synthesis without any data, and wants data for all else', async () => {
    const folder = await temporaryFolder();
    await writeRandomModel(folder);
    const args = ['evaluate', '--model', folder, '--backend', 'wasm', '--format', 'json'];
    const suite = new CliProcess([...args, '--suite', 'synthesis', '--pairs', '1']);
    expect(await suite.exit, suite.stderr).toBe(0);
    const { pairs } = JSON.parse(suite.stdout) as { pairs: ReportData['pairs'] };
    expect(pairs).toHaveLength(10);
    for (const { changes, share, direction } of pairs) {
      expect(changes).toHaveLength(1);
      expect(changes[0]).not.toBe(0);
      expect(share).toBe((changes[0] as number) > 0 === (direction === 'up') ? 1 : 0);
    }
    const without = new CliProcess(args);
    expect(await without.exit).not.toBe(0);
    expect(without.stderr).toContain('--data');
  });
});
