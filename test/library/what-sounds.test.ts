import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type EmotionEvent,
  type EmotionFrame,
  loadModel,
  type Model,
  Tracker,
} from '../../src/library/affekt.js';
import { ANALYSIS_RATE_HZ } from '../../src/features/feature-layout.js';
import { SIGNAL_STATES } from '../../src/features/feature-frame.js';
import { LightRig } from '../../src/lights/light-rig.js';
import { compilePatch } from '../../src/lights/patch.js';
import { patchSchema } from '../../src/lights/patch-schema.js';
import { clapping, demoMusic, drift, motor, over, VOICES, voice } from '../emotion/unmusical-sounds.js';
import { SCORED_EVENTS } from '../emotion/events/event-report.js';
import { roomSound } from '../features/presence/room-sounds.js';
import { needPrograms } from '../support/need-program.js';
import { joined } from '../support/sounds.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/**
 * What the program makes of sounds that are no music, with the model that ships: music of the demo's instruments, then the sound. Judged
 * from `SETTLED_SECONDS` after its beginning on.
 */

const MUSIC_SECONDS = 4;
const SOUND_SECONDS = 8;
const SETTLED_SECONDS = 2.5;
/** A hum may be a held note so long. */
const HUM_SECONDS = 10;
/** In music, where the demo is lively. */
const LIVELY_FROM = 45;
const WASH = compilePatch(
  patchSchema.parse({
    fixtures: [{ name: 'wash', group: 'main', universe: 1, address: 1, kind: 'dimmer' }],
    groups: { main: { dimmer: { signal: 'arousal01', control: { smoothing: { kind: 'none' } } } } },
  }),
);
/** Events of music. */
const MUSICAL = new Set<string>(['beat', ...SCORED_EVENTS]);
/** What is no music is told with less confidence than this, music with four times as much. */
const NO_CONFIDENCE = 0.1;

interface Account {
  readonly shares: Readonly<Record<(typeof SIGNAL_STATES)[number], number>>;
  readonly confidence: number;
  readonly beats: number;
  readonly onsets: number;
  readonly others: number;
  /** Largest difference of the lamp from what it was at the end of the music, DMX. */
  readonly light: number;
}

const rows: [string, Account][] = [];
let model: Model;

async function accountOf(
  name: string,
  sound: Float32Array,
  settledSeconds = SETTLED_SECONDS,
): Promise<Account> {
  const frames: EmotionFrame[] = [];
  const events: EmotionEvent[] = [];
  const lamp: number[] = [];
  const rig = new LightRig(WASH);
  const tracker = await Tracker.open({
    sampleRateHz: ANALYSIS_RATE_HZ,
    model,
    onFrame: (frame) => {
      const timeMs = 1000 * frame.audioTimeSeconds;
      frames.push(frame);
      rig.frame(frame, timeMs);
      lamp.push(rig.render(timeMs).get(1)?.[0] ?? 0);
    },
    onEvent: (event) => events.push(event),
  });
  const samples = joined(demoMusic(LIVELY_FROM, MUSIC_SECONDS), sound);
  for (let start = 0; start < samples.length; start += ANALYSIS_RATE_HZ)
    await tracker.push(samples.subarray(start, start + ANALYSIS_RATE_HZ));
  await tracker.close();
  const from = MUSIC_SECONDS + settledSeconds;
  const judged = frames.filter(({ audioTimeSeconds }) => audioTimeSeconds >= from);
  const told = events.filter(({ audioTimeSeconds }) => audioTimeSeconds >= from);
  const count = (isOne: (name: string) => boolean) => told.filter((event) => isOne(event.name)).length;
  const first = frames.length - judged.length;
  const account: Account = {
    shares: Object.fromEntries(
      SIGNAL_STATES.map((state) => [
        state,
        judged.filter(({ presence }) => presence.state === state).length / judged.length,
      ]),
    ) as Account['shares'],
    confidence: judged.reduce((sum, { emotion }) => sum + (emotion?.confidence ?? 0), 0) / judged.length,
    beats: count((event) => event === 'beat'),
    onsets: count((event) => event === 'onset'),
    others: count((event) => MUSICAL.has(event) && event !== 'beat'),
    light: Math.max(...lamp.slice(first).map((level) => Math.abs(level - (lamp[first] ?? 0)))),
  };
  rows.push([name, account]);
  return account;
}

beforeAll(async () => {
  model = await loadModel();
});

afterAll(() => {
  const text = rows.map(([name, { shares, confidence, beats, onsets, others, light }]) => {
    const cells = SIGNAL_STATES.map((state) => `${Math.round(100 * shares[state])}`.padStart(8));
    const numbers = [beats, onsets, others, light].map((number) => String(number).padStart(7));
    return `${name.padEnd(30)}${cells.join('')}${confidence.toFixed(2).padStart(7)}${numbers.join('')}`;
  });
  const head = `${'after music'.padEnd(30)}${SIGNAL_STATES.map((state) => `${state} %`.padStart(10)).join('')}`;
  console.log(
    [`${head}  confidence, beats, onsets, other events, change of the light (DMX)`, ...text].join('\n'),
  );
});

/** Nothing is told of it and the lights stand. */
function expectNoMusic(account: Account, state: 'speech' | 'noise'): void {
  expect(account.shares.music).toBeLessThan(0.1);
  expect(account.shares[state]).toBeGreaterThan(0.7);
  expect(account.confidence).toBeLessThan(NO_CONFIDENCE);
  expect([account.beats, account.others]).toEqual([0, 0]);
  expect(account.light).toBeLessThanOrEqual(2);
}

describe('what is no music', () => {
  it.for(VOICES)('a voice: %s', async (name, context) => {
    needPrograms(context, 'espeak-ng', 'flite', 'ffmpeg');
    const folder = await temporaryFolder();
    const account = await accountOf(name, voice(name, SOUND_SECONDS, folder));
    expectNoMusic(account, 'speech');
    // The first of a sentence, out of silence.
    expect(account.onsets).toBeLessThanOrEqual(3);
  });

  it.each([3, 30, 300])('applause of %i', async (people) => {
    expectNoMusic(await accountOf(`applause of ${people}`, clapping(people, SOUND_SECONDS)), 'noise');
  });

  it.each(['hiss', 'pink noise'])('%s', async (kind) => {
    expectNoMusic(await accountOf(kind, roomSound(kind, -24, SOUND_SECONDS)), 'noise');
  });

  it.each(['hum of 50 Hz', 'hum of 60 Hz'])('%s, which may be a held note at first', async (kind) => {
    const hum = roomSound(kind, -24, HUM_SECONDS + 4);
    expectNoMusic(await accountOf(kind, hum, HUM_SECONDS + 1), 'noise');
  });

  it('a motor', async () => {
    expectNoMusic(await accountOf('motor', motor(SOUND_SECONDS)), 'noise');
  });

  it('an offset that drifts, which is silence', async () => {
    const account = await accountOf('offset that drifts', drift(SOUND_SECONDS));
    expect(account.shares.silence).toBe(1);
    expect([account.beats, account.onsets, account.others]).toEqual([0, 0, 0]);
    expect(account.light).toBeLessThanOrEqual(2);
  });
});

describe('music', () => {
  it.for([
    ['calm', 8, 3],
    ['lively', LIVELY_FROM, 0],
    ['aggressive', 80, 3],
  ] as const)('%s, with a voice over it', async ([name, from, overDb], context) => {
    needPrograms(context, 'flite', 'ffmpeg');
    const folder = await temporaryFolder();
    const music = demoMusic(from, SOUND_SECONDS);
    const alone = await accountOf(`${name} music`, music);
    const both = over(music, voice('flite rms', SOUND_SECONDS, folder), overDb);
    const account = await accountOf(`${name} music, voice ${overDb} dB over`, both);
    for (const one of [alone, account]) expect(one.shares.music).toBe(1);
    expect(alone.confidence).toBeGreaterThan(4 * NO_CONFIDENCE);
    expect(account.confidence).toBeGreaterThan(0.5 * alone.confidence);
    expect(account.beats).toBeGreaterThan(0.5 * alone.beats);
  });
});
