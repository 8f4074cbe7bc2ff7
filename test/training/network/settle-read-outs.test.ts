import { describe, expect, it } from 'vitest';
import { BAND_COUNT, STEP_FRAME_COUNT, WINDOW_STEP_COUNT } from '../../../src/features/feature-layout.js';
import { PITCH_CLASS_COUNT } from '../../../src/features/pitch-profile.js';
import { FILM_NAMES, MID_LEVEL_NAMES, PLANE_FILM_NAMES } from '../../../src/inference/estimate.js';
import type { CachedClip } from '../../../src/training/feature-cache.js';
import { inputScale } from '../../../src/training/network/input-scale.js';
import { hearClips, type SaidClip, sayOf } from '../../../src/training/network/said-clips.js';
import { settleReadOuts } from '../../../src/training/network/settle-read-outs.js';
import { HEAD_COLUMNS, TargetTable } from '../../../src/training/network/target-table.js';
import { TrainableNetwork } from '../../../src/training/network/trainable-network.js';
import { needNativeBackend } from '../../support/native-backend.js';
import { ratedClip } from './training-material.js';

const place = (index: number): [number, number] => [Math.sin(1.9 * index), Math.cos(2.7 * index)];

/** Clips rated for what can be heard in them. */
function ratedMusic(count: number): CachedClip[] {
  return Array.from({ length: count }, (_, index) => {
    const [valence, arousal] = place(index);
    const [high, lively] = [0.5 + 0.3 * valence, 0.5 + 0.3 * arousal];
    const ratings = {
      melodiousness: high,
      articulation: lively,
      rhythmicComplexity: 1 - high,
      rhythmicStability: lively,
      dissonance: 1 - lively,
      tonalStability: high,
      modality: 0.5,
    };
    const film = Array.from({ length: 8 }, (_unused, emotion) => 1 + 8 * (emotion % 2 === 0 ? high : lively));
    return ratedClip('gtzan', index, { valence, arousal, ratings, film }, 2.6);
  });
}

/** Each clip a dozen times, for there to be enough of them. */
function twelveTimes(clips: readonly CachedClip[]): CachedClip[] {
  return clips.flatMap((cached) =>
    Array.from({ length: 12 }, (_, index) => ({
      ...cached,
      clip: { ...cached.clip, id: `${cached.clip.id}/${index}` },
    })),
  );
}

interface Settling {
  readonly network: TrainableNetwork;
  readonly clips: readonly CachedClip[];
  say(): SaidClip[];
}

function settlingOf(clips: readonly CachedClip[]): Settling {
  const network = new TrainableNetwork(3);
  network.mode = 'evaluation';
  const heard = hearClips(network, inputScale(clips), clips, new TargetTable(clips, () => true).rows);
  return { network, clips, say: () => sayOf(network, heard) };
}

/** Mean squared error of the rated units. */
function missed(said: readonly SaidClip[]): number {
  const errors = said.flatMap(({ midLevel, row }) =>
    midLevel
      .slice(0, 6)
      .map((value, at) => (value - (row.values[HEAD_COLUMNS.midLevel.start + at] as number)) ** 2),
  );
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

function filmMissed(said: readonly SaidClip[], emotion: number): number {
  const errors = said.map(
    ({ film, row }) =>
      ((film[emotion] as number) - (row.values[HEAD_COLUMNS.film.start + emotion] as number)) ** 2,
  );
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

describe('settling the read-outs', { timeout: 240_000 }, () => {
  it('tells ratings better than before, and valence and arousal as before', async (context) => {
    await needNativeBackend(context);
    const { network, say } = settlingOf(twelveTimes(ratedMusic(24)));
    const before = say();
    const layers = network.snapshot();
    settleReadOuts(network, before);
    const after = say();
    expect(missed(after)).toBeLessThan(0.9 * missed(before));
    for (const emotion of FILM_NAMES.keys()) {
      if (emotion < PLANE_FILM_NAMES.length) continue;
      expect(filmMissed(after, emotion)).toBeLessThan(0.9 * filmMissed(before, emotion));
    }
    const measured = (said: readonly SaidClip[]) => said.map(({ midLevel }) => midLevel.slice(6));
    for (const [index, values] of measured(after).entries())
      expect(values).toEqual(measured(before)[index]?.map((value) => expect.closeTo(value, 5)));
    const changed = [...network.snapshot()].filter(([name, values]) =>
      values.some((value, at) => value !== layers.get(name)?.[at]),
    );
    expect(new Set(changed.map(([name]) => name.split('/')[0]))).toEqual(
      new Set(['units', 'affect', 'deam', 'film']),
    );

    const apart = (said: readonly SaidClip[], head: 'affect' | 'deam'): number =>
      said
        .flatMap((clip, at) => clip[head].map((value, axis) => value - (before[at]?.[head][axis] as number)))
        .reduce((sum, difference) => sum + difference ** 2, 0);
    const settled = network.snapshot();
    for (const head of ['affect', 'deam'] as const)
      for (const part of ['kernel', 'bias'])
        settled.set(`${head}/${part}`, layers.get(`${head}/${part}`) as Float32Array);
    network.restore(settled);
    const withOldLines = say();
    for (const head of ['affect', 'deam'] as const)
      expect(apart(after, head)).toBeLessThan(0.5 * apart(withOldLines, head));
  });

  it('lets the film emotions say what they said before where few are rated', async (context) => {
    await needNativeBackend(context);
    const clips = ratedMusic(24).map((cached, index): CachedClip => {
      const { film: _, ...targets } = cached.clip.targets;
      return index < 12 ? cached : { ...cached, clip: { ...cached.clip, targets } };
    });
    const { network, say } = settlingOf(clips);
    const before = say();
    const layer = network.snapshot().get('film/kernel');
    settleReadOuts(network, before);
    const after = say();
    network.assign('film/kernel', () => [...(layer as Float32Array)]);
    const withOldLines = say();
    const apart = (said: readonly SaidClip[]): number =>
      said
        .flatMap(({ film }, at) =>
          film.slice(3).map((value, emotion) => value - (before[at]?.film[3 + emotion] as number)),
        )
        .reduce((sum, difference) => sum + difference ** 2, 0);
    expect(apart(after)).toBeLessThan(0.5 * apart(withOldLines));
  });

  it('leaves alone what hardly any clip is rated for', async (context) => {
    await needNativeBackend(context);
    const { network, say } = settlingOf(ratedMusic(19));
    const before = network.snapshot();
    settleReadOuts(network, say());
    expect(network.snapshot()).toEqual(before);
  });
});

describe('what is said of a clip', { timeout: 240_000 }, () => {
  it('is the mean of what is said of its beginning, middle and end', async (context) => {
    await needNativeBackend(context);
    const steps = 2 * WINDOW_STEP_COUNT + 20;
    const long = ratedClip(
      'gtzan',
      1,
      { valence: 0.4, arousal: 0.2 },
      (steps * STEP_FRAME_COUNT + 4) / 31.25,
    );
    const rest = Math.floor(long.frameCount / STEP_FRAME_COUNT) - WINDOW_STEP_COUNT;
    const parts = [0, Math.floor(rest / 2), rest].map(
      (first): CachedClip => ({
        ...long,
        frameCount: WINDOW_STEP_COUNT * STEP_FRAME_COUNT,
        bands: cut(long.bands, first, BAND_COUNT * STEP_FRAME_COUNT),
        pitchClasses: cut(long.pitchClasses, first, PITCH_CLASS_COUNT),
      }),
    );
    const { network } = settlingOf([long]);
    const { rows } = new TargetTable([long, ...parts], () => true);
    const said = sayOf(network, hearClips(network, inputScale([long]), [long, ...parts], rows));
    for (const unit of MID_LEVEL_NAMES.keys()) {
      const [whole, ...of] = said.map(({ midLevel }) => midLevel[unit] as number) as [number, ...number[]];
      expect(whole).toBeCloseTo(
        of.reduce((sum, value) => sum + value / of.length, 0),
        4,
      );
    }
    const [whole, ...of] = said.map(({ affect }) => affect[0] as number) as [number, ...number[]];
    expect(Math.max(...of) - Math.min(...of)).toBeGreaterThan(1e-3);
    expect(whole).not.toBeCloseTo(of[0] as number, 4);
  });
});

/** As many of a clip's values as a window has, from a step on. */
function cut<Values extends Uint16Array>(values: Values, firstStep: number, stepSize: number): Values {
  return values.slice(firstStep * stepSize, (firstStep + WINDOW_STEP_COUNT) * stepSize) as Values;
}
