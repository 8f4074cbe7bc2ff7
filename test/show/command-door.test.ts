import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AckMessage, LightsMessage, RefusalMessage } from '../../src/server/protocol.js';
import type { JsonObject } from '../../src/show/change/merge-patch.js';
import { Desk, type DeskTargets } from '../../src/show/desk.js';
import { CommandDoor } from '../../src/show/door/command-door.js';
import { RunningShow } from '../../src/show/running-show.js';
import { parseSettings } from '../../src/show/settings/parse-settings.js';

const LIGHTS: LightsMessage = {
  type: 'lights',
  groups: [],
  isBlackout: false,
  isFrozen: false,
  lost: null,
  limiter: { heldGroups: [], heldCount: 0, limitedCount: 0 },
  outputs: [],
  error: null,
};

/** A door to a show without an engine: what the lights and the engine are told is kept. */
function makeDoor(stored: JsonObject = {}) {
  const told: unknown[] = [];
  const groups = ['wash', 'back'];
  const lamps = ['left', 'right'];
  let changeCount = 0;
  const onChange = () => {
    changeCount += 1;
  };
  const show = new RunningShow({
    store: { path: null, read: async (take) => await take(stored), write: async () => undefined },
    stored,
    flags: {},
    parse: parseSettings,
    parts: [],
    restartPaths: [],
    onChange: () => desk.followShow(),
  });
  const targets: DeskTargets = {
    operateLights: async (operation) => {
      told.push(operation);
    },
    setOutput: async (name, isOn) => {
      told.push([name, isOn]);
    },
    testOutput: (name) => {
      told.push(`test ${name}`);
      return name === 'osc';
    },
    outputNames: () => ['osc', 'sacn'],
    groupNames: () => groups,
    lampNames: () => lamps,
    mark: (note) => told.push(`mark ${note}`),
    holdEmotion: (isHeld) => told.push(`hold ${isHeld}`),
    tap: () => told.push('tap'),
    releaseTap: () => told.push('release tap'),
    tappedBpm: () => null,
    lights: () => LIGHTS,
    model: () => ({ name: 'none', backend: 'none' }),
  };
  const desk: Desk = new Desk(show, targets, onChange);
  const door = new CommandDoor(desk);
  const send = async (
    name: string,
    args: object = {},
    more: object = {},
  ): Promise<AckMessage | RefusalMessage> => await door.take({ id: randomUUID(), name, args, ...more });
  return { door, send, told, groups, lamps, changeCount: () => changeCount };
}

describe('CommandDoor', () => {
  it('answers with the state that then holds', async () => {
    const { send, told } = makeDoor();
    expect(await send('blackout', { on: true })).toMatchObject({
      type: 'ack',
      show: { type: 'show', revision: 1, operation: { isBlackout: true, master: 1 } },
      lights: LIGHTS,
    });
    expect(told).toEqual([expect.objectContaining({ isBlackout: true, isFrozen: false })]);
    expect(await send('settings', { patch: { backend: 'auto' } })).toMatchObject({ show: { revision: 2 } });
  });

  it('takes groups by hand piece by piece and lets go of them', async () => {
    const { send } = makeDoor();
    await send('hand', { group: 'wash', level: 0.5 });
    await send('hand', { group: 'wash', color: '#ff0000' });
    const both = await send('hand', { group: 'back', level: 1 });
    const hands = { wash: { level: 0.5, color: '#ff0000' }, back: { level: 1 } };
    expect(both.show.operation.hands).toEqual(hands);
    expect((await send('release', { group: 'wash' })).show.operation.hands).toEqual({ back: { level: 1 } });
    expect((await send('release')).show.operation.hands).toEqual({});
  });

  it('lets go of a group that is gone', async () => {
    const { send, groups } = makeDoor();
    await send('hand', { group: 'back', level: 1 });
    groups.pop();
    expect((await send('release', { group: 'back' })).show.operation.hands).toEqual({});
  });

  it('says what it does not understand and what would be right, and does nothing then', async () => {
    const { send, told, changeCount } = makeDoor();
    const cases: readonly (readonly [string, object, string])[] = [
      ['blakout', { on: true }, 'there is no command "blakout"'],
      ['blackout', {}, 'blackout: on is missing; allowed is true or false'],
      ['blackout', { on: true, at: 1 }, 'blackout: unknown key "at"'],
      ['master', { level: 2 }, 'master: level is 2; allowed is a number from 0 to 1'],
      ['hand', { group: 'wsh', level: 1 }, 'there is no group "wsh" (wash, back); did you mean "wash"?'],
      ['output', { name: 'dmx', on: true }, 'there is no output "dmx"'],
      ['hand', { group: 'wash' }, 'hand: level is missing; allowed is a level, or a color, or both'],
      ['release', { group: 'wsh' }, 'there is no group "wsh"'],
      ['preset', { name: 'x' }, 'there is no preset "x" (none)'],
      ['settings', { patch: { bakend: 'node' } }, 'did you mean "backend"?'],
    ];
    for (const [name, args, message] of cases) {
      expect(await send(name, args), name).toMatchObject({
        type: 'refusal',
        message: expect.stringContaining(message),
        show: { revision: 1 },
      });
    }
    expect(await send('settings', { patch: { server: { port: 'x' } } })).toMatchObject({
      faults: [{ place: 'server.port', message: expect.stringContaining('allowed is a whole number') }],
    });
    expect(told).toEqual([]);
    expect(changeCount()).toBe(0);
  });

  it('runs a command that is sent again once, and answers as before', async () => {
    const { door, told } = makeDoor();
    const request = { id: 'tap-00001', name: 'tap', args: {} };
    const [first, second] = await Promise.all([door.take(request), door.take(request)]);
    expect(first).toMatchObject({ type: 'ack', id: 'tap-00001' });
    expect(second).toEqual(first);
    expect(told).toEqual(['tap']);
    expect(await door.take({ ...request, name: 'go' })).toMatchObject({
      type: 'refusal',
      message: 'the id "tap-00001" was another command\'s; each needs its own',
    });
  });

  it('remembers a bounded number of answers', async () => {
    const { door, told } = makeDoor();
    for (let index = 0; index < 600; index += 1)
      await door.take({ id: `tap-${10_000 + index}`, name: 'tap' });
    await door.take({ id: 'tap-10599', name: 'tap' });
    await door.take({ id: 'tap-10000', name: 'tap' });
    expect(told).toHaveLength(601);
  });

  it('refuses a change that was made for an older revision, with the newer state', async () => {
    const { send } = makeDoor();
    const one = send('settings', { patch: { backend: 'auto' } }, { expectedRevision: 1 });
    const other = send('settings', { patch: { backend: 'node' } }, { expectedRevision: 1 });
    expect(await one).toMatchObject({ type: 'ack', show: { revision: 2 } });
    expect(await other).toMatchObject({
      type: 'refusal',
      code: 'AFFEKT_CONFLICT',
      message: expect.stringContaining('revision 2'),
      show: { revision: 2 },
    });
  });

  it('lets a blackout overtake a change that takes long', async () => {
    const { send } = makeDoor();
    const slow = send('settings', { patch: { backend: 'auto' } });
    const dark = await send('blackout', { on: true });
    expect(dark).toMatchObject({ type: 'ack', show: { operation: { isBlackout: true } } });
    await slow;
  });

  it('lights one lamp, puts it out, and names the nearest where there is none', async () => {
    const { send, told } = makeDoor();
    expect(await send('lamp', { name: 'left' })).toMatchObject({ show: { operation: { lamp: 'left' } } });
    expect(told.at(-1)).toMatchObject({ lamp: 'left' });
    expect(await send('lamp', { name: 'rigt' })).toMatchObject({
      type: 'refusal',
      message: 'there is no lamp "rigt" (left, right); did you mean "right"?',
    });
    expect(await send('lamp', { name: null })).toMatchObject({ show: { operation: { lamp: null } } });
  });

  it('puts out a lamp that leaves the patch: it does not light when one of that name comes back', async () => {
    const { send, told, lamps } = makeDoor();
    await send('lamp', { name: 'right' });
    const kept = await send('settings', { patch: { backend: 'auto' } });
    expect(kept.show.operation.lamp).toBe('right');
    lamps.pop();
    const gone = await send('settings', { patch: { backend: 'node' } });
    expect(gone.show.operation.lamp).toBeNull();
    expect(told.at(-1)).toMatchObject({ lamp: null });
  });

  it('tests an output that takes events, and says how light is tested', async () => {
    const { send, told } = makeDoor();
    expect((await send('test-output', { name: 'osc' })).type).toBe('ack');
    expect(told).toEqual(['test osc']);
    expect(await send('test-output', { name: 'sacn' })).toMatchObject({
      type: 'refusal',
      message: expect.stringContaining('lamp by lamp'),
    });
    expect(await send('test-output', { name: 'ocs' })).toMatchObject({
      type: 'refusal',
      message: expect.stringContaining('osc'),
    });
  });

  it('takes markers, with a note or without', async () => {
    const { send, told } = makeDoor();
    await send('mark', { note: 'solo' });
    await send('mark');
    expect(told).toEqual(['mark solo', 'mark ']);
    expect((await send('mark', { note: 'x'.repeat(201) })).type).toBe('refusal');
  });

  it('makes nothing of rubbish', async () => {
    const { door } = makeDoor();
    for (const value of [null, 3, 'tap', [], {}, { id: 'x', name: 'tap' }, { id: randomUUID(), name: 3 }]) {
      expect(await door.take(value)).toMatchObject({ type: 'refusal', code: 'AFFEKT_REQUEST_INVALID' });
    }
  });

  it('lays the response of a preset under that of the desk', async () => {
    const response = { valence: { bias: 0, sensitivity: 2 }, arousal: { bias: 0.1, sensitivity: 1 } };
    const { send, told } = makeDoor({ presets: [{ name: 'Bright', response }] });
    await send('preset', { name: 'Bright' });
    await send('master', { level: 0.5 });
    expect(told.at(-1)).toMatchObject({ master: 0.5, response });
    const own = { valence: { bias: 0, sensitivity: 1 }, arousal: { bias: 0, sensitivity: 0 } };
    await send('response', { response: own });
    expect(told.at(-1)).toMatchObject({ response: own });
    await send('response', { response: null });
    await send('preset', { name: null });
    expect(told.at(-1)).toMatchObject({ response: { valence: { bias: 0, sensitivity: 1 } } });
  });

  it('responds as the recalled preset is changed, and as heard when it is taken away', async () => {
    const response = { valence: { bias: 0.5, sensitivity: 1 }, arousal: { bias: 0, sensitivity: 1 } };
    const { send, told } = makeDoor({ presets: [{ name: 'Bright', response }] });
    await send('preset', { name: 'Bright' });
    const valence = { bias: 0.1, sensitivity: 1 };
    await send('settings', { patch: { presets: [{ name: 'Bright', response: { valence } }] } });
    expect(told.at(-1)).toMatchObject({ response: { valence } });
    await send('settings', { patch: { presets: null } });
    expect(told.at(-1)).toMatchObject({ response: { valence: { bias: 0 } } });
    await send('undo');
    expect(told.at(-1)).toMatchObject({ response: { valence: { bias: 0 } } });
  });
});
