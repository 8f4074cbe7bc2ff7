import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { globSync } from 'tinyglobby';
import { openAudioFile } from '../../src/capture/decoding/audio-decoder.js';
import type { AudioFormat } from '../../src/capture/audio-source.js';
import { DEFAULT_PRESENCE_BEHAVIOUR } from '../../src/emotion/presence-behaviour.js';
import type { EmotionEvent, EmotionFrame } from '../../src/emotion/emotion-frame.js';
import { AnalysisChain } from '../../src/engine/analysis-chain.js';
import { EmotionFollower } from '../../src/engine/emotion-follower.js';
import { neutralOf } from '../../src/engine/model-neutral.js';
import { selectBackend } from '../../src/inference/backend.js';
import { DEFAULT_MODEL_FOLDER, loadModel } from '../../src/inference/model-artifact.js';
import { StreamingNetwork } from '../../src/inference/streaming-network.js';
import { FIXTURE_KINDS } from '../../src/lights/fixture-kinds.js';
import { createOutputs } from '../../src/outputs/create-outputs.js';
import { outputsSchema } from '../../src/outputs/outputs-schema.js';
import { demoSamples } from '../support/demo-clip.js';
import {
  type JudgedLamp,
  type JudgedMoment,
  judge,
  LINEAR,
  power,
  type Verdict,
} from '../support/flash-judge.js';
import { LightReceiver } from '../support/light-receiver.js';
import { realSetImmediate, STOPPED_TIMERS } from '../support/stopped-timers.js';

/**
 * Music through the whole chain into real sACN packets on loopback, judged as received: the demo performance, or
 * AFFEKT_MUSIC_MINUTES of the recordings under AFFEKT_MUSIC_FOLDER, evenly chosen. The clock is the test's own and runs as fast as the
 * packets are taken.
 */
const MUSIC_FOLDER = process.env.AFFEKT_MUSIC_FOLDER;
const MINUTES = Number(process.env.AFFEKT_MUSIC_MINUTES ?? 1);
const DEMO_FORMAT: AudioFormat = { sampleRateHz: 44_100, channelCount: 2 };
/** Of each recording at most. */
const CLIP_SECONDS = 30;
/** A frame of 32 ms is played in steps; packets are read after each. */
const STEP_MS = 4;
const FRAME_STEPS = 8;
/** Judged at a time, and so much of the time before again. */
const JUDGED_MS = 30_000;
const OVERLAP_MS = 1100;
/** How it stands is told so often. */
const TOLD_MS = 5 * 60_000;
const UNLIMITED_OFFSET = 10;

const sharp = { rampSeconds: 0 } as const;
const FIXTURES = [
  { name: 'wash', group: 'wash', universe: 1, address: 1, kind: 'dimmer-rgb' },
  { name: 'back left', group: 'back', universe: 1, address: 11, kind: 'rgbw' },
  { name: 'back right', group: 'back', universe: 1, address: 16, kind: 'dimmer' },
  { name: 'pulse', group: 'pulse', universe: 1, address: 21, kind: 'dimmer' },
  { name: 'spot', group: 'spot', universe: 1, address: 31, kind: 'rgb' },
] as const;
/** As restless as a patch of such a rig can be: every level follows something fast, every event lifts something. */
const GROUPS = {
  wash: {
    dimmer: { signal: 'arousal01', control: sharp },
    bumps: [{ event: 'drop' }, { event: 'beat', level: 0.8 }],
  },
  back: { dimmer: { signal: 'level', low: 0, high: 1, control: sharp }, bumps: [{ event: 'beat' }] },
  pulse: { dimmer: { signal: 'energy/low', control: sharp } },
  spot: {
    dimmer: { signal: 'energy/high', control: sharp },
    color: { kind: 'hsv', hue: { signal: 'valence', control: sharp } },
    bumps: [{ event: 'onset', color: '#ff0000' }],
  },
} as const;
/** Of each lamp: all linear, all of 2.2, and each of another. */
const CURVES = [
  FIXTURES.map(() => LINEAR),
  FIXTURES.map(() => power(2.2)),
  [LINEAR, power(2.2), power(1.6), power(2), power(1.3)],
];

/** Worst of what was judged so far. */
class Judgement {
  readonly verdict: { general: number; red: number } = { general: 0, red: 0 };
  readonly #enough: number;
  #moments: JudgedMoment[] = [];

  /** `enough`: more flashes than these need no other found. */
  constructor(enough: number) {
    this.#enough = enough;
  }

  take(timeMs: number, packet: Buffer): void {
    const values = FIXTURES.map(({ address, kind }) =>
      FIXTURE_KINDS[kind].map((_, place) => (packet[address - 1 + place] ?? 0) / 255),
    );
    this.#moments.push({ timeMs, values });
    if (timeMs - (this.#moments[0]?.timeMs ?? 0) >= JUDGED_MS) this.judge();
  }

  judge(): Verdict {
    // It is known to flash faster: nothing more to find out.
    for (const curves of this.verdict.general > this.#enough ? [] : CURVES) {
      const lamps = FIXTURES.map(
        ({ group, kind }, index): JudgedLamp => ({
          group,
          roles: FIXTURE_KINDS[kind],
          curve: curves[index] ?? LINEAR,
        }),
      );
      const { general, red } = judge(lamps, this.#moments);
      this.verdict.general = Math.max(this.verdict.general, general);
      this.verdict.red = Math.max(this.verdict.red, red);
    }
    const lastMs = this.#moments.at(-1)?.timeMs ?? 0;
    this.#moments = this.#moments.filter(({ timeMs }) => timeMs > lastMs - OVERLAP_MS);
    return this.verdict;
  }
}

/** Audio piece by piece, for `MINUTES`. */
async function* music(): AsyncGenerator<{ format: AudioFormat; samples: Float32Array }> {
  if (MUSIC_FOLDER === undefined) {
    for (let minute = 0; minute < MINUTES; minute += 1)
      yield { format: DEMO_FORMAT, samples: demoSamples(60) };
    return;
  }
  const files = globSync('**/*.{opus,mp3,flac,ogg,wav}', { cwd: MUSIC_FOLDER, absolute: true }).sort();
  // All over the folder, then again beside those, until it is enough.
  const step = Math.max(1, Math.round((files.length * CLIP_SECONDS) / (60 * MINUTES)));
  const inOrder = Array.from({ length: step }, (_, offset) =>
    files.filter((_file, index) => index % step === offset),
  ).flat();
  let left = 60 * MINUTES;
  for (const file of inOrder) {
    if (left <= 0) return;
    let ofClip = CLIP_SECONDS;
    const { format, pieces } = await openAudioFile(file);
    for await (const { samples } of pieces) {
      yield { format, samples };
      const seconds = samples.length / format.channelCount / format.sampleRateHz;
      ofClip -= seconds;
      left -= seconds;
      if (ofClip <= 0) break;
    }
  }
}

describe('the lights to music, as a receiver of sACN sees them', () => {
  let receiver: LightReceiver;
  beforeAll(async () => {
    await selectBackend('wasm');
    receiver = await LightReceiver.open({ protocol: 'sacn', address: '127.0.0.1' });
    vi.useFakeTimers({ toFake: [...STOPPED_TIMERS] });
  });
  afterAll(() => {
    vi.useRealTimers();
    receiver.close();
  });

  it('never flash more than three times in any second, and would without the limit', {
    timeout: 7_200_000,
  }, async () => {
    const model = await loadModel(DEFAULT_MODEL_FOLDER);
    const shows = [true, false].map((flashLimit) =>
      createOutputs(
        outputsSchema.parse({
          sacn: {
            hosts: ['127.0.0.1'],
            universeOffset: flashLimit ? 0 : UNLIMITED_OFFSET,
            sourceName: `limit ${flashLimit}`,
          },
          lights: { rateHz: 44, flashLimit, fixtures: FIXTURES, groups: GROUPS },
        }),
      ),
    );
    for (const show of shows) show.start();
    while (shows.some((show) => show.status()[0]?.state !== 'running'))
      await new Promise((done) => realSetImmediate(done));

    const judgements = {
      limited: new Judgement(Number.POSITIVE_INFINITY),
      unlimited: new Judgement(3),
    };
    let [timeMs, packetCount] = [0, 0];
    const readPackets = async () => {
      for (let turn = 0; turn < 2; turn += 1) await new Promise((done) => realSetImmediate(done));
      for (const { universe, values } of receiver.packets.splice(0)) {
        packetCount += 1;
        (universe === 1 ? judgements.limited : judgements.unlimited).take(timeMs, values);
      }
    };
    const tellSoFar = () => {
      const [limited, unlimited] = [judgements.limited.judge(), judgements.unlimited.judge()];
      const heldShare = (shows[0]?.lightState().heldCount ?? 0) / (timeMs / (1000 / 44));
      process.stdout.write(
        `${(timeMs / 60_000).toFixed(1)} minutes, ${packetCount} packets; most flashes in a second: ` +
          `${limited.general} general, ${limited.red} red (without the limit ${unlimited.general} and ${unlimited.red} at least); ` +
          `something held in ${(100 * heldShare).toFixed(1)} % of the frames\n`,
      );
    };
    const heard: (EmotionFrame | EmotionEvent)[] = [];
    const follower = new EmotionFollower(DEFAULT_PRESENCE_BEHAVIOUR, [], {
      onFrame: (frame) => heard.push(frame),
      onEvent: (event) => heard.push(event),
    });
    follower.setNeutral(neutralOf(model));
    let onsetStrength = 0;
    const network = new StreamingNetwork(model);
    const chain = new AnalysisChain({
      network,
      onOnset: (onset) => {
        onsetStrength = Math.max(onsetStrength, onset.strength);
        follower.takeOnset({ type: 'onset', onset });
      },
      onBeat: (beat) => follower.takeBeat(beat),
      onFrame: (frame, estimate) => {
        follower.takeFrame({ type: 'frame', frame, estimate, onsetStrength, capturedAtMs: 0 });
        onsetStrength = 0;
      },
    });
    for await (const { format, samples } of music()) {
      chain.push(format, samples);
      for (const one of heard.splice(0)) {
        if ('name' in one) for (const show of shows) show.event(one);
        else {
          for (const show of shows) show.frame(one);
          for (let step = 0; step < FRAME_STEPS; step += 1) {
            timeMs += STEP_MS;
            vi.advanceTimersByTime(STEP_MS);
            await readPackets();
          }
          if (Math.floor(timeMs / TOLD_MS) > Math.floor((timeMs - FRAME_STEPS * STEP_MS) / TOLD_MS))
            tellSoFar();
        }
      }
    }
    network.dispose();
    tellSoFar();
    const [limited, unlimited] = [judgements.limited.judge(), judgements.unlimited.judge()];
    expect(packetCount).toBeGreaterThan(0.5 * 2 * (timeMs / 1000) * 20);
    expect(limited.general).toBeLessThanOrEqual(3);
    expect(limited.red).toBeLessThanOrEqual(3);
    expect(unlimited.general).toBeGreaterThan(3);
    for (const show of shows) {
      const stopping = show.stop();
      await vi.advanceTimersByTimeAsync(500);
      await stopping;
    }
  });
});
