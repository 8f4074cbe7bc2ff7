/**
 * Program of the capture process: the only place where naudiodon is loaded. Lists devices or captures from one, sends float32
 * PCM over file descriptor 3 and everything else over IPC, and ends when told to, or when its parent is gone.
 */
import { Socket } from 'node:net';
import { monotonicMs } from '../../core/clock.js';
import { AffektError, toAffektError } from '../../core/errors.js';
import { CaptureClock } from '../capture-clock.js';
import { channelCountsToTry } from './device-channels.js';
import { type CaptureDevice, chooseDevice, type DeviceInfo } from './device-choice.js';
import { openedDevice } from './opened-device.js';
import {
  type DeviceMessage,
  type DeviceRequest,
  encodeBlockHeader,
  QUIT_MESSAGE,
} from './device-protocol.js';
import { LiveQueue } from '../live-queue.js';
import { loadNaudiodon, type Naudiodon, type PortAudioInput } from './naudiodon.js';

type CaptureRequest = Extract<DeviceRequest, { task: 'capture' }>;
type OpenInput = { input: PortAudioInput; sampleRateHz: number; channelCount: number };

/** Block that the library gathers before it hands audio over; its latency is one block and a few milliseconds. */
const BLOCK_MS = 10;
/** Blocks the library may hold while this process is busy. */
const MAX_QUEUE_BLOCKS = 32;
/** The library's own way to close can hang for many seconds when the device has gone. */
const QUIT_TIMEOUT_MS = 300;
const PCM_PIPE = 3;
/** Tried in turn, after the device's own rate, when none was asked for. */
const COMMON_RATES_HZ = [48_000, 44_100];

function send(message: DeviceMessage): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, () => resolve());
  });
}

interface PortAudioChoice extends CaptureDevice {
  readonly id: number;
}

function inputDevices(audio: Naudiodon): PortAudioChoice[] {
  const { defaultHostAPI, HostAPIs } = audio.getHostAPIs();
  const defaultId = HostAPIs[defaultHostAPI]?.defaultInput;
  return audio
    .getDevices()
    .filter((device) => device.maxInputChannels > 0)
    .map((device) => ({
      id: device.id,
      name: device.name,
      hostApi: device.hostAPIName,
      channelCount: device.maxInputChannels,
      defaultSampleRateHz: device.defaultSampleRate,
      isDefault: device.id === defaultId,
      aliases: [],
      isMonitor: false,
      // ALSA's own cards say their place; what does not is a way into PulseAudio, PipeWire or a converter.
      makesUpChannels: device.hostAPIName === 'ALSA' && !/\(hw:\d+,\d+\)/.test(device.name),
    }));
}

function infoOf({ name, hostApi, channelCount, defaultSampleRateHz, isDefault }: DeviceInfo): DeviceInfo {
  return { name, hostApi, channelCount, defaultSampleRateHz, isDefault };
}

function open(audio: Naudiodon, device: PortAudioChoice, request: CaptureRequest): OpenInput {
  const channelCounts = channelCountsToTry(device, request);
  const own = device.defaultSampleRateHz === null ? [] : [device.defaultSampleRateHz];
  const rates = request.sampleRateHz === null ? [...own, ...COMMON_RATES_HZ] : [request.sampleRateHz];
  let cause: unknown;
  const formats = channelCounts.flatMap((channelCount) =>
    rates.map((sampleRateHz) => ({ channelCount, sampleRateHz })),
  );
  for (const { channelCount, sampleRateHz } of formats) {
    const blockSamples = Math.round((sampleRateHz * BLOCK_MS) / 1000);
    try {
      const input = new audio.AudioIO({
        inOptions: {
          deviceId: device.id,
          sampleRate: sampleRateHz,
          channelCount,
          sampleFormat: audio.SampleFormatFloat32,
          maxQueue: MAX_QUEUE_BLOCKS,
          highwaterMark: blockSamples * channelCount * Float32Array.BYTES_PER_ELEMENT,
          closeOnError: false,
        },
      });
      return { input, sampleRateHz, channelCount };
    } catch (error) {
      cause = error;
    }
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  const isFormat = reason.includes('Format not supported');
  throw new AffektError(
    isFormat ? 'AFFEKT_FORMAT_UNSUPPORTED' : 'AFFEKT_DEVICE_UNAVAILABLE',
    `'${device.name}' could not be opened with ${channelCounts.join(' or ')} channel(s) at ${rates.join(', ')} Hz: ${reason}. ` +
      (isFormat ? `Its own rate is ${device.defaultSampleRateHz} Hz.` : 'Another program may be using it.'),
    { cause, retryable: true },
  );
}

/** Writes queued blocks one after the other; waits for the pipe, so that what cannot be sent stays in the bounded queue. */
async function sendBlocks(queue: LiveQueue, pipe: Socket): Promise<void> {
  for (let event = await queue.next(); event !== undefined; event = await queue.next()) {
    if (event.type !== 'audio') continue;
    const { samples, capturedAtMs } = event;
    const pcm = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    const header = encodeBlockHeader({
      capturedAtMs,
      byteLength: pcm.length,
      droppedSampleCount: queue.droppedSampleCount,
    });
    await new Promise<void>((resolve) => {
      pipe.write(Buffer.concat([header, pcm]), () => resolve());
    });
  }
}

async function capture(audio: Naudiodon, request: CaptureRequest): Promise<void> {
  const devices = inputDevices(audio);
  const device = chooseDevice(devices, request.deviceName, request.otherNames);
  const { input, sampleRateHz, channelCount } = open(audio, device, request);
  // The library opens the default device when an id is wrong, without a word: the list is frozen now, so look again.
  const opened = inputDevices(audio).find((candidate) => candidate.id === device.id);
  if (opened?.name !== device.name) {
    throw new AffektError(
      'AFFEKT_DEVICE_NOT_FOUND',
      `The device '${device.name}' went while it was opened.`,
      {
        retryable: true,
      },
    );
  }
  const queue = new LiveQueue();
  const pipe = new Socket({ fd: PCM_PIPE, readable: false, writable: true });
  pipe.on('error', () => process.exit(1));
  const clock = new CaptureClock(sampleRateHz);
  const format = { sampleRateHz, channelCount };
  input.on('data', (bytes: Buffer) => {
    const samples = new Float32Array(bytes.length / Float32Array.BYTES_PER_ELEMENT);
    new Uint8Array(samples.buffer).set(bytes);
    const capturedAtMs = clock.advance(samples.length / channelCount, monotonicMs());
    queue.push({ type: 'audio', format, samples, capturedAtMs });
  });
  // With closeOnError off these are notices (an overflow); a real loss is silent and found by the parent's watchdog.
  input.on('error', () => {});
  process.on('message', (message) => {
    if (message !== QUIT_MESSAGE) return;
    setTimeout(() => process.exit(0), QUIT_TIMEOUT_MS);
    input.quit().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
  await send({ type: 'opened', ...openedDevice(device, devices, format) });
  input.start();
  await sendBlocks(queue, pipe);
}

async function main(): Promise<void> {
  // The program is gone. PortAudio may wait for ever at a proper exit, when the sound server is gone, too.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // Ctrl-C reaches the whole process group; the parent decides when this process ends.
  process.on('SIGINT', () => {});
  try {
    const request = JSON.parse(process.argv[2] ?? '') as DeviceRequest;
    const audio = loadNaudiodon();
    if (request.task === 'capture') return await capture(audio, request);
    await send({ type: 'devices', devices: inputDevices(audio).map(infoOf) });
    process.exit(0);
  } catch (error) {
    const { code, message, retryable } = toAffektError(error, 'AFFEKT_DEVICE_UNAVAILABLE');
    await send({ type: 'failed', code, message, retryable });
    process.exit(1);
  }
}

await main();
