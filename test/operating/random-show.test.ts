import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countFlashes } from '../support/flash-counter.js';
import { LightReceiver } from '../support/light-receiver.js';
import { OperatedProgram } from './operated-program.js';
import { steps } from './random-changes.js';

/** A comment in it has to be there after a save. */
const SETTINGS = `{
  // the rig of this show
  "source": { "kind": "demo" },
  "outputs": {
    "sacn": { "hosts": ["127.0.0.1"], "priority": 120 }, // backup has 100
    "lights": {
      "fixtures": [
        { "name": "wash left", "group": "wash", "universe": 1, "address": 1, "kind": "rgb" },
        { "name": "wash right", "group": "wash", "universe": 1, "address": 4, "kind": "dimmer-rgb" },
        { "name": "back", "group": "back", "universe": 1, "address": 11, "kind": "dimmer-rgb" },
        /* level of the low bands, so that something always moves */
        { "name": "pulse", "group": "pulse", "universe": 1, "address": 21, "kind": "dimmer16" }
      ],
      "groups": {
        "wash": { "dimmer": { "signal": "arousal01", "low": 0.2, "high": 1, "control": {} } },
        "back": { "dimmer": { "signal": "level", "low": 0, "high": 0.8, "control": {} }, "bumps": [{ "event": "beat" }] },
        "pulse": { "dimmer": { "signal": "energy/low", "control": { "smoothing": { "kind": "critical", "timeSeconds": 1 } } } }
      }
    }
  },
  "presets": [
    { "name": "Calm", "fadeSeconds": 1, "settings": { "outputs": { "lights": { "groups": { "wash": { "color": { "kind": "fixed", "color": "#2030ff" } } } } } } },
    { "name": "Loud", "fadeSeconds": 0, "settings": { "rules": [] }, "response": { "arousal": { "bias": 0.2, "sensitivity": 2 } } }
  ]
}
`;
const RUN_COUNT = 4;
/** Slots that carry light: each is judged alone; the fine byte of the pulse is none. */
const LIT = [1, 2, 3, 5, 6, 7, 4, 11, 12, 13, 14, 21].map((address) => address - 1);

describe('a show that is operated while it runs', () => {
  let folder = '';
  let receiver: LightReceiver;
  let program: OperatedProgram;
  let file = '';

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'affekt-show-'));
    file = path.join(folder, 'show.json');
    await writeFile(file, SETTINGS);
    receiver = await LightReceiver.open({ protocol: 'sacn', address: '127.0.0.1' });
    program = await OperatedProgram.start(['--config', file], folder);
    while (receiver.of(1).length < 20) await pause(50);
  });

  afterAll(async () => {
    program.cli.kill();
    receiver.close();
    await rm(folder, { recursive: true });
  });

  /** Does the steps one after the other; what is wrong must be refused and change nothing. */
  async function operate(all: readonly { name: string; args: object; isWrong?: true }[]): Promise<void> {
    for (const { name, args, isWrong } of all) {
      const before = isWrong ? await program.settings() : null;
      const undoCount = (await program.show()).undoCount;
      const answer = await program.command(name, args);
      if (before !== null) {
        expect(answer, JSON.stringify(args)).toMatchObject({ type: 'refusal' });
        expect(await program.settings()).toEqual(before);
      } else if (name !== 'undo' || undoCount > 0) {
        expect(answer, JSON.stringify({ name, args, answer })).toMatchObject({ type: 'ack' });
      }
      await pause(120);
    }
    await program.command('blackout', { on: false });
    await program.command('freeze', { on: false });
    await program.command('master', { level: 1 });
    await pause(1500);
  }

  it('takes any sequence of changes, right and wrong, without a gap or a flash, and comes back the same from its file', async () => {
    await fc.assert(fc.asyncProperty(steps, operate), {
      numRuns: RUN_COUNT,
      endOnFailure: true,
      seed: 20_261_127,
    });

    const packets = receiver.of(1);
    const gapsMs = packets.slice(1).map((packet, index) => packet.readAtMs - (packets[index]?.readAtMs ?? 0));
    const longestMs = Math.max(...gapsMs);
    process.stdout.write(`${packets.length} packets; longest gap ${longestMs.toFixed(0)} ms\n`);
    expect(longestMs).toBeLessThanOrEqual(150);
    expect(packets.every(({ isTerminated }) => !isTerminated)).toBe(true);

    for (const curve of [1, 2, 2.2]) {
      for (const slot of LIT) {
        const samples = packets.map(({ readAtMs, values }) => ({
          timeMs: readAtMs,
          value: ((values[slot] ?? 0) / 255) ** curve,
        }));
        expect(
          countFlashes(samples, 0.1, Number.POSITIVE_INFINITY).flashes,
          `slot ${slot + 1}, curve ${curve}`,
        ).toBeLessThanOrEqual(3);
      }
    }

    expect(await program.command('preset', { name: null })).toMatchObject({ type: 'ack' });
    expect(await program.command('save')).toMatchObject({ type: 'ack' });
    const { written, effective } = await program.settings();
    expect((await program.show()).isSaved).toBe(true);
    expect(await program.stop()).toBe(0);
    const saved = await readFile(file, 'utf8');
    for (const comment of ['// the rig of this show', '// backup has 100', '/* level of the low bands']) {
      expect(saved).toContain(comment);
    }
    program = await OperatedProgram.start(['--config', file], folder);
    const again = await program.settings();
    expect(again.written).toEqual(written);
    // The port is a flag's.
    expect(again.effective).toEqual(effective);
  });
});
