import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { OutputsInput } from '../src/outputs/outputs-schema.js';
import { TestClient, until } from '../test/server/test-client.js';
import { chosenModel } from '../test/support/chosen-model.js';
import { CliProcess } from '../test/support/cli-process.js';
import { heardFrames, subscribeFrames } from '../test/support/heard-frames.js';
import { assertNear, type BenchResult, type BenchRow, rowOf } from './bench.js';
import { performance as demoPerformance } from './material.js';
import { MICROPHONE_RATE_HZ, PipeMicrophone, withMicrophone } from './pipe-microphone.js';

/** Until code is compiled: what runs but a few times a second takes minutes to be, and a show lasts hours. */
const WARM_UP_SECONDS = 150;
const MEASURED_SECONDS = 30;
const FRAMES_A_SECOND = 31.25;
/** Share of one core, per cent: of one live input with all outputs. */
const BUDGET_PERCENT = 8;
/** A loopback address that other receivers of sACN and Art-Net leave free. */
const LIGHTS_HOST = '127.0.0.6';

const ALL_OUTPUTS: OutputsInput = {
  osc: { targets: [{ port: 39_330 }] },
  sacn: { hosts: [LIGHTS_HOST] },
  artnet: { hosts: [LIGHTS_HOST] },
  ndjson: { enabled: true },
  lights: {
    fixtures: [1, 2, 3, 4].map((number) => ({
      name: `lamp ${number}`,
      group: `group ${number}`,
      universe: 1,
      address: 10 * number,
      kind: 'rgb',
    })),
    groups: Object.fromEntries(
      [1, 2, 3, 4].map((number) => [`group ${number}`, { dimmer: { signal: 'arousal01' } }]),
    ),
  },
};

/** Processor time of the real program that hears a microphone: alone, and with every output at work. */
export const liveCost = {
  name: 'live-cost',
  run: (): Promise<BenchResult> => withMicrophone(measure),
};

async function measure(folder: string): Promise<BenchResult> {
  const song = music();
  const microphone = await PipeMicrophone.open(folder);
  const rows: BenchRow[] = [];
  try {
    const both: readonly [string, OutputsInput][] = [
      ['alone', {}],
      ['with OSC, sACN, Art-Net, NDJSON and four groups', ALL_OUTPUTS],
    ];
    for (const [name, outputs] of both) {
      const config = path.join(folder, 'affekt.json');
      await writeFile(config, JSON.stringify({ server: { port: 0 }, outputs }));
      microphone.play(song);
      const args = ['start', '--config', config, '--model', await chosenModel(folder)];
      const percent = await costOf(new CliProcess(args), outputs === ALL_OUTPUTS);
      rows.push(rowOf(`one microphone, ${name}`, '% of a core', [percent], BUDGET_PERCENT));
    }
  } finally {
    await microphone.close();
  }
  return {
    rows,
    notes: [
      `User and system time of the program and of the process that records, over ${MEASURED_SECONDS} s of the demo performance through a virtual microphone, after ${WARM_UP_SECONDS} s; one client that counts frames is connected.`,
      'Asserted: every frame came.',
      'Processor time grows where others use the same core: a busy machine shows more.',
    ],
  };
}

async function costOf(program: CliProcess, printsFrames: boolean): Promise<number> {
  try {
    // Where frames have stdout, words have stderr.
    const address = /Dashboard: +(http:\S+)/;
    const [, url] = await (printsFrames ? program.complained(address) : program.printed(address));
    const client = new TestClient(`${url?.replace('http', 'ws')}ws`);
    await subscribeFrames(client, ['arousal']);
    await until(
      () => heardFrames(client).length > WARM_UP_SECONDS * FRAMES_A_SECOND,
      'frames',
      2000 * WARM_UP_SECONDS,
    );
    const before = { seconds: processorSeconds(program.child.pid), frames: heardFrames(client).length };
    await new Promise((resolve) => setTimeout(resolve, 1000 * MEASURED_SECONDS));
    const seconds = processorSeconds(program.child.pid) - before.seconds;
    const frameCount = heardFrames(client).length - before.frames;
    assertNear('frames a second', frameCount / MEASURED_SECONDS, FRAMES_A_SECOND, 1);
    return (100 * seconds) / MEASURED_SECONDS;
  } finally {
    program.child.kill('SIGINT');
    await program.exit;
    program.kill();
  }
}

/** User and system time of a process and of those that it started. */
function processorSeconds(processId: number | undefined): number {
  const ticks = (id: string): number => {
    // The name, in brackets, may hold blanks.
    const fields = readFileSync(`/proc/${id}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return Number(fields[11]) + Number(fields[12]);
  };
  const children = readFileSync(`/proc/${processId}/task/${processId}/children`, 'utf8').trim().split(/\s+/);
  const ids = [String(processId), ...children.filter((id) => id !== '')];
  const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return ids.reduce((sum, id) => sum + ticks(id), 0) / ticksPerSecond;
}

function music(): Float32Array {
  const stereo = demoPerformance(2 * (WARM_UP_SECONDS + MEASURED_SECONDS), MICROPHONE_RATE_HZ);
  return Float32Array.from(
    { length: stereo.length / 2 },
    (_, index) => ((stereo[2 * index] ?? 0) + (stereo[2 * index + 1] ?? 0)) / 2,
  );
}
