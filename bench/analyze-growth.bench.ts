import path from 'node:path';
import { ANALYSIS_RATE_HZ } from '../src/features/feature-layout.js';
import { chosenModel } from '../test/support/chosen-model.js';
import { writeWav } from '../test/support/write-wav.js';
import { assertNear, type BenchResult, type BenchRow, rowOf } from './bench.js';
import { monoPerformance, withFolder } from './material.js';
import { type TimedRun, timedRun } from './timed-run.js';

/** Half a minute to half an hour, each four times as long as the one before. */
const LENGTHS_SECONDS = [30, 120, 480, 1920];
const ALBUM = { fileCount: 8, seconds: 120 };
const JOB_COUNTS = [1, 2, 4];
/** How time and memory of `affekt analyze` grow with the length of a recording, and what more jobs bring for several. */
export const analyzeGrowth = {
  name: 'analyze-growth',
  run: (): Promise<BenchResult> =>
    withFolder(async (folder) => {
      const model = await chosenModel(folder);
      const samples = monoPerformance(Math.max(...LENGTHS_SECONDS));
      const write = (name: string, seconds: number): string => {
        const file = path.join(folder, name);
        const format = { sampleRateHz: ANALYSIS_RATE_HZ, channelCount: 1, sampleKind: 's16' } as const;
        writeWav(file, samples.subarray(0, seconds * ANALYSIS_RATE_HZ), format);
        return file;
      };
      const rows: BenchRow[] = [];
      for (const seconds of LENGTHS_SECONDS) {
        const cost = await analyse([write(`${seconds}.wav`, seconds)], 1, model);
        const { durationSeconds } = JSON.parse(cost.stdout) as { durationSeconds: number };
        assertNear('duration', durationSeconds, seconds, 0.001);
        rows.push(...rowsOf(`${seconds / 60} min`, cost));
      }
      const album = Array.from({ length: ALBUM.fileCount }, (_, index) =>
        write(`track ${index}.wav`, ALBUM.seconds - index),
      );
      const told = new Set<string>();
      for (const jobCount of JOB_COUNTS) {
        const cost = await analyse(album, jobCount, model);
        told.add(cost.stdout);
        rows.push(...rowsOf(`${album.length} × ${ALBUM.seconds / 60} min, ${jobCount} job(s)`, cost));
      }
      if (told.size !== 1) throw new Error('the results depend on the number of jobs');
      return {
        rows,
        notes: [
          'Mono at 22,050 Hz, 16 bit, JSON without curves; start-up and all. The memory is the largest that the process had (VmHWM).',
          'Asserted: all of the recording is analysed; with any number of jobs the results are the same, to the letter.',
        ],
      };
    }),
};

function rowsOf(name: string, { wallSeconds, processorSeconds, peakMegabytes }: TimedRun): BenchRow[] {
  return [
    rowOf(`${name}: wall`, 's', [wallSeconds]),
    rowOf(`${name}: processor`, 's', [processorSeconds]),
    rowOf(`${name}: memory`, 'MB', [peakMegabytes]),
  ];
}

async function analyse(files: readonly string[], jobCount: number, model: string): Promise<TimedRun> {
  const args = ['analyze', ...files, '--jobs', String(jobCount), '--format', 'json', '--model', model];
  return await timedRun([...args, '--backend', 'wasm']);
}
