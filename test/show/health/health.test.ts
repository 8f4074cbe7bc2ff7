import { describe, expect, it, vi } from 'vitest';
import type { HealthReport } from '../../../src/core/health-condition.js';
import { Health, type Heard } from '../../../src/show/health/health.js';
import type { HealthFacts } from '../../../src/show/health/health-facts.js';
import { syntheticFrame } from '../../support/synthetic-frame.js';
import { facts } from './facts.js';

/** A health with facts of one's own, and what it said and was told. */
function healthOf(now: () => HealthFacts): { health: Health; said: HealthReport[]; heard: Heard[] } {
  const said: HealthReport[] = [];
  const heard: Heard[] = [];
  const health = new Health({
    facts: (one) => {
      heard.push(one);
      return now();
    },
    voices: [(report) => said.push(report)],
  });
  return { health, said, heard };
}

const source = { kind: 'device', name: 'USB Mixer' } as const;
const silentFrame = () => {
  const frame = syntheticFrame({});
  return { ...frame, feature: { ...frame.feature, state: 'silence' as const } };
};

describe('Health', () => {
  it('looks four times a second and tells each change once', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      let now = facts();
      const { health, said } = healthOf(() => now);
      health.start();
      vi.advanceTimersByTime(1000);
      expect(said).toEqual([]);
      now = facts({ input: { state: 'lost', message: 'gone.' } });
      vi.advanceTimersByTime(2000);
      expect(said.map(({ level }) => level)).toEqual(['bad']);
      expect(health.report).toBe(said[0]);
      expect(health.facts).toBe(now);
      health.stop();
      vi.advanceTimersByTime(2000);
      expect(said).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('looks a last time when it is stopped, and not again', () => {
    const { health, heard } = healthOf(() => facts());
    health.stop();
    expect(heard).toHaveLength(0);
    health.start();
    health.stop();
    health.stop();
    expect(heard).toHaveLength(1);
  });

  it('hears levels, and none of an input that is gone', () => {
    const { health } = healthOf(() => facts());
    const hear = () =>
      health.onAudio({ sampleRateHz: 1000, channelCount: 1 }, new Float32Array(500).fill(0.5));
    health.onStatus({ input: 'running', message: 'listening', source });
    hear();
    expect(health.levels?.channels[0]?.peakDbfs).toBeCloseTo(-6.02, 1);
    health.onStatus({ input: 'ended', message: 'over', source });
    expect(health.levels).not.toBeNull();
    health.onStatus({ input: 'lost', message: 'gone', source });
    expect(health.levels).toBeNull();
    hear();
    health.onStatus({ input: 'running', message: 'another', source: { ...source, name: 'other' } });
    expect(health.levels).toBeNull();
  });

  it('times silence from its first frame on, until music comes', () => {
    const { health, heard } = healthOf(() => facts());
    const look = (): Heard => {
      health.start();
      health.stop();
      return heard.at(-1) as Heard;
    };
    expect(look().silentMs).toBe(0);
    health.onFrame(silentFrame());
    const first = look().silentMs;
    health.onFrame(silentFrame());
    expect(look().silentMs).toBeGreaterThan(first);
    health.onFrame(syntheticFrame({}));
    expect(look()).toMatchObject({ silentMs: 0, signal: 'music' });
  });
});
