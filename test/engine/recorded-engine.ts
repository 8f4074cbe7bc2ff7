import { expect } from 'vitest';
import type { AudioSource } from '../../src/capture/audio-source.js';
import { monotonicMs } from '../../src/core/clock.js';
import type { EmotionEvent, EmotionFrame } from '../../src/emotion/emotion-frame.js';
import { DEFAULT_PRESENCE_BEHAVIOUR } from '../../src/emotion/presence-behaviour.js';
import { DEFAULT_PARAMETERS } from '../../src/engine/analysis-parameters.js';
import { Engine, type EngineOptions } from '../../src/engine/engine.js';
import type { EngineListener, EngineStatus } from '../../src/engine/engine-listener.js';
import { frameEndSampleIndex } from '../../src/features/feature-layout.js';

/** Collects everything an engine says. */
export class Recorder implements EngineListener {
  readonly frames: EmotionFrame[] = [];
  readonly events: EmotionEvent[] = [];
  readonly statuses: EngineStatus[] = [];
  onFrame(frame: EmotionFrame): void {
    this.frames.push(frame);
  }
  onEvent(event: EmotionEvent): void {
    this.events.push(event);
  }
  onStatus(status: EngineStatus): void {
    this.statuses.push(status);
  }
}

export function engineOf(
  source: AudioSource,
  listeners: EngineListener[],
  options: Partial<EngineOptions> = {},
): Engine {
  return new Engine({
    source,
    modelFolder: null,
    backend: 'wasm',
    parameters: DEFAULT_PARAMETERS,
    presence: DEFAULT_PRESENCE_BEHAVIOUR,
    listeners,
    ...options,
  });
}

/** Loads, runs until the end and stops. */
export async function runToEnd(engine: Engine): Promise<void> {
  try {
    await engine.load();
    engine.run();
    await engine.ended;
  } finally {
    await engine.stop();
  }
}

/** Frames that follow the law of positions, each after the one before. */
export function expectLawful(frames: readonly EmotionFrame[]): void {
  for (const [index, { feature, audioTimeSeconds }] of frames.entries()) {
    expect(feature.sampleIndex).toBe(frameEndSampleIndex(feature.frameIndex));
    expect(audioTimeSeconds).toBe(feature.sampleIndex / 22_050);
    if (index > 0)
      expect(feature.frameIndex).toBeGreaterThan(frames[index - 1]?.feature.frameIndex as number);
  }
}

/** Waits for a condition, at most three minutes. */
export async function until(condition: () => boolean): Promise<void> {
  const deadlineMs = monotonicMs() + 180_000;
  while (!condition()) {
    if (monotonicMs() > deadlineMs) throw new Error('the condition was not met within three minutes');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
