import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { NdjsonOutput } from '../../src/outputs/ndjson-output.js';
import { SIGNALS } from '../../src/signals/signal-table.js';
import { type FrameValues, syntheticFrame } from '../support/synthetic-frame.js';

/** What a reader gets of these frames, one every 32 ms, at ten lines a second. */
async function linesOf(frames: readonly FrameValues[]): Promise<Record<string, unknown>[]> {
  const stream = new PassThrough();
  const output = new NdjsonOutput({ rateHz: 10 }, stream);
  await output.start(() => undefined);
  for (const [frameIndex, values] of frames.entries())
    output.frame(syntheticFrame({ ...values, frameIndex }));
  await output.stop();
  const text = String(stream.read()).trimEnd();
  return text.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('NDJSON lines', () => {
  it('carry every signal under its name, to four decimals', async () => {
    const [line] = await linesOf([{ valence: 0.123_456, arousal: -0.7, tempoBpm: 96 }]);
    const signals = line?.signals as Record<string, unknown>;
    expect(Object.keys(signals)).toEqual(SIGNALS.map(({ name }) => name));
    const expected = { valence: 0.1235, valenceSd: 0.2, tempo: 96, loudness: -20, 'energy/mid': 0.5 };
    expect(signals).toMatchObject(expected);
    expect(line).toMatchObject({ type: 'frame', quadrant: 'Q4', subEmotion: 'sleepy' });
  });

  it('say null for what is not known yet', async () => {
    const [line] = await linesOf([{ isKnown: false }]);
    expect(line).toMatchObject({ subEmotion: null, signals: { valence: null, tempo: null } });
    expect(line).toMatchObject({ signals: { level: -20, beatConfidence: 0 } });
  });

  it('carry the strongest onset since the line before', async () => {
    const lines = await linesOf(
      [0, 0.2, 0.9, 0.1, 0, 0, 0, 0, 0].map((onsetStrength) => ({ onsetStrength })),
    );
    expect(lines.map((line) => (line.signals as { onset: number }).onset)).toEqual([0, 0.9, 0]);
  });
});
