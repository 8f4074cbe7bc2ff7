import type { EventMessage, HelloMessage, ServerMessage, SignalsMessage } from '../../src/server/protocol.js';
import type { Past } from '../../web/src/history-request.js';

/** Values that the page subscribes to, unless a test gives others. */
const VALUES = {
  valence: 0.25,
  arousal: -0.5,
  'film/valence': 5,
  'film/energy': 6,
  'film/tension': 4,
  'film/anger': 3,
  'film/fear': 2,
  'film/happy': 6,
  'film/sad': 3,
  'film/tender': 4,
  valenceSd: 0.2,
  arousalSd: 0.3,
  confidence: 0.8,
  tempo: 96,
  beatConfidence: 0.8,
  level: -20,
  peak: -10,
  loudness: -22,
  gain: 4,
  latency: 30,
} as const;

type ValueName = keyof typeof VALUES;
const NAMES = Object.keys(VALUES) as ValueName[];

/** The greeting of a server, the words that hold, and what the numbers stand for: what comes before the first frame. */
export function greeting(): ServerMessage[] {
  return [
    HELLO,
    {
      type: 'emotion',
      sampleIndex: 0,
      state: 'music',
      signal: 'music',
      quadrant: 'Q4',
      subEmotion: 'sleepy',
    },
    { type: 'subscribed', stream: 'signals', names: NAMES, rateHz: 15.625 },
  ];
}

/** The numbers of a frame as the server sends it, at `seconds` of audio; only what a test looks at needs to be given. */
export function frameAt(
  seconds: number,
  changes: Partial<Record<ValueName, number | null>> = {},
): SignalsMessage {
  const values = { ...VALUES, ...changes };
  return {
    type: 'signals',
    sampleIndex: Math.round(seconds * 22_050),
    values: NAMES.map((name) => values[name]),
  };
}

/** The answers on what was: rows of `VALUES` at `times`, and events. */
export function pastAt(times: readonly number[], events: readonly EventMessage[] = []): Past {
  const newest = times.at(-1);
  return {
    history: {
      newestSampleIndex: newest === undefined ? null : Math.round(newest * 22_050),
      times,
      secondsAgo: times.map(() => 0),
      series: Object.fromEntries(NAMES.map((name) => [name, times.map(() => VALUES[name])])),
    },
    events,
  };
}

export function eventAt(seconds: number, name: string): EventMessage {
  return {
    type: 'event',
    name,
    sampleIndex: Math.round(seconds * 22_050),
    audioTimeSeconds: seconds,
    value: 0.5,
    confidence: 0.9,
    reason: 'made for the test',
  };
}

export const HELLO: HelloMessage = {
  type: 'hello',
  protocolVersion: 3,
  role: 'view',
  program: { name: 'affekt', version: '0.1.0' },
  source: { kind: 'demo', name: 'demo' },
  model: { name: 'model', backend: 'wasm' },
  features: { sampleRateHz: 22_050, frameRateHz: 31.25, bandCount: 149, bandFrequenciesHz: [] },
  clockSeconds: 100,
};
