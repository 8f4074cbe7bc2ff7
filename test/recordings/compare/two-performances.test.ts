import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { WHOLE_AUDIO } from '../../../src/capture/decoding/part-of-audio.js';
import { analyseFile } from '../../../src/engine/file-analysis.js';
import { selectBackend } from '../../../src/inference/backend.js';
import { loadModel } from '../../../src/inference/model-artifact.js';
import { comparePerformances, isSamePiece } from '../../../src/recordings/compare/compare-performances.js';
import { writeRandomModel } from '../../support/random-model.js';
import { renderNotes, type SynthNote, type Timbre } from '../../support/synth.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { wavBytes } from '../../support/wav-file.js';

const RATE_HZ = 22_050;
const BEAT_COUNT = 128;
/** Roots of a bar each, and whether its chord is minor. */
const BARS = [
  [0, false],
  [9, true],
  [5, false],
  [7, false],
  [4, true],
  [9, true],
  [2, true],
  [7, false],
] as const;
const MELODY = [12, 16, 19, 17, 16, 14, 12, 11, 9, 12, 16, 14];

interface Performance {
  readonly chords: Timbre;
  readonly melody: Timbre;
  /** Length of a beat that begins at this one. */
  beatSeconds(beat: number): number;
  velocity(beat: number): number;
  /** Semitones that chords lie lower. */
  readonly chordsDown: number;
}

/** Steady, a piano, even. */
const STEADY: Performance = {
  chords: 'piano',
  melody: 'piano',
  beatSeconds: () => 0.5,
  velocity: () => 0.6,
  chordsDown: 12,
};
/** Slower, with a rubato in each phrase and an end that broadens; strings under an organ, from soft to loud. */
const FREE: Performance = {
  chords: 'strings',
  melody: 'organ',
  beatSeconds: (beat) =>
    (0.62 + 0.16 * Math.sin((2 * Math.PI * beat) / 32)) * (beat < 104 ? 1 : 1 + 0.03 * (beat - 104)),
  velocity: (beat) => 0.25 + (0.6 * beat) / BEAT_COUNT,
  chordsDown: 24,
};

/** Where each beat begins, and the end. */
function beatTimes({ beatSeconds }: Performance): number[] {
  const times = [0.5];
  for (let beat = 0; beat < BEAT_COUNT; beat += 1) times.push((times.at(-1) ?? 0) + beatSeconds(beat));
  return times;
}

function perform(performance: Performance): Float32Array {
  const times = beatTimes(performance);
  const notes: SynthNote[] = [];
  for (let beat = 0; beat < BEAT_COUNT; beat += 1) {
    const startSeconds = times[beat] as number;
    const velocity = performance.velocity(beat);
    const [root, isMinor] = BARS[Math.floor(beat / 4) % BARS.length] as (typeof BARS)[number];
    const durationSeconds = (times[beat + 1] as number) - startSeconds;
    const step = MELODY[(beat * 5 + Math.floor(beat / 12)) % MELODY.length] as number;
    notes.push({ startSeconds, durationSeconds, midi: 60 + step, velocity, timbre: performance.melody });
    if (beat % 4 !== 0) continue;
    const whole = (times[beat + 4] as number) - startSeconds;
    for (const above of [0, isMinor ? 3 : 4, 7]) {
      const midi = 60 + root + above - performance.chordsDown;
      notes.push({ startSeconds, durationSeconds: whole, midi, velocity, timbre: performance.chords });
    }
  }
  return renderNotes(notes, RATE_HZ, (times.at(-1) as number) + 1);
}

it('meets two performances of a piece beat by beat: other instruments, another octave, rubato, a long crescendo', async () => {
  const folder = await temporaryFolder();
  await writeRandomModel(path.join(folder, 'model'));
  await selectBackend('wasm');
  const model = await loadModel(path.join(folder, 'model'));
  const request = { part: WHOLE_AUDIO, curveRateHz: 7.8125, withEvents: false, withSpectrum: true };
  const analyse = (name: string, samples: Float32Array): ReturnType<typeof analyseFile> => {
    writeFileSync(path.join(folder, name), wavBytes('f32', RATE_HZ, 1, samples));
    return analyseFile(path.join(folder, name), model, request);
  };
  const [a, b] = [await analyse('steady.wav', perform(STEADY)), await analyse('free.wav', perform(FREE))];
  const comparison = comparePerformances(a, b);
  expect(isSamePiece(comparison)).toBe(true);
  const [inA, inB] = [beatTimes(STEADY), beatTimes(FREE)];
  const errors = comparison.points.flatMap(({ aSeconds, bSeconds }) => {
    const beat = inA.findLastIndex((time) => time <= aSeconds);
    const [from, to] = [inA[beat], inA[beat + 1]];
    if (from === undefined || to === undefined) return [];
    const share = (aSeconds - from) / (to - from);
    const expected = (inB[beat] as number) + share * ((inB[beat + 1] as number) - (inB[beat] as number));
    return [Math.abs(bSeconds - expected)];
  });
  errors.sort((x, y) => x - y);
  const at = (share: number): number => errors[Math.floor(share * errors.length)] as number;
  expect(errors.length).toBeGreaterThan(450);
  // A step is 128 ms.
  expect(at(0.5)).toBeLessThan(0.16);
  expect(at(0.95)).toBeLessThan(0.35);
});
