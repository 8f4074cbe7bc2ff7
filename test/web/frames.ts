import type { EventMessage, FrameMessage, HelloMessage } from '../../src/server/protocol.js';

const FILM = { valence: 5, energy: 6, tension: 4, anger: 3, fear: 2, happy: 6, sad: 3, tender: 4 } as const;

/** A frame as the server sends it, at `seconds` of audio; only what a test looks at needs to be given. */
export function frameAt(seconds: number, changes: Partial<FrameMessage> = {}): FrameMessage {
  return {
    type: 'frame',
    sampleIndex: Math.round(seconds * 22_050),
    audioTimeSeconds: seconds,
    state: 'music',
    signal: 'music',
    valence: 0.25,
    arousal: -0.5,
    quadrant: 'Q4',
    subEmotion: 'sleepy',
    film: FILM,
    midLevel: null,
    confidence: 0.8,
    why: null,
    levelDbfs: -20,
    peakDbfs: -10,
    momentaryLufs: -22,
    gainDb: 4,
    onsetStrength: 0,
    signals: { valenceSd: 0.2, arousalSd: 0.3, tempo: 96, beatConfidence: 0.8 },
    latencyMs: 30,
    ...changes,
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
  protocolVersion: 2,
  role: 'view',
  program: { name: 'affekt', version: '0.1.0' },
  source: { kind: 'demo', name: 'demo' },
  model: { name: 'model', backend: 'wasm' },
  features: { sampleRateHz: 22_050, frameRateHz: 31.25, bandCount: 149, bandFrequenciesHz: [] },
  configuration: { frameRateHz: 15.625, historySeconds: 600 },
  clockSeconds: 100,
};
