import { DemoPerformer } from '../../../src/capture/demo/performer.js';
import { SeededNoise } from '../../../src/capture/demo/seeded-noise.js';
import { quadrantOf } from '../../../src/emotion/circumplex.js';
import type { EmotionEvent, EmotionFrame } from '../../../src/emotion/emotion-frame.js';
import { EmotionTracker } from '../../../src/emotion/emotion-tracker.js';
import { EventDetectors } from '../../../src/emotion/events/event-detectors.js';
import { MIDDLE_OF_SCALES } from '../../../src/emotion/neutral-emotion.js';
import { AnalysisChain } from '../../../src/engine/analysis-chain.js';
import { ANALYSIS_RATE_HZ, STEP_FRAME_COUNT } from '../../../src/features/feature-layout.js';
import type { Estimate, MoodName } from '../../../src/inference/estimate.js';
import type { StreamingNetwork } from '../../../src/inference/streaming-network.js';
import { estimateOf, explanation } from '../estimates.js';

/** Where on the circumplex a piece lies from a time on. */
export interface ArcPoint {
  readonly fromSeconds: number;
  readonly valence: number;
  readonly arousal: number;
}

/** Time constant with which a simulated estimate follows the piece: about that of the network's ten-second span. */
const FOLLOW_SECONDS = 1.5;
const ESTIMATE_SECONDS = (STEP_FRAME_COUNT * 705.6) / ANALYSIS_RATE_HZ;
/** Unrest of a simulated estimate. */
const JITTER = 0.04;
/** Valence or arousal that counts as one standard deviation for novelty. */
const DEVIATION = 0.3;
const MOODS: Readonly<Record<string, MoodName>> = {
  Q1: 'uplifting',
  Q2: 'aggressive',
  Q3: 'melancholic',
  Q4: 'calm',
};

/** One pass of the demo performance, mono at the rate of the analysis. */
export function demoSound(): Float32Array {
  const performer = new DemoPerformer(ANALYSIS_RATE_HZ);
  const stereo = new Float32Array(2 * performer.passSamples);
  performer.render(stereo);
  return Float32Array.from({ length: performer.passSamples }, (_, index) => {
    return ((stereo[2 * index] as number) + (stereo[2 * index + 1] as number)) / 2;
  });
}

/**
 * All events of a sound, through the real analysis, tracker and detectors. The estimates are the network's, or simulated
 * from the known arc of the piece: lagging, restless, with a novelty of their own.
 */
export async function eventsIn(
  sound: Float32Array,
  estimates: StreamingNetwork | readonly ArcPoint[],
): Promise<readonly EmotionEvent[]> {
  const simulate =
    'push' in estimates && 'model' in estimates ? null : simulator(estimates as readonly ArcPoint[]);
  const tracker = new EmotionTracker(MIDDLE_OF_SCALES);
  const detectors = new EventDetectors();
  const events: EmotionEvent[] = [];
  let onsetStrength = 0;
  const chain = new AnalysisChain({
    network: simulate === null ? (estimates as StreamingNetwork) : null,
    onOnset: ({ strength }) => {
      onsetStrength = Math.max(onsetStrength, strength);
    },
    onFrame: (feature, estimate) => {
      const audioTimeSeconds = feature.sampleIndex / ANALYSIS_RATE_HZ;
      const isDue = feature.frameIndex % STEP_FRAME_COUNT === STEP_FRAME_COUNT - 1;
      const given = simulate === null ? estimate : isDue ? simulate(audioTimeSeconds) : null;
      const frame: EmotionFrame = {
        feature,
        ...tracker.step(feature, given),
        onsetStrength,
        lastBeat: null,
        audioTimeSeconds,
        capturedAtMs: 0,
        latencyMs: 0,
      };
      onsetStrength = 0;
      events.push(...detectors.step(frame));
    },
  });
  // As it would come from a device: 10 ms at a time.
  for (let start = 0; start < sound.length; start += 220) {
    chain.push({ sampleRateHz: ANALYSIS_RATE_HZ, channelCount: 1 }, sound.subarray(start, start + 220));
  }
  chain.flush();
  return events;
}

/** Estimates along an arc: exponentially late, jittering; novelty is the distance between a faster and the slower one. */
function simulator(arc: readonly ArcPoint[]): (seconds: number) => Estimate {
  const noise = new SeededNoise(9);
  const slow = { valence: arc[0]?.valence ?? 0, arousal: arc[0]?.arousal ?? 0 };
  const fast = { ...slow };
  return (seconds) => {
    const target = arc.findLast(({ fromSeconds }) => fromSeconds <= seconds) ?? arc[0];
    for (const axis of ['valence', 'arousal'] as const) {
      const distance = (target?.[axis] ?? 0) - slow[axis];
      slow[axis] += distance * (1 - Math.exp(-ESTIMATE_SECONDS / FOLLOW_SECONDS));
      fast[axis] += ((target?.[axis] ?? 0) - fast[axis]) * (1 - Math.exp(-ESTIMATE_SECONDS / 0.5));
    }
    const valence = slow.valence + JITTER * noise.bipolar();
    const arousal = slow.arousal + JITTER * noise.bipolar();
    const novelty = Math.hypot(fast.valence - slow.valence, fast.arousal - slow.arousal) / DEVIATION + 0.3;
    const leader = MOODS[quadrantOf(valence, arousal)] as MoodName;
    const lead = Math.min(0.6, Math.hypot(valence, arousal));
    const rest = (1 - lead) / 4;
    const moods = { melancholic: rest, calm: rest, uplifting: rest, aggressive: rest };
    return {
      ...estimateOf(explanation(0, { modality: valence }), explanation(0, { speed: arousal })),
      moods: { ...moods, [leader]: rest + lead },
      novelty,
    };
  };
}
