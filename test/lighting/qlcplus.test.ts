import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Packet } from 'sacn';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { paletteColor } from '../../src/signals/palette.js';
import { PALETTES } from '../../src/signals/palettes.js';
import { QLCPLUS_DEFAULTS, qlcplusWorkspace } from '../../src/outputs/osc/qlcplus-workspace.js';
import { LiveOutputs } from '../support/live-outputs.js';
import { eventually, PeerProcess } from '../support/peer-process.js';
import { syntheticEvent } from '../support/synthetic-frame.js';

const FIXTURE_COUNT = 2;
/** Widget of the valence meter: the fifth slider. */
const VALENCE_SLIDER = 5;

/** QLC+'s web API: a question, and the answer that begins like it. */
class QlcApi {
  readonly #socket = new WebSocket('ws://127.0.0.1:9998/qlcplusWS');

  async open(): Promise<this> {
    await once(this.#socket, 'open');
    return this;
  }

  async ask(question: string): Promise<string[]> {
    const [name] = question.split('|');
    return await new Promise((resolve) => {
      const onMessage = (data: Buffer) => {
        const parts = data.toString().split('|');
        if (parts[0] !== 'QLC+API' || parts[1] !== name) return;
        this.#socket.off('message', onMessage);
        resolve(parts.slice(2));
      };
      this.#socket.on('message', onMessage);
      this.#socket.send(`QLC+API|${question}`);
    });
  }

  close(): void {
    this.#socket.close();
  }
}

/** What the lamps are to be at an emotion: dimmer, red, green, blue. */
function expectedChannels(valence: number, arousal: number): number[] {
  const { red, green, blue } = paletteColor(PALETTES['warm-cold'], valence, arousal);
  return [(arousal + 1) / 2, red, green, blue].map((value) => value * 255);
}

describe('QLC+ with the workspace of affekt preset qlcplus', () => {
  let folder: string;
  let qlc: PeerProcess;
  let api: QlcApi;
  let light: Socket;
  let live: LiveOutputs;
  /** Channel values that QLC+ sends as E1.31, newest last. */
  let received: number[][] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'affekt-qlc-'));
    const workspace = path.join(folder, 'affekt.qxw');
    await writeFile(
      workspace,
      qlcplusWorkspace({ ...QLCPLUS_DEFAULTS, fixtureCount: FIXTURE_COUNT, outputHost: '127.0.0.1' }),
    );
    light = createSocket('udp4');
    light.on('message', (message) => {
      const { payloadAsBuffer } = new Packet(message);
      received.push([...(payloadAsBuffer ?? [])].slice(0, 4 * FIXTURE_COUNT));
    });
    light.bind(5568, '127.0.0.1');
    await once(light, 'listening');
    qlc = await PeerProcess.start('qlc.sh', [workspace]);
    api = await new QlcApi().open();
  });

  afterAll(async () => {
    api.close();
    light.close();
    await qlc.stop();
    await rm(folder, { recursive: true });
  });

  afterEach(async () => {
    await live.stop();
    received = [];
  });

  const follow = async () => {
    live = await new LiveOutputs({ osc: {} }).start();
  };

  /** Waits until both lamps are within one step of what is expected. */
  const untilLit = (expected: readonly number[]) =>
    eventually(
      () => received.at(-1) ?? [],
      (channels) =>
        channels.length === 8 &&
        channels.every((value, index) => Math.abs(value - (expected[index % 4] ?? 0)) <= 1),
    );

  it('moves its sliders and its E1.31 output with valence and arousal', async () => {
    await follow();
    for (const [valence, arousal] of [
      [0.7, 0.7],
      [-0.7, -0.6],
      [-1, 1],
      [1, -1],
      [0, 0],
    ] as const) {
      live.values = { valence, arousal };
      await untilLit(expectedChannels(valence, arousal));
      const slider = (valence + 1) / 2;
      await eventually(
        () => api.ask(`getWidgetStatus|${VALENCE_SLIDER}`),
        (answer) => Math.abs(Number(answer.at(-1)) - slider * 255) <= 1,
      );
    }
  });

  it('gives the same values in its own DMX universe', async () => {
    await follow();
    live.values = { valence: 0.7, arousal: 0.7 };
    await untilLit(expectedChannels(0.7, 0.7));
    const answer = await api.ask('getChannelsValues|1|1|4');
    const values = answer.filter((_, index) => index % 3 === 1).map(Number);
    expectedChannels(0.7, 0.7).forEach((value, index) => {
      expect(Math.abs((values[index] ?? -1) - value)).toBeLessThanOrEqual(1);
    });
  });

  it('never wraps: values beyond −1..1 stop at the ends, NaN and infinity change nothing', async () => {
    await follow();
    live.values = { arousal: 1, valence: 0 };
    await untilLit(expectedChannels(0, 1));
    received = [];
    for (const arousal of [1.5, Number.NaN, 1.004, Number.POSITIVE_INFINITY, 300, Number.NaN]) {
      live.values = { arousal, valence: 0 };
      const count = received.length;
      await eventually(
        () => received.length,
        (length) => length >= count + 10,
      );
    }
    expect(new Set(received.map((channels) => channels[0]))).toEqual(new Set([255]));
    live.values = { arousal: -1, valence: 0 };
    await untilLit(expectedChannels(0, -1));
    received = [];
    for (const arousal of [-1.5, Number.NaN, -1.004, Number.NEGATIVE_INFINITY, -300, Number.NaN]) {
      live.values = { arousal, valence: 0 };
      const count = received.length;
      await eventually(
        () => received.length,
        (length) => length >= count + 10,
      );
    }
    expect(new Set(received.map((channels) => channels[0]))).toEqual(new Set([0]));
  });

  it('rises without a jump when arousal sweeps from −1 to 1', async () => {
    await follow();
    live.values = { arousal: -1 };
    await eventually(
      () => received.at(-1)?.[0],
      (value) => value === 0,
    );
    received = [];
    for (let step = -100; step <= 100; step += 1) {
      live.values = { arousal: step / 100 };
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await eventually(
      () => received.at(-1)?.[0],
      (value) => value === 255,
    );
    const dimmer = received.map((channels) => channels[0] ?? 0);
    dimmer.slice(1).forEach((value, index) => {
      expect(value).toBeGreaterThanOrEqual(dimmer[index] ?? 0);
    });
  });

  it('flashes white with a drop and lets go', async () => {
    await follow();
    live.values = { valence: -0.7, arousal: -0.6 };
    await untilLit(expectedChannels(-0.7, -0.6));
    live.outputs.event(syntheticEvent('drop'));
    await eventually(
      () => received.at(-1) ?? [],
      (channels) => channels.length === 8 && channels.every((value) => value === 255),
    );
    await untilLit(expectedChannels(-0.7, -0.6));
  });
});
