import { describe, expect, it } from 'vitest';
import { syntheticEvent } from '../support/synthetic-frame.js';
import { Stage, TICK_MS } from './stage.js';

/** What the dimmers of the groups beside the beat follow. */
const CONTROL = { rampSeconds: 0.1 };
const BESIDE = [
  { signal: 'arousal01', control: CONTROL },
  { signal: 'valence01', control: CONTROL },
  { signal: 'arousal01', low: 1, high: 0, control: CONTROL },
];
const BEAT_COUNT = 100;

/** Numbers of the beats that the beat's lamp answers beside the other groups. */
function answered(bpm: number): number[] {
  const dimmers = [0.1, ...BESIDE];
  const stage = new Stage({
    fixtures: dimmers.map((_, index) => ({
      name: `lamp ${index}`,
      group: `group ${index}`,
      universe: 1,
      address: 1 + index,
      kind: 'dimmer',
    })),
    groups: Object.fromEntries(
      dimmers.map((dimmer, index) => [
        `group ${index}`,
        { dimmer, bumps: index === 0 ? [{ event: 'beat', decaySeconds: 0.3 }] : [] },
      ]),
    ),
  });
  const beats: number[] = [];
  for (let beat = 0; beat < BEAT_COUNT; beat += 1) {
    const beatMs = 1000 + (beat * 60_000) / bpm + 8 * Math.sin(beat * 12.9898);
    const from = stage.seen.length;
    const before = stage.seen.at(-1)?.bytes[0] ?? 0;
    while (stage.nowMs < beatMs) {
      const seconds = stage.nowMs / 1000;
      stage.values = { arousal: 0.8 * Math.sin(0.9 * seconds), valence: 0.8 * Math.sin(1.7 * seconds) };
      stage.run(TICK_MS);
    }
    const levels = [before, ...stage.seen.slice(from).map(({ bytes }) => bytes[0] ?? 0)];
    if (levels.some((level, index) => level - (levels[index - 1] ?? level) > 60)) beats.push(beat - 1);
    stage.rig.event(syntheticEvent('beat', { value: bpm }), beatMs);
  }
  return beats;
}

describe('a beat beside three groups that follow the music', () => {
  it.each([100, 128, 140, 150, 160, 165, 168, 169, 170])('of %i BPM is answered every time', (bpm) => {
    expect(answered(bpm)).toHaveLength(BEAT_COUNT - 1);
  });

  it.each([173, 180, 200])('of %i BPM is answered every other time', (bpm) => {
    const beats = answered(bpm).slice(4);
    expect(new Set(beats.slice(1).map((beat, index) => beat - (beats[index] ?? 0)))).toEqual(new Set([2]));
  });
});
