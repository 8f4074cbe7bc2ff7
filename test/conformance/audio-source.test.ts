import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import type { AudioSource } from '../../src/capture/audio-source.js';
import { DemoSource } from '../../src/capture/demo-source.js';
import type { CaptureProgram } from '../../src/capture/device/capture-program.js';
import type { CaptureWay } from '../../src/capture/device/capture-way.js';
import { captureWays } from '../../src/capture/device/capture-ways.js';
import { DeviceSource } from '../../src/capture/device/device-source.js';
import { avFoundationProgram } from '../../src/capture/device/ffmpeg-program.js';
import { programWay } from '../../src/capture/device/program-way.js';
import { FileSource } from '../../src/capture/file-source.js';
import { StdinSource } from '../../src/capture/stdin-source.js';
import { monotonicMs } from '../../src/core/clock.js';
import { needPrograms } from '../support/need-program.js';
import { needPipeWireMic, needVirtualMic, VirtualMic } from '../support/virtual-mic.js';
import { noiseSamples, wavBytes } from '../support/wav-file.js';

interface Subject {
  make(): AudioSource;
  /** Samples per channel from start to end; null when the source goes on for ever or takes minutes. */
  readonly sampleCount: number | null;
  prepare?(context: TestContext): Promise<void>;
}

const RATE_HZ = 16_000;
const SAMPLES = 2 * RATE_HZ;
const folder = mkdtempSync(join(tmpdir(), 'affekt-conformance-'));
const wavPath = join(folder, 'noise.wav');
const rawPath = join(folder, 'noise.raw');
const noise = noiseSamples(2 * SAMPLES);
writeFileSync(wavPath, wavBytes('f32', RATE_HZ, 2, noise));
writeFileSync(rawPath, new Uint8Array(noise.buffer));
const mics: Partial<Record<'pulse' | 'pipeWire', VirtualMic>> = {};

afterAll(async () => {
  await mics.pipeWire?.close();
  await mics.pulse?.close();
  rmSync(folder, { recursive: true });
});

function stdin(paced: boolean): AudioSource {
  const { stdout } = spawn('cat', [rawPath], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new StdinSource({ sampleRateHz: RATE_HZ, channelCount: 2, encoding: 'f32le', paced }, stdout);
}

/** ffmpeg as it is called on macOS, but for the device, which is a tone in real time. */
const TONE_PROGRAM: CaptureProgram = {
  name: 'ffmpeg',
  list: async () => [
    {
      ...{ name: 'tone', hostApi: 'lavfi', aliases: [], address: '0', isDefault: true },
      ...{ channelCount: null, defaultSampleRateHz: null, isMonitor: false, makesUpChannels: false },
    },
  ],
  async command(tone, request) {
    const { args, format } = await avFoundationProgram.command(tone, request);
    const at = args.indexOf('-f');
    return {
      args: [...args.slice(0, at), '-re', '-f', 'lavfi', '-i', 'sine=440:r=44100', ...args.slice(at + 4)],
      format,
    };
  },
};

function device(ways: readonly CaptureWay[], prepare: (context: TestContext) => Promise<void>): Subject {
  const format = { sampleRateHz: null, channelCount: null, leastChannelCount: 1 };
  return { make: () => new DeviceSource({ ways, deviceName: null, ...format }), sampleCount: null, prepare };
}

async function pulse(context: TestContext): Promise<void> {
  needVirtualMic(context);
  if (mics.pulse !== undefined) return;
  mics.pulse = await VirtualMic.start();
  idle = null;
}

async function pipeWire(context: TestContext): Promise<void> {
  needPipeWireMic(context);
  if (mics.pipeWire !== undefined) return;
  mics.pipeWire = await VirtualMic.startPipeWire();
  idle = null;
}

const SUBJECTS: Record<string, Subject> = {
  'file, fast': { make: () => new FileSource(wavPath, { paced: false, loop: false }), sampleCount: SAMPLES },
  'file, paced': { make: () => new FileSource(wavPath, { paced: true, loop: false }), sampleCount: SAMPLES },
  'file, looped': { make: () => new FileSource(wavPath, { paced: true, loop: true }), sampleCount: null },
  'stdin, fast': { make: () => stdin(false), sampleCount: SAMPLES },
  'stdin, paced': { make: () => stdin(true), sampleCount: SAMPLES },
  'demo, fast': { make: () => new DemoSource({ paced: false }), sampleCount: null },
  'demo, paced': { make: () => new DemoSource({ paced: true }), sampleCount: null },
  'device by naudiodon': device(captureWays('naudiodon'), pulse),
  'device by parec': device(captureWays('parec'), pulse),
  'device by arecord': device(captureWays('arecord'), pulse),
  'device by pw-record': device(captureWays('pw-record'), pipeWire),
  'device by ffmpeg': device([programWay(TONE_PROGRAM)], async (context) => needPrograms(context, 'ffmpeg')),
};

/** What keeps this process alive, counted by kind. */
function openResources(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** The test's files that this process holds open, on Linux. They keep nothing alive, so Node does not list them. */
function openFiles(): string[] {
  const descriptors = '/proc/self/fd';
  if (!existsSync(descriptors)) return [];
  return readdirSync(descriptors).flatMap((descriptor) => {
    try {
      const path = readlinkSync(join(descriptors, descriptor));
      return path.startsWith(folder) ? [path] : [];
    } catch {
      // Closed since it was listed, as the one that lists is.
      return [];
    }
  });
}

/** Resources of the test runner and the microphone alone. */
let idle: Map<string, number> | null = null;

/** Waits until nothing is open beyond `idle`; fails, naming the kinds, when something stays. Sets no timer of its own. */
async function expectIdle(): Promise<void> {
  const deadlineMs = monotonicMs() + 5000;
  for (;;) {
    const open = [...openResources()].filter(([kind, count]) => count > (idle?.get(kind) ?? 0));
    if (open.length === 0) return;
    if (monotonicMs() > deadlineMs) expect(open).toEqual([]);
    await nextTurn();
  }
}

/** Listens until `chunkCount` chunks were heard, then does `leave`; resolves when the iteration has ended. */
async function listen(source: AudioSource, chunkCount: number, leave: 'abort' | 'break'): Promise<number> {
  const stop = new AbortController();
  let heard = 0;
  for await (const event of source.events(stop.signal)) {
    if (event.type !== 'audio') continue;
    heard++;
    if (heard < chunkCount) continue;
    if (leave === 'break') break;
    stop.abort();
  }
  return heard;
}

describe.each(Object.entries(SUBJECTS))('audio source: %s', (_name, subject) => {
  beforeEach(async (context) => {
    await subject.prepare?.(context);
    idle ??= openResources();
    await expectIdle();
  });

  it('has a name and a kind, and gives well-formed chunks in order of time', async () => {
    const source = subject.make();
    expect(source.name).not.toBe('');
    expect(['device', 'file', 'stdin', 'demo']).toContain(source.kind);
    const stop = new AbortController();
    let previousMs = Number.NEGATIVE_INFINITY;
    let sampleCount = 0;
    let chunkCount = 0;
    for await (const event of source.events(stop.signal)) {
      if (event.type === 'status') {
        expect(event.message).not.toBe('');
        expect(event.status).toBe('running');
        expect(chunkCount).toBe(0);
        continue;
      }
      const { format, samples, capturedAtMs } = event;
      expect(format.sampleRateHz).toBeGreaterThanOrEqual(8000);
      expect(format.sampleRateHz).toBeLessThanOrEqual(192_000);
      expect(format.channelCount).toBeGreaterThanOrEqual(1);
      expect(samples.length).toBeGreaterThan(0);
      expect(samples.length % format.channelCount).toBe(0);
      expect(capturedAtMs).toBeGreaterThanOrEqual(previousMs);
      // A chunk is never from the future.
      expect(capturedAtMs).toBeLessThanOrEqual(monotonicMs());
      previousMs = capturedAtMs;
      sampleCount += samples.length / format.channelCount;
      chunkCount++;
      if (subject.sampleCount === null && chunkCount === 50) stop.abort();
    }
    if (subject.sampleCount === null) expect(chunkCount).toBe(50);
    else expect(sampleCount).toBe(subject.sampleCount);
    expect(source.droppedSampleCount).toBe(0);
  });

  it.each(['abort', 'break'] as const)('ends on %s and leaves nothing open', async (leave) => {
    const source = subject.make();
    expect(await listen(source, 2, leave)).toBe(2);
    // At once: to wait is to have the garbage collector close what was forgotten.
    expect(openFiles()).toEqual([]);
    if (source instanceof DeviceSource) expect(source.captureProcessId).toBeNull();
    await expectIdle();
  });

  it('gives nothing when aborted before the start', async () => {
    for await (const event of subject.make().events(AbortSignal.abort())) expect(event).toBeUndefined();
    await expectIdle();
  });

  it('ends when aborted while nobody pulls', async () => {
    const stop = new AbortController();
    const iterator = subject.make().events(stop.signal)[Symbol.asyncIterator]();
    await iterator.next();
    stop.abort();
    for (let pulls = 0; pulls < 3; pulls++) if ((await iterator.next()).done) return;
    expect.fail('the iteration went on after the abort');
  });

  it('gives its events once', async () => {
    const source = subject.make();
    const stop = new AbortController();
    const events = source.events(stop.signal);
    expect(() => source.events(stop.signal)).toThrow(expect.objectContaining({ code: 'AFFEKT_INTERNAL' }));
    stop.abort();
    for await (const event of events) expect(event.type).not.toBe('audio');
  });
});
