import type { EmotionEvent, EmotionFrame } from '../emotion/emotion-frame.js';
import { ANALYSIS_RATE_HZ, BAND_COUNT } from '../features/feature-layout.js';
import { type LightRole, writeSlot } from '../lights/fixture-light.js';
import type { OscAddress } from './osc/osc-map.js';
import type { OscValue } from './osc/osc-values.js';
import type { Patch, PatchedFixture } from '../lights/patch.js';

/** Seconds of one step: up, stay, down. Slow enough that it is no flash by far. */
const STEP_SECONDS = 1.5;
const FADE_SECONDS = 0.4;

/** A moment of a test pattern. */
export interface TestMoment<Content> {
  /** For a person: what is to be seen now. */
  readonly caption: string;
  readonly content: Content;
}

interface Step {
  readonly fixture: PatchedFixture;
  /** Emitter that is lit; null: the dimmer alone. */
  readonly role: LightRole | null;
}

/**
 * The wiring test of a patch: fixture by fixture and emitter by emitter, each faded up and down alone, everything else
 * dark. Gives the rig's bytes at `seconds` from the beginning; null when it is over. Pure.
 */
export function lightTestPattern(patch: Patch, seconds: number): TestMoment<Uint8Array> | null {
  const steps = patch.fixtures.flatMap((fixture): Step[] => {
    const emitters = fixture.lights.map((slot) => slot.role).filter((role) => role !== 'dimmer');
    return emitters.length === 0 ? [{ fixture, role: null }] : emitters.map((role) => ({ fixture, role }));
  });
  const step = steps[Math.floor(seconds / STEP_SECONDS)];
  if (step === undefined) return null;
  const bytes = new Uint8Array(patch.byteCount);
  for (const { strobes, fixed } of patch.fixtures) {
    for (const strobe of strobes) bytes[strobe.index] = strobe.open;
    for (const { index, value } of fixed) bytes[index] = value;
  }
  const level = envelope(seconds % STEP_SECONDS);
  for (const slot of step.fixture.lights) {
    if (slot.role === 'dimmer' || slot.role === step.role) writeSlot(slot, level, bytes);
  }
  return {
    caption: `${step.fixture.name}: ${step.role ?? 'dimmer'} (${whereabouts(patch, step.fixture)})`,
    content: bytes,
  };
}

/** The wiring test of OSC: address by address from its low to its high end and back. Null when it is over. Pure. */
export function oscTestPattern(
  addresses: readonly OscAddress[],
  seconds: number,
): TestMoment<OscValue> | null {
  const entry = addresses[Math.floor(seconds / STEP_SECONDS)];
  if (entry === undefined) return null;
  const value = entry.low + envelope(seconds % STEP_SECONDS) * (entry.high - entry.low);
  return {
    caption: `${entry.address}: ${entry.low} to ${entry.high} and back`,
    content: { address: entry.address, value },
  };
}

/**
 * The wiring test of NDJSON: event by event, with frames without emotion whose level rises from −60 to 0 dBFS and falls again.
 * `event` is that of the step, to be sent when it begins. Null when it is over. Pure.
 */
export function ndjsonTestPattern(
  eventNames: readonly string[],
  seconds: number,
): TestMoment<{ readonly frame: EmotionFrame; readonly event: EmotionEvent }> | null {
  const step = Math.floor(seconds / STEP_SECONDS);
  const name = eventNames[step];
  if (name === undefined) return null;
  const sampleIndex = Math.round(seconds * ANALYSIS_RATE_HZ);
  const level = envelope(seconds % STEP_SECONDS);
  const levelDbfs = -60 * (1 - level);
  const frame: EmotionFrame = {
    feature: {
      frameIndex: 0,
      sampleIndex,
      bands: new Float32Array(BAND_COUNT),
      pitchClasses: null,
      levelDbfs,
      peakDbfs: levelDbfs,
      momentaryLufs: levelDbfs,
      shortTermLufs: levelDbfs,
      gainDb: 0,
      state: 'music',
      stateProbability: 1,
      descriptors: null,
    },
    emotion: null,
    quadrant: null,
    subEmotion: null,
    state: 'warming',
    presence: { state: 'music', probabilities: { music: 1, speech: 0, noise: 0, silence: 0 } },
    hasEvents: true,
    onsetStrength: level,
    lastBeat: null,
    audioTimeSeconds: seconds,
    capturedAtMs: 0,
    latencyMs: 0,
  };
  const startSeconds = step * STEP_SECONDS;
  const event: EmotionEvent = {
    name,
    sampleIndex: Math.round(startSeconds * ANALYSIS_RATE_HZ),
    audioTimeSeconds: startSeconds,
    value: 0,
    confidence: 1,
    reason: 'affekt light-test',
  };
  return { caption: `event ${name}, and a level from -60 to 0 dBFS and back`, content: { frame, event } };
}

function envelope(seconds: number): number {
  return Math.max(0, Math.min(1, seconds / FADE_SECONDS, (STEP_SECONDS - seconds) / FADE_SECONDS - 0.1));
}

function whereabouts(patch: Patch, fixture: PatchedFixture): string {
  const config = patch.config.fixtures.find((candidate) => candidate.name === fixture.name);
  return `universe ${config?.universe}, from channel ${config?.address}`;
}
