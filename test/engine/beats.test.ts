import { describe, expect, it } from 'vitest';
import type { SourceEvent } from '../../src/capture/audio-source.js';
import { monotonicMs } from '../../src/core/clock.js';
import type { EmotionEvent, EmotionFrame } from '../../src/emotion/emotion-frame.js';
import { DEFAULT_PRESENCE_BEHAVIOUR } from '../../src/emotion/presence-behaviour.js';
import { DEFAULT_PARAMETERS } from '../../src/engine/analysis-parameters.js';
import { AnalysisChain } from '../../src/engine/analysis-chain.js';
import { Engine } from '../../src/engine/engine.js';
import type { BeatEvent } from '../../src/features/rhythm/beat-event.js';
import { ANALYSIS_RATE_HZ } from '../../src/features/feature-layout.js';
import { scoreEvents } from '../features/rhythm/event-score.js';
import { composeGroove } from '../features/rhythm/groove.js';
import { ScriptedSource } from './scripted-source.js';

const FORMAT = { sampleRateHz: ANALYSIS_RATE_HZ, channelCount: 1 };
const CHUNK_SAMPLES = 441;

function* chunksOf(samples: Float32Array): Generator<SourceEvent> {
  for (let start = 0; start < samples.length; start += CHUNK_SAMPLES) {
    const piece = samples.slice(start, start + CHUNK_SAMPLES);
    yield { type: 'audio', format: FORMAT, samples: piece, capturedAtMs: monotonicMs() };
  }
}

interface Heard {
  readonly beats: readonly EmotionEvent[];
  readonly frames: readonly EmotionFrame[];
}

/** All of it through the real worker; the analysis is ended by force at the frames of `killAtFrames`. */
async function hear(samples: Float32Array, killAtFrames: readonly number[] = []): Promise<Heard> {
  const beats: EmotionEvent[] = [];
  const frames: EmotionFrame[] = [];
  const kills = [...killAtFrames];
  const engine = new Engine({
    source: new ScriptedSource('file', chunksOf(samples)),
    modelFolder: null,
    backend: 'wasm',
    parameters: DEFAULT_PARAMETERS,
    presence: DEFAULT_PRESENCE_BEHAVIOUR,
    listeners: [
      {
        onEvent: (event) => event.name === 'beat' && beats.push(event),
        onFrame: (frame) => {
          frames.push(frame);
          if (frame.feature.frameIndex < (kills[0] ?? Number.POSITIVE_INFINITY)) return;
          kills.shift();
          void engine.killAnalysis();
        },
      },
    ],
  });
  try {
    await engine.load();
    engine.run();
    await engine.ended;
  } finally {
    await engine.stop();
  }
  return { beats, frames };
}

describe('beats through the analysis worker', () => {
  it('fall on the beats of a groove, with tempo, confidence and the time of the next', async () => {
    const groove = composeGroove('rock', 20, () => 120);
    const { beats, frames } = await hear(groove.samples);
    const settled = (all: readonly number[]) => all.filter((at) => at > 4);
    const times = beats.map(({ audioTimeSeconds }) => audioTimeSeconds);
    expect(scoreEvents(settled(times), settled(groove.beatSeconds), 0.07).fMeasure).toBeGreaterThan(0.95);
    for (const { value, confidence, sampleIndex, audioTimeSeconds, reason } of beats.slice(-20)) {
      expect(Math.abs(value - 120)).toBeLessThan(2);
      expect(confidence).toBeGreaterThan(0.5);
      expect(audioTimeSeconds).toBe(sampleIndex / ANALYSIS_RATE_HZ);
      expect(reason).toBe(
        `${value.toFixed(1)} BPM, next beat at ${(audioTimeSeconds + 60 / value).toFixed(2)} s`,
      );
    }
    expect(frames.find(({ lastBeat }) => lastBeat !== null)?.audioTimeSeconds).toBeCloseTo(times[0] ?? 0, 1);
    expect(Math.abs((frames.at(-1)?.lastBeat?.tempoBpm ?? 0) - 120)).toBeLessThan(2);
  });

  it('are those of the chain offline, in any chunking', async () => {
    const { samples } = composeGroove('house', 10, () => 128);
    const live = (await hear(samples)).beats.map(({ sampleIndex, value }) => [sampleIndex, value]);
    expect(live.length).toBeGreaterThan(10);
    for (const chunkSize of [1009, samples.length]) {
      const beats: BeatEvent[] = [];
      const chain = new AnalysisChain({
        network: null,
        onFrame: () => undefined,
        onBeat: (beat) => beats.push(beat),
      });
      for (let start = 0; start < samples.length; start += chunkSize)
        chain.push(FORMAT, samples.subarray(start, start + chunkSize));
      chain.flush();
      expect(beats.map(({ sampleIndex, tempoBpm }) => [sampleIndex, tempoBpm])).toEqual(live);
    }
  });

  it('are forgotten three seconds after the music, frame by frame', async () => {
    const samples = new Float32Array(16 * ANALYSIS_RATE_HZ);
    samples.set(composeGroove('rock', 10, () => 120).samples);
    const { beats, frames } = await hear(samples);
    const lastSeconds = beats.at(-1)?.audioTimeSeconds ?? 0;
    expect(lastSeconds).toBeGreaterThan(9);
    const known = frames.findLast(({ lastBeat }) => lastBeat !== null)?.audioTimeSeconds ?? 0;
    expect(known).toBeGreaterThan(lastSeconds + 2.9);
    expect(known).toBeLessThanOrEqual(lastSeconds + 3);
  });

  it('run on in time when the analysis dies and begins anew', async () => {
    const { samples } = composeGroove('rock', 40, () => 120);
    const { beats, frames } = await hear(samples, [400]);
    const indices = beats.map(({ sampleIndex }) => sampleIndex);
    expect(indices).toEqual([...new Set(indices)].sort((a, b) => a - b));
    const afterRestart = beats.filter(({ audioTimeSeconds }) => audioTimeSeconds > 20);
    expect(afterRestart.length).toBeGreaterThan(10);
    for (const { sampleIndex } of afterRestart) {
      expect(sampleIndex).toBeLessThanOrEqual(frames.at(-1)?.feature.sampleIndex ?? 0);
    }
    for (const { value } of afterRestart.slice(-8)) expect(Math.abs(value - 120)).toBeLessThan(2);
  });
});
