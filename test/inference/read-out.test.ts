import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectBackend } from '../../src/inference/backend.js';
import {
  type Estimate,
  FILM_NAMES,
  GEMS_NAMES,
  MID_LEVEL_NAMES,
  MOOD_NAMES,
} from '../../src/inference/estimate.js';
import { explainedValue } from '../../src/inference/explanation.js';
import { loadModel, type ModelArtifact } from '../../src/inference/model-artifact.js';
import { type RawOutputs, ReadOut } from '../../src/inference/read-out.js';
import { clamp } from '../../src/core/units.js';
import { writeRandomModel } from '../support/random-model.js';
import { temporaryFolder } from '../support/temporary-folder.js';

await selectBackend('wasm');

async function randomModel(): Promise<ModelArtifact> {
  const folder = await temporaryFolder();
  await writeRandomModel(folder, { seed: 5 });
  return loadModel(folder);
}

const NEUTRAL: RawOutputs = {
  midLevel: new Array<number>(9).fill(0),
  gems: new Array<number>(9).fill(0),
  moods: [0, 0, 0, 0],
  basic: [0, 0, 0, 0, 0, 0],
  sounds: [0, 0, 0, 0],
  spread: [0, 0],
  doubt: [0],
};

function inRange(values: readonly number[], low: number, high: number): boolean {
  return values.every((value) => value >= low && value <= high);
}

describe('read-out', () => {
  it('has every value in its range whatever finite the heads say', async () => {
    const readOut = new ReadOut(await randomModel());
    const value = fc.oneof(
      fc.double({ min: -5, max: 5, noNaN: true }),
      fc.float({ noNaN: true, noDefaultInfinity: true }),
    );
    const values = (length: number) => fc.array(value, { minLength: length, maxLength: length });
    const outputs = fc.record({
      midLevel: values(9),
      gems: values(9),
      moods: values(4),
      basic: values(6),
      sounds: values(4),
      spread: values(2),
      doubt: values(1),
    });
    fc.assert(
      fc.property(outputs, fc.nat(1e6), fc.integer({ min: 8, max: 78 }), (raw, step, span) => {
        const estimate = readOut.estimate(raw, step, span, 0);
        expect(inRange([estimate.valence, estimate.arousal], -1, 1)).toBe(true);
        expect(inRange(Object.values(estimate.film), 1, 9)).toBe(true);
        expect(inRange(Object.values(estimate.midLevel), 0, 1)).toBe(true);
        expect(inRange(Object.values(estimate.gems), 0, 1)).toBe(true);
        expect(inRange(Object.values(estimate.moods), 0, 1)).toBe(true);
        expect(Object.values(estimate.moods).reduce((sum, mood) => sum + mood, 0)).toBeCloseTo(1, 9);
        expect(inRange(Object.values(estimate.basic), 0, 1)).toBe(true);
        expect(inRange([estimate.confidence], 0, 1)).toBe(true);
        expect(inRange([estimate.valenceSd, estimate.arousalSd], 0.02, 1)).toBe(true);
      }),
    );
  });

  it('has all names, and each reads its own output', async () => {
    const readOut = new ReadOut(await randomModel());
    const neutral = readOut.estimate(NEUTRAL, 0, 8, 0);
    expect(Object.keys(neutral.film)).toEqual([...FILM_NAMES]);
    expect(Object.keys(neutral.moods)).toEqual([...MOOD_NAMES]);
    const raised = (length: number, index: number) =>
      Array.from({ length }, (_, other) => (other === index ? 0.5 : 0));
    for (const [index, name] of MID_LEVEL_NAMES.entries()) {
      const { midLevel } = readOut.estimate({ ...NEUTRAL, midLevel: raised(9, index) }, 0, 8, 0);
      // Half a standard deviation of the two and a half that lead from the middle to the end.
      expect(midLevel).toEqual({ ...neutral.midLevel, [name]: expect.closeTo(0.6, 12) });
    }
    for (const [index, name] of GEMS_NAMES.entries()) {
      const { gems } = readOut.estimate({ ...NEUTRAL, gems: raised(9, index) }, 0, 8, 0);
      expect(gems[name]).toBeGreaterThan(neutral.gems[name]);
      expect(gems).toEqual({ ...neutral.gems, [name]: gems[name] });
    }
    for (const [index, name] of MOOD_NAMES.entries()) {
      const { moods } = readOut.estimate({ ...NEUTRAL, moods: raised(4, index) }, 0, 8, 0);
      expect(moods[name]).toBeCloseTo(Math.exp(0.5) / (3 + Math.exp(0.5)), 9);
    }
  });

  it('counts time in steps of 128 ms', async () => {
    const readOut = new ReadOut(await randomModel());
    const first = readOut.estimate(NEUTRAL, 7, 8, 0);
    expect(first.spanSeconds).toBeCloseTo(1.024, 12);
    expect(first.sampleIndex).toBe(Math.round(32 * 705.6));
    const hour = readOut.estimate(NEUTRAL, 3600 * 7.8125 - 1, 78, 0);
    expect(hour.sampleIndex).toBe(3600 * 22_050);
    expect(hour.spanSeconds).toBeCloseTo(9.984, 12);
  });

  it('widens the intervals by the factors of the model, between its points and flat outside', async () => {
    const model = await randomModel();
    const curve: ModelArtifact = {
      ...model,
      manifest: {
        ...model.manifest,
        intervals: {
          ...model.manifest.intervals,
          valence: [
            [2.048, 1],
            [4.096, 0.6],
          ],
        },
      },
    };
    const at = (spanSteps: number): number =>
      new ReadOut(curve).estimate(NEUTRAL, 99, spanSteps, 0).valenceSd / at78;
    const at78 = new ReadOut(curve).estimate(NEUTRAL, 99, 78, 0).valenceSd;
    for (const [steps, factor] of [
      [8, 1],
      [16, 1],
      [24, 0.8],
      [32, 0.6],
      [78, 0.6],
    ] as const)
      expect(at(steps)).toBeCloseTo(factor / 0.6, 9);
  });

  it('is surer with less doubt, after more music, of steady music most, and of what is no music not at all', async () => {
    const model = await randomModel();
    const { changeThreshold } = model.manifest;
    const confidence = (raw: Partial<RawOutputs>, novelty = 0, spanSteps = 78): number =>
      new ReadOut(model).estimate({ ...NEUTRAL, sounds: [9, 0, 0, 0], ...raw }, 99, spanSteps, novelty)
        .confidence;
    const music = Math.exp(9) / (Math.exp(9) + 3);
    // Of the variance .4 · e^(2 · −.5) is left untold.
    const sure = confidence({ doubt: [-0.5] });
    expect(sure).toBeCloseTo(music * (1 - 0.4 * Math.exp(-1)), 9);
    // After a second the intervals of this model are 1.1 / 1.1 and 1.5 / .9 times as wide.
    const atWindow = 0.9 + (0.6 * (10 - 9.984)) / 9;
    const width = (1 + 1.5 / atWindow) / 2;
    expect(confidence({ doubt: [-0.5] }, 0, 7)).toBeCloseTo(music * (1 - 0.4 * width ** 2 * Math.exp(-1)), 9);
    expect(confidence({ doubt: [9] })).toBe(0);
    expect(confidence({ doubt: [-0.5] }, 0.5 * changeThreshold)).toBeCloseTo(sure, 9);
    expect(confidence({ doubt: [-0.5] }, 0.75 * changeThreshold)).toBeCloseTo(0.75 * sure, 9);
    expect(confidence({ doubt: [-0.5] }, 2 * changeThreshold)).toBeCloseTo(sure / 2, 9);
    expect(confidence({ doubt: [-0.5], sounds: [0, 9, 0, 0] })).toBeLessThan(sure / 1000);
    expect(confidence({ doubt: [-0.5], sounds: [0, 0, 0, 0] })).toBeCloseTo(sure / 4, 3);
  });
});

describe('explanation', () => {
  const explained = (
    estimate: Estimate,
  ): [value: number, why: Estimate['why']['valence'], low: number, high: number][] => [
    [estimate.valence, estimate.why.valence, -1, 1],
    [estimate.arousal, estimate.why.arousal, -1, 1],
    ...FILM_NAMES.map((name): [number, Estimate['why']['valence'], number, number] => [
      estimate.film[name],
      estimate.why.film[name],
      1,
      9,
    ]),
  ];

  it('sums to the value before clamping, for valence, arousal and every film emotion', async () => {
    const readOut = new ReadOut(await randomModel());
    let clampedCount = 0;
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 9, maxLength: 9 }),
        (midLevel) => {
          for (const [value, { bias, terms }, low, high] of explained(
            readOut.estimate({ ...NEUTRAL, midLevel }, 9, 9, 0),
          )) {
            expect(Object.keys(terms)).toEqual([...MID_LEVEL_NAMES]);
            const sum = bias + Object.values(terms).reduce((total, term) => total + term, 0);
            expect(clamp(sum, low, high)).toBeCloseTo(value, 9);
            if (sum < low || sum > high) clampedCount += 1;
          }
        },
      ),
    );
    // Otherwise the clamp has not been seen at work.
    expect(clampedCount).toBeGreaterThan(0);
  });

  it('is in proportion to what is shown of the units', async () => {
    const readOut = new ReadOut(await randomModel());
    const [some, twice] = [0.5, 1].map((times) => {
      const midLevel = [0.3, -1, 0.5, 2, -0.2, 0.1, 1, -1.5, 0.7].map((value) => times * value);
      return readOut.estimate({ ...NEUTRAL, midLevel }, 9, 9, 0);
    }) as [Estimate, Estimate];
    for (const name of MID_LEVEL_NAMES) {
      const shown = (estimate: Estimate): number => estimate.midLevel[name] - 0.5;
      expect(shown(twice)).toBeCloseTo(2 * shown(some), 12);
      expect(twice.why.valence.terms[name]).toBeCloseTo(2 * some.why.valence.terms[name], 12);
    }
  });

  it('is the linear head itself, in units of the value; what lies in the plane goes through valence and arousal', async () => {
    const model = await randomModel();
    const midLevel = [0.3, -1, 0.5, 2, -0.2, 0, 1, -1.5, 0.7];
    const layer = (name: string, input: readonly number[]): number[] => {
      const kernel = model.weights.get(`${name}/kernel`)?.values as Float32Array;
      const bias = model.weights.get(`${name}/bias`)?.values as Float32Array;
      return Array.from(bias, (start, column) =>
        input.reduce((sum, unit, row) => sum + unit * (kernel[row * bias.length + column] as number), start),
      );
    };
    const inUnits = (head: 'affect' | 'film' | 'deam', standardised: readonly number[]): number[] => {
      const { mean, sd } = model.manifest.outputs[head];
      return standardised.map((value, column) => (mean[column] as number) + (sd[column] as number) * value);
    };
    const plane = layer('affect', midLevel);
    const dialects = layer('dialects', plane);
    const { why, deam } = new ReadOut(model).estimate({ ...NEUTRAL, midLevel }, 9, 9, 0);
    const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 6));
    expect([why.valence, why.arousal].map(explainedValue)).toEqual(near(inUnits('affect', plane)));
    expect(FILM_NAMES.map((name) => explainedValue(why.film[name]))).toEqual(
      near(inUnits('film', [...dialects, ...layer('film', midLevel)])),
    );
    expect(Object.values(deam)).toEqual(
      near(inUnits('deam', layer('deam', midLevel)).map((value) => clamp(value, -1, 1))),
    );
  });
});
