import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openAudioFile } from '../src/capture/decoding/audio-decoder.js';
import { monotonicMs } from '../src/core/clock.js';
import { ANALYSIS_RATE_HZ } from '../src/features/feature-layout.js';
import type { OutputsInput } from '../src/outputs/outputs-schema.js';
import { TestClient, until } from '../test/server/test-client.js';
import { type HeardFrame, heardFrames, subscribeFrames } from '../test/support/heard-frames.js';
import { chosenModel } from '../test/support/chosen-model.js';
import { CliProcess } from '../test/support/cli-process.js';
import { assertNear, type BenchResult, rowOf } from './bench.js';
import { performance as demoPerformance } from './material.js';
import { MICROPHONE_RATE_HZ, PipeMicrophone, withMicrophone } from './pipe-microphone.js';

const CLICK_COUNT = 120;
/** Soft (−30 dBFS), so that the momentary loudness stays that of silence and the light stands still between the impulses. */
const CLICK_AMPLITUDE = 0.03;
/** Irregular, and never so close that the flash limit of three a second holds one back. */
const CLICK_GAP_SECONDS = { least: 0.4, most: 0.6 };
const MUSIC_SECONDS = 60;
/** An onset that is told later than this after an impulse is not that impulse's. */
const LONGEST_ONSET_MS = 250;
const EXIT_LIMIT_MS = 20_000;
const ONSET_TARGET_MS = 35;
const EMOTION_TARGET_MS = 70;
/** A loopback address that other receivers of sACN leave free. */
const SACN_HOST = '127.0.0.5';

/** A number that left for the lights, and when. */
interface Sent {
  readonly value: number;
  readonly atMs: number;
}

/** Everything that came by OSC, by address, and by sACN: channel 1, and channels 2 and 3 as one number. */
interface Received {
  readonly osc: Map<string, Sent[]>;
  readonly bump: Sent[];
  readonly arousal: Sent[];
}

/** From the virtual microphone to the UDP packet, with the real program in between. */
export const lightLatency = {
  name: 'light-latency',
  run: (): Promise<BenchResult> => withMicrophone(measure),
};

async function measure(folder: string): Promise<BenchResult> {
  // Made beforehand: while this process computes, its microphone stands still.
  const { samples, clickIndices } = clicks();
  const song = music();
  const received: Received = { osc: new Map(), bump: [], arousal: [] };
  const [osc, sacn] = [await receiveOsc(received), await receiveSacn(received)];
  const microphone = await PipeMicrophone.open(folder);
  const recording = path.join(folder, 'heard.wav');
  const config = path.join(folder, 'affekt.json');
  await writeFile(config, JSON.stringify({ server: { port: 0 }, outputs: outputsTo(osc.address().port) }));
  const program = new CliProcess([
    'start',
    '--config',
    config,
    '--record',
    recording,
    '--model',
    await chosenModel(folder),
  ]);
  try {
    const [, url] = await program.printed(/Dashboard: +(http:\S+)\n[\s\S]*Recording to:/);
    const client = new TestClient(`${url?.replace('http', 'ws')}ws`);
    await subscribeFrames(client, ['arousal', 'latency']);
    await until(() => client.ofType('signals').length > 30, 'frames', 20_000);
    const clicksFrom = microphone.play(samples);
    await microphone.ended();
    const musicFromMs = microphone.timeMsOf(microphone.play(song));
    await microphone.ended();
    const frames = heardFrames(client);
    program.child.kill('SIGINT');
    await exitOf(program);
    const clickMs = clickIndices.map((index) => microphone.timeMsOf(clicksFrom + index));
    const firstHeard = clicksFrom + (clickIndices[0] ?? 0) - (await firstLoudSample(recording));
    const heardMs = (analysisSample: number): number =>
      microphone.timeMsOf(firstHeard + (analysisSample * MICROPHONE_RATE_HZ) / ANALYSIS_RATE_HZ);
    return report(received, clickMs, musicFromMs, frames, heardMs, microphone.longestDelayMs);
  } finally {
    program.kill();
    osc.close();
    sacn.close();
    await microphone.close();
  }
}

function report(
  received: Received,
  clickMs: readonly number[],
  musicFromMs: number,
  frames: readonly HeardFrame[],
  heardMs: (analysisSample: number) => number,
  longestDelayMs: number,
): BenchResult {
  const onsets = (received.osc.get('/affekt/event/onset') ?? []).filter(({ value }) => value === 1);
  const bumps = rises(received.bump);
  const byOsc = answersTo(clickMs, onsets);
  const bySacn = answersTo(clickMs, bumps);
  const extraCount =
    onsets.filter(({ atMs }) => atMs >= (clickMs[0] ?? 0) && atMs < musicFromMs).length - byOsc.length;
  assertNear('impulses told by OSC', byOsc.length, CLICK_COUNT, 2);
  assertNear('impulses shown by sACN', bySacn.length, CLICK_COUNT, 6);
  assertNear('onsets told without an impulse', extraCount, 0, 2);

  const estimates = frames.filter(
    ({ values: { arousal }, sampleIndex }, index) =>
      heardMs(sampleIndex) > musicFromMs && arousal !== null && arousal !== frames[index - 1]?.values.arousal,
  );
  const oscValues = received.osc.get('/affekt/arousal') ?? [];
  const oscLatencies = latencies(estimates, oscValues, heardMs, (value) => value);
  const sacnLatencies = latencies(estimates, received.arousal, heardMs, (value) => (2 * value) / 65_535 - 1);
  const expectedCount = (MUSIC_SECONDS * 1000) / 128;
  // A change that is too small for OSC (1e-4) or for 16 bits leaves with a later one.
  assertNear('share of the estimates that came by OSC', oscLatencies.length / expectedCount, 1, 0.3);
  assertNear('share of the estimates that came by sACN', sacnLatencies.length / expectedCount, 1, 0.3);
  const shown = estimates.map(({ values }) => values.latency ?? Number.NaN);
  return {
    rows: [
      rowOf('onset: impulse at the microphone to OSC packet', 'ms', byOsc, ONSET_TARGET_MS),
      rowOf('onset: impulse at the microphone to sACN packet', 'ms', bySacn, ONSET_TARGET_MS),
      rowOf('emotion: newest sample at the microphone to OSC packet', 'ms', oscLatencies, EMOTION_TARGET_MS),
      rowOf(
        'emotion: newest sample at the microphone to sACN packet',
        'ms',
        sacnLatencies,
        EMOTION_TARGET_MS,
      ),
      rowOf('emotion: capture to WebSocket, as the program shows it', 'ms', shown, EMOTION_TARGET_MS),
    ],
    notes: [
      'The budgets are targets for p95.',
      `The microphone: a pipe into PulseAudio, written in blocks of 2 ms (at worst ${longestDelayMs.toFixed(1)} ms late, which counts); then ALSA, PortAudio in blocks of 10 ms, \`affekt start\` with the model, loopback.`,
      `Onsets: ${CLICK_COUNT} impulses in a quiet room at irregular times; OSC packet /affekt/event/onset, sACN packet in which a dimmer is lifted by the event, in light that stands still (moving light waits for the rate of a DMX line, up to 23 ms).`,
      `Emotion: ${MUSIC_SECONDS} s of the demo performance; the first packet that carries the new arousal, without ramp and smoothing. Which moment a sample had at the microphone is read off the recording that the program made.`,
      'Asserted: each impulse is told and nothing else; the estimates come.',
    ],
  };
}

function outputsTo(oscPort: number): OutputsInput {
  const control = { rampSeconds: 0 };
  return {
    osc: { targets: [{ port: oscPort }], rateHz: 44, controls: { arousal: control } },
    sacn: { hosts: [SACN_HOST] },
    lights: {
      rateHz: 44,
      fixtures: [
        { name: 'bump', group: 'bump', universe: 1, address: 1, kind: 'dimmer' },
        { name: 'arousal', group: 'arousal', universe: 1, address: 2, kind: 'dimmer16' },
      ],
      groups: {
        bump: { dimmer: 0, bumps: [{ event: 'onset', decaySeconds: 0.1 }] },
        arousal: { dimmer: { signal: 'arousal01', control } },
      },
    },
  };
}

async function receiveOsc({ osc }: Received): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('message', (packet) => {
    const atMs = monotonicMs();
    const address = packet.toString('latin1', 0, packet.indexOf(0));
    const values = osc.get(address) ?? [];
    osc.set(address, values);
    values.push({ value: packet.readFloatBE(packet.length - 4), atMs });
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

async function receiveSacn({ bump, arousal }: Received): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  socket.on('message', (packet) => {
    const atMs = monotonicMs();
    bump.push({ value: packet.readUInt8(126), atMs });
    arousal.push({ value: packet.readUInt16BE(127), atMs });
  });
  socket.bind(5568, SACN_HOST);
  await once(socket, 'listening');
  return socket;
}

async function exitOf(program: CliProcess): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`affekt did not end: ${program.stderr}`)), EXIT_LIMIT_MS);
  });
  await Promise.race([program.exit, late]);
  clearTimeout(timer);
}

/** Impulses of two samples in a silence of their own, and where they are. */
function clicks(): { samples: Float32Array; clickIndices: number[] } {
  const { least, most } = CLICK_GAP_SECONDS;
  const clickIndices = Array.from({ length: CLICK_COUNT }, () => 0);
  let seconds = 1;
  for (let click = 0; click < CLICK_COUNT; click += 1) {
    clickIndices[click] = Math.round(seconds * MICROPHONE_RATE_HZ);
    // Steps of the golden ratio fall everywhere between the ends, and so on all phases of blocks and ticks.
    seconds += least + (most - least) * ((click * 0.618) % 1);
  }
  const samples = new Float32Array(Math.round((seconds + 0.5) * MICROPHONE_RATE_HZ));
  for (const index of clickIndices) samples.set([CLICK_AMPLITUDE, -CLICK_AMPLITUDE], index);
  return { samples, clickIndices };
}

function music(): Float32Array {
  const stereo = demoPerformance(MUSIC_SECONDS, MICROPHONE_RATE_HZ);
  return Float32Array.from(
    { length: stereo.length / 2 },
    (_, index) => ((stereo[2 * index] ?? 0) + (stereo[2 * index + 1] ?? 0)) / 2,
  );
}

/** Index (per channel) of the first impulse in what the program heard. */
async function firstLoudSample(recording: string): Promise<number> {
  const { format, pieces } = await openAudioFile(recording);
  let before = 0;
  for await (const { samples } of pieces) {
    const at = samples.findIndex((sample) => Math.abs(sample) > CLICK_AMPLITUDE / 2);
    if (at >= 0) return (before + at) / format.channelCount;
    before += samples.length;
  }
  throw new Error('the program heard no impulse');
}

/** Packets in which a dimmer went up. */
function rises(sent: readonly Sent[]): Sent[] {
  return sent.filter(({ value }, index) => value > (sent[index - 1]?.value ?? 0) + 60);
}

/** From each impulse to the first answer, ms, where there is one in time. */
function answersTo(causesMs: readonly number[], answers: readonly Sent[]): number[] {
  return causesMs.flatMap((causeMs) => {
    const answer = answers.find(({ atMs }) => atMs >= causeMs);
    return answer === undefined || answer.atMs - causeMs > LONGEST_ONSET_MS ? [] : [answer.atMs - causeMs];
  });
}

/** Frames of the WebSocket are rounded to four decimals, values of 16 bits to one in 32,768 of a bipolar range. */
const SAME_VALUE = 0.5e-4 + 0.5 / 32_767;

/**
 * From the newest sample of each estimate to the first later packet that carries its arousal, in order. An estimate that hardly
 * differs from the one before it is not sent: where the next one is carried first, it has no packet, and one that happens to have
 * its value seconds later is not its own.
 */
function latencies(
  estimates: readonly HeardFrame[],
  sent: readonly Sent[],
  heardMs: (analysisSample: number) => number,
  arousalOf: (value: number) => number,
): number[] {
  const carries = (packet: Sent, frame: HeardFrame | undefined): boolean =>
    Math.abs(arousalOf(packet.value) - (frame?.values.arousal ?? Number.NaN)) <= SAME_VALUE;
  return estimates.flatMap((frame, index) => {
    const heardAtMs = heardMs(frame.sampleIndex);
    const [next, nextHeardAtMs] = [
      estimates[index + 1],
      heardMs(estimates[index + 1]?.sampleIndex ?? Infinity),
    ];
    const packet = sent.find(
      (one) =>
        one.atMs > heardAtMs && (carries(one, frame) || (one.atMs > nextHeardAtMs && carries(one, next))),
    );
    return packet === undefined || !carries(packet, frame) ? [] : [packet.atMs - heardAtMs];
  });
}
