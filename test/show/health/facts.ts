import type { HealthFacts } from '../../../src/show/health/health-facts.js';
import type { InputChannel, InputLevels } from '../../../src/show/health/input-monitor.js';

const CHANNEL: InputChannel = {
  levelDbfs: -20,
  peakDbfs: -8,
  heldPeakDbfs: -6,
  recentClippedRunCount: 0,
  clippedRunCount: 0,
  offset: 0,
  nonFiniteCount: 0,
  deadSeconds: 0,
};

/** Levels of a healthy input with these channels. */
export function levels(...channels: readonly Partial<InputChannel>[]): InputLevels {
  return {
    format: { sampleRateHz: 44_100, channelCount: channels.length },
    heardSeconds: 60,
    channels: channels.map((channel) => ({ ...CHANNEL, ...channel })),
    pairs: [],
  };
}

type Whole = 'outputs' | 'isEmotionHeld' | 'recordingError' | 'wordsTrouble';
type Parts = Partial<Pick<HealthFacts, Whole>> & {
  readonly [Key in Exclude<keyof HealthFacts, Whole>]?: Partial<HealthFacts[Key]>;
};

/** An output that runs. */
export function output(
  name: string,
  more: Partial<HealthFacts['outputs'][number]> = {},
): HealthFacts['outputs'][number] {
  return {
    name,
    kind: 'osc',
    isEnabled: true,
    state: 'running',
    sentCount: 100,
    droppedCount: 0,
    limitedCount: 0,
    lastError: null,
    trouble: null,
    ...more,
  };
}

/** Facts of a show in which all is well, but for what is given. */
export function facts(parts: Parts = {}): HealthFacts {
  return {
    input: {
      kind: 'device',
      name: 'USB Mixer',
      state: 'running',
      message: 'listening',
      levels: levels({}, {}),
      heardChannels: [0, 1, 2, 3],
      isMixed: true,
      signal: 'music',
      shortTermLufs: -20,
      silentMs: 0,
      ...parts.input,
    },
    analysis: {
      hasModel: true,
      lateMs: 40,
      restartCount: 0,
      droppedSampleCount: 0,
      droppedFrameCount: 0,
      ...parts.analysis,
    },
    outputs: parts.outputs ?? [],
    oscInput: {
      commandCount: 0,
      strangerCount: 0,
      firstStranger: null,
      unknownCount: 0,
      refusedCount: 0,
      lastRefusal: null,
      ...parts.oscInput,
    },
    lights: {
      isBlackout: false,
      isFrozen: false,
      lost: null,
      heldCount: 0,
      groupNames: ['wash'],
      error: null,
      master: 1,
      groupsByHand: [],
      ...parts.lights,
    },
    isEmotionHeld: parts.isEmotionHeld ?? false,
    settings: { isUnsaved: false, restartNeeded: [], ...parts.settings },
    server: { stalledClientTotal: 0, ...parts.server },
    recordingError: parts.recordingError ?? null,
    wordsTrouble: parts.wordsTrouble ?? null,
  };
}
