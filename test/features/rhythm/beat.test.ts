import { describe, expect, it } from 'vitest';
import type { BeatEvent } from '../../../src/features/rhythm/beat-event.js';
import { createBeatPeriods } from '../../../src/features/rhythm/beat-model.js';
import { BeatOctave } from '../../../src/features/rhythm/beat-octave.js';
import { BeatStates } from '../../../src/features/rhythm/beat-states.js';
import { BeatTracker } from '../../../src/features/rhythm/beat-tracker.js';
import { FastAnalysis } from '../../../src/features/rhythm/fast-analysis.js';
import { ANALYSIS_RATE_HZ, FAST_HOP_SAMPLES } from '../../../src/features/feature-layout.js';
import { scoreEvents } from './event-score.js';
import { composeGroove, type Groove, type GrooveStyle } from './groove.js';
import { RhythmMaterial } from './rhythm-material.js';

const TOLERANCE_SECONDS = 0.07;
const SETTLED_SECONDS = 4;

interface Trace {
  readonly beats: readonly BeatEvent[];
  readonly seconds: readonly number[];
  /** Of each hop: time, tempo, phase, confidence. */
  readonly hops: readonly (readonly [number, number, number, number])[];
  /** Samples from a beat to the hop in which it was told. */
  readonly lateness: readonly number[];
}

function track(samples: Float32Array, chunkSize = samples.length): Trace {
  const beats: BeatEvent[] = [];
  const hops: [number, number, number, number][] = [];
  const lateness: number[] = [];
  let now = 0;
  const tracker = new BeatTracker((beat) => {
    beats.push(beat);
    lateness.push(now - beat.sampleIndex);
  });
  const analysis = new FastAnalysis(
    () => {},
    (hop) => {
      now = hop.sampleIndex;
      tracker.step(hop);
      hops.push([now / ANALYSIS_RATE_HZ, tracker.tempoBpm, tracker.phase, tracker.confidence]);
    },
  );
  for (let start = 0; start < samples.length; start += chunkSize) {
    analysis.push(samples.subarray(start, start + chunkSize));
  }
  return { beats, hops, lateness, seconds: beats.map(({ sampleIndex }) => sampleIndex / ANALYSIS_RATE_HZ) };
}

function fMeasure({ seconds }: Trace, { beatSeconds }: Groove): number {
  const settled = (all: readonly number[]) => all.filter((at) => at > SETTLED_SECONDS);
  return scoreEvents(settled(seconds), settled(beatSeconds), TOLERANCE_SECONDS).fMeasure;
}

describe('BeatTracker', () => {
  it.each<[GrooveStyle, number, readonly number[]]>([
    ['clicks', 0.5, [60, 70, 85, 100, 120, 140, 160, 180, 200]],
    ['rock', 0.5, [70, 85, 100, 120, 140, 160, 180, 200]],
    ['rock', 0.6, [60, 85, 120, 140, 160, 200]],
    ['rock', 0.66, [60, 85, 120, 140, 160, 200]],
    ['house', 0.5, [70, 100, 120, 128, 140, 174, 200]],
    ['chords', 0.5, [80, 95, 110, 130, 150]],
  ])('follows %s with the off-beat at %d: F-measure at ±70 ms ≥ .9 after 4 s', (style, swing, tempi) => {
    const scores = tempi.map((bpm) => {
      const groove = composeGroove(style, 20, () => bpm, swing);
      const trace = track(groove.samples);
      const score = fMeasure(trace, groove);
      expect(score, `${bpm} bpm`).toBeGreaterThanOrEqual(style === 'clicks' ? 0.85 : 0.9);
      expect(Math.abs((trace.beats.at(-1) as BeatEvent).tempoBpm / bpm - 1), `${bpm} bpm`).toBeLessThan(0.02);
      return score;
    });
    expect(scores.reduce((sum, score) => sum + score, 0) / scores.length).toBeGreaterThanOrEqual(0.93);
  });

  it.each<[string, (seconds: number) => number]>([
    ['from 100 to 130', (seconds) => 100 + 30 * Math.min(1, Math.max(0, (seconds - 6) / 14))],
    ['from 140 to 90', (seconds) => 140 - 50 * Math.min(1, Math.max(0, (seconds - 6) / 14))],
  ])('follows a tempo that glides %s in 14 s', (_, tempoBpm) => {
    const groove = composeGroove('rock', 26, tempoBpm);
    expect(fMeasure(track(groove.samples), groove)).toBeGreaterThanOrEqual(0.9);
  });

  it.each([
    [100, 125],
    [120, 80],
  ])('finds a sudden change from %i to %i within five seconds', (before, after) => {
    const groove = composeGroove('rock', 28, (seconds) => (seconds < 12 ? before : after));
    const { seconds } = track(groove.samples);
    for (const [from, to] of [
      [5, 12],
      [17, 27],
    ] as const) {
      const within = (all: readonly number[]) => all.filter((at) => at >= from && at < to);
      const { fMeasure } = scoreEvents(within(seconds), within(groove.beatSeconds), TOLERANCE_SECONDS);
      expect(fMeasure).toBeGreaterThanOrEqual(0.9);
    }
  });

  it('tells a beat in the hop in which it falls, with a phase that runs from beat to beat', () => {
    const { lateness, hops, beats, seconds } = track(composeGroove('rock', 15, () => 120).samples);
    expect(beats.length).toBeGreaterThan(20);
    for (const late of lateness) {
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThanOrEqual(FAST_HOP_SAMPLES);
    }
    expect(hops.every(([, , phase]) => phase >= 0 && phase < 1)).toBe(true);
    const between = seconds.at(-2) as number;
    const quarters = hops.filter(([at]) => at > between + 0.12 && at < between + 0.13);
    expect(quarters.length).toBeGreaterThan(0);
    for (const [, , phase] of quarters) expect(Math.abs(phase - 0.25)).toBeLessThan(0.05);
  });

  it('gives the same in any chunking', () => {
    const { samples } = composeGroove('rock', 6, () => 120);
    const whole = track(samples);
    expect(whole.beats.length).toBeGreaterThan(4);
    for (const chunkSize of [1, 251, 128]) {
      expect(track(samples, chunkSize).beats).toEqual(whole.beats);
    }
  });

  it('is sure of a steady beat and unsure of pads and noise, which have no beats', () => {
    const steady = track(composeGroove('rock', 15, () => 120).samples);
    expect(steady.beats.at(-1)?.confidence).toBeGreaterThan(0.7);
    const pad = new RhythmMaterial(30);
    pad.pad([110, 165, 220, 277], 0.4);
    const noise = new RhythmMaterial(30);
    noise.noiseBed(0.1);
    for (const { samples } of [pad, noise]) {
      const { beats, hops } = track(samples);
      expect(beats).toEqual([]);
      expect(Math.max(...hops.map(([, , , confidence]) => confidence))).toBeLessThan(0.3);
    }
  });

  it('is less sure of onsets at random times', () => {
    const material = new RhythmMaterial(40, 5);
    for (let at = 1; at < 39; at += 0.12 + 0.6 * material.random()) material.hit('pluck', at, 0.3);
    const confidences = track(material.samples).hops.map(([, , , confidence]) => confidence);
    const mean = confidences.reduce((sum, value) => sum + value, 0) / confidences.length;
    expect(mean).toBeLessThan(0.6);
  });

  it('tells no beat in silence, stops soon after the music and starts afresh', () => {
    expect(track(new Float32Array(10 * ANALYSIS_RATE_HZ)).beats).toEqual([]);
    const groove = composeGroove('rock', 10, () => 120);
    const samples = new Float32Array(32 * ANALYSIS_RATE_HZ);
    samples.set(groove.samples);
    samples.set(composeGroove('rock', 12, () => 90).samples, 20 * ANALYSIS_RATE_HZ);
    const { seconds, beats, hops } = track(samples);
    expect(seconds.filter((at) => at > 12 && at < 20)).toEqual([]);
    expect(hops.find(([at]) => at > 12)?.[3]).toBe(0);
    expect(Math.abs((beats.at(-1) as BeatEvent).tempoBpm - 90)).toBeLessThan(2);
  });
});

describe('BeatStates', () => {
  it('finds the period and phase of pulses with weaker ones between', () => {
    const states = new BeatStates();
    for (let frame = 0; frame <= 44 * 20; frame += 1) {
      const place = frame % 44;
      states.step(place < 2 ? 6 : place === 22 ? 2 : 0.3, 1);
    }
    const index = states.likeliestPeriod();
    expect(Math.abs((states.periods[index]?.periodFrames ?? 0) - 44)).toBeLessThanOrEqual(1);
    states.locate(index, 0.5);
    expect(Math.min(states.phase, 1 - states.phase)).toBeLessThan(0.03);
    expect(states.phaseProbability).toBeGreaterThan(0.9);
    expect(states.meanPeriodSeconds(index)).toBeCloseTo((44 * 2 * FAST_HOP_SAMPLES) / ANALYSIS_RATE_HZ, 2);
  });

  it('stays a distribution whatever comes', () => {
    const states = new BeatStates();
    for (let frame = 0; frame < 30_000; frame += 1)
      states.step(frame % 1000 < 500 ? 0 : (frame * 37) % 11, 1);
    const probabilities = states.periods.map((_, index) => states.tempoProbability(index));
    expect(probabilities.every((probability) => probability >= 0 && probability <= 1 + 1e-9)).toBe(true);
    expect(Math.max(...probabilities)).toBeGreaterThan(0);
  });
});

describe('createBeatPeriods', () => {
  it('spans 45 to 220 bpm with priors and transitions that sum to one', () => {
    const periods = createBeatPeriods();
    const frameSeconds = (2 * FAST_HOP_SAMPLES) / ANALYSIS_RATE_HZ;
    expect(60 / ((periods[0]?.periodFrames as number) * frameSeconds)).toBeGreaterThanOrEqual(220);
    expect(60 / ((periods.at(-1)?.periodFrames as number) * frameSeconds)).toBeLessThanOrEqual(45);
    expect(periods.reduce((sum, { prior }) => sum + prior, 0)).toBeCloseTo(1, 9);
    const outgoing = periods.map(() => 0);
    for (const { firstSource, weights } of periods) {
      weights.forEach((weight, offset) => {
        outgoing[firstSource + offset] = (outgoing[firstSource + offset] as number) + weight;
      });
    }
    for (const sum of outgoing) expect(Math.abs(sum - 1)).toBeLessThan(0.005);
  });
});

describe('BeatOctave', () => {
  /** Eight bars with the given strengths at even beats, odd beats, half-beats and elsewhere. */
  function listen(tempoBpm: number, even: number, odd: number, half: number, elsewhere: number): BeatOctave {
    const octave = new BeatOctave();
    for (let frame = 0; frame < 32 * 40; frame += 1) {
      const place = frame % 40;
      const beat = Math.round(frame / 40) % 2 === 1 ? 1 : 0;
      const strength = place === 0 ? (beat === 1 ? odd : even) : place === 20 ? half : elsewhere;
      octave.step(strength, place / 40, beat, tempoBpm);
    }
    return octave;
  }

  it('doubles a slow plain pulse, and nothing else', () => {
    expect(listen(80, 1, 1, 1, 0).factor).toBe(2);
    expect(listen(80, 1, 1, 0.5, 0).factor).toBe(1);
    expect(listen(80, 1, 1, 1, 0.1).factor).toBe(1);
    expect(listen(120, 1, 1, 1, 0).factor).toBe(1);
  });

  it('halves a fast beat of which every other is weak, and keeps the strong ones', () => {
    expect(listen(140, 1, 0.1, 0, 0).factor).toBe(0.5);
    expect(listen(140, 1, 0.1, 0, 0).strongParity).toBe(0);
    expect(listen(140, 0.1, 1, 0, 0).strongParity).toBe(1);
    expect(listen(140, 1, 0.6, 0, 0).factor).toBe(1);
    expect(listen(90, 1, 0.1, 0, 0).factor).toBe(1);
  });
});
