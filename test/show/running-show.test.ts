import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ShowPart } from '../../src/show/change/exchange-parts.js';
import { type JsonObject, mergePatch } from '../../src/show/change/merge-patch.js';
import { RunningShow } from '../../src/show/running-show.js';
import { parseSettings } from '../../src/show/settings/parse-settings.js';
import type { Settings } from '../../src/show/settings/settings-schema.js';

/** A part that runs with what it was last exchanged to, and can be told to fail. */
class ProbePart implements ShowPart {
  runs: unknown;
  readonly calls: string[];
  failsAt: unknown = undefined;

  constructor(
    readonly name: string,
    readonly read: (settings: Settings) => unknown,
    calls: string[],
  ) {
    this.calls = calls;
  }

  differs(before: Settings, after: Settings): boolean {
    return JSON.stringify(this.read(before)) !== JSON.stringify(this.read(after));
  }

  async exchange(
    _before: Settings,
    after: Settings,
    { fadeSeconds }: { fadeSeconds: number },
  ): Promise<void> {
    const wanted = this.read(after);
    this.calls.push(`${this.name} → ${JSON.stringify(wanted)} in ${fadeSeconds} s`);
    await Promise.resolve();
    if (this.failsAt !== undefined && JSON.stringify(this.failsAt) === JSON.stringify(wanted)) {
      throw new Error(`${this.name} cannot`);
    }
    this.runs = wanted;
  }
}

function makeShow(stored: JsonObject, flags: JsonObject = {}) {
  const calls: string[] = [];
  const silence = new ProbePart('silence', (settings) => settings.presence.thresholdLufs, calls);
  const backend = new ProbePart('backend', (settings) => settings.backend, calls);
  const rules = new ProbePart('rules', (settings) => settings.rules.map(({ name }) => name), calls);
  let file = stored;
  let changeCount = 0;
  const show = new RunningShow({
    store: {
      path: '/show.json',
      read: async (take) => await take(file),
      write: async (settings) => {
        file = settings;
      },
    },
    stored,
    flags,
    parse: parseSettings,
    parts: [silence, backend, rules],
    restartPaths: ['server'],
    onChange: async () => {
      changeCount += 1;
    },
  });
  return {
    show,
    silence,
    backend,
    rules,
    calls,
    file: () => file,
    setFile: (settings: JsonObject) => {
      file = settings;
    },
    changeCount: () => changeCount,
  };
}

describe('RunningShow', () => {
  it('exchanges only what differs, counts the revision, and knows what is saved', async () => {
    const { show, calls, file, changeCount } = makeShow({ backend: 'wasm' });
    expect(show.state).toMatchObject({ revision: 1, isSaved: true, undoCount: 0 });
    await show.change({ presence: { thresholdLufs: -50 } });
    expect(calls).toEqual(['silence → -50 in 0.5 s']);
    expect(show.settings.presence.thresholdLufs).toBe(-50);
    expect(show.state).toMatchObject({ revision: 2, isSaved: false, undoCount: 1 });
    await show.save();
    expect(file()).toEqual({ backend: 'wasm', presence: { thresholdLufs: -50 } });
    expect(show.state).toMatchObject({ revision: 2, isSaved: true });
    expect(changeCount()).toBe(2);
  });

  it('changes nothing where the whole would not be right, and names what is wrong', async () => {
    const { show, calls } = makeShow({});
    await expect(show.change({ backend: 'node', presence: { thresholdLufs: 5 } })).rejects.toThrow(
      'presence.thresholdLufs is 5; allowed is a number from -100 to -20',
    );
    await expect(show.change({ bakend: 'node' })).rejects.toThrow('did you mean "backend"?');
    expect(calls).toEqual([]);
    expect(show.state).toMatchObject({ revision: 1, isSaved: true });
  });

  it('takes back what was exchanged before a part that fails, and says why', async () => {
    const { show, silence, backend, calls } = makeShow({});
    backend.failsAt = 'node';
    await expect(show.change({ presence: { thresholdLufs: -40 }, backend: 'node' })).rejects.toThrow(
      'backend cannot',
    );
    expect(calls).toEqual(['silence → -40 in 0.5 s', 'backend → "node" in 0.5 s', 'silence → -65 in 0.5 s']);
    expect(silence.runs).toBe(-65);
    expect(show.settings.presence.thresholdLufs).toBe(-65);
    expect(show.state.revision).toBe(1);
    await show.change({ presence: { thresholdLufs: -41 } });
    expect(silence.runs).toBe(-41);
  });

  it('says what could be neither changed nor taken back', async () => {
    const { show, silence, backend } = makeShow({});
    backend.failsAt = 'node';
    silence.failsAt = -65;
    await expect(show.change({ presence: { thresholdLufs: -40 }, backend: 'node' })).rejects.toThrow(
      'backend cannot; and this could not be taken back: silence (silence cannot)',
    );
  });

  it('lets one of two changes made for the same revision win and tells the other', async () => {
    const { show } = makeShow({});
    const outcomes = await Promise.allSettled([
      show.change({ presence: { thresholdLufs: -50 } }, 1),
      show.change({ presence: { thresholdLufs: -51 } }, 1),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'AFFEKT_CONFLICT' } });
    expect(show.settings.presence.thresholdLufs).toBe(-50);
  });

  it('undoes the last twenty changes, each a change itself', async () => {
    const { show } = makeShow({});
    for (let step = 1; step <= 22; step += 1) await show.change({ presence: { thresholdLufs: -70 - step } });
    expect(show.state.undoCount).toBe(20);
    for (let step = 0; step < 20; step += 1) await show.undo();
    expect(show.settings.presence.thresholdLufs).toBe(-72);
    expect(show.state).toMatchObject({ revision: 43, undoCount: 0 });
    await expect(show.undo()).rejects.toThrow('there is nothing to undo');
  });

  it('takes what sets nothing anew as no change', async () => {
    const { show, changeCount } = makeShow({ backend: 'wasm' }, { server: { port: 8080 } });
    await show.change({});
    await show.change({ backend: 'wasm', rules: null });
    expect(show.state).toMatchObject({ revision: 1, undoCount: 0 });
    expect(changeCount()).toBe(0);
    await show.change({ server: { port: 8080 } });
    expect(show.state).toMatchObject({ revision: 2, undoCount: 1, flags: [] });
  });

  it('refuses what would be the 65th change that waits, and takes changes again when those are made', async () => {
    const { show } = makeShow({});
    const patches = Array.from({ length: 65 }, (_, index) => ({ presence: { thresholdLufs: -21 - index } }));
    const outcomes = await Promise.allSettled(patches.map((patch) => show.change(patch)));
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([outcomes[64]]);
    expect(outcomes[64]).toMatchObject({ reason: { code: 'AFFEKT_LIMIT_EXCEEDED', retryable: true } });
    await show.change({ backend: 'auto' });
    expect(show.state.revision).toBe(66);
  });

  it('lays flags over the settings, never saves them, and lets them give way to a hand', async () => {
    const { show, file } = makeShow({ backend: 'wasm' }, { backend: 'auto', server: { port: 8080 } });
    expect(show.settings.backend).toBe('auto');
    expect(show.state.flags).toEqual(['backend', 'server.port']);
    await show.change({ backend: 'node' });
    expect(show.settings.backend).toBe('node');
    expect(show.state.flags).toEqual(['server.port']);
    await show.save();
    expect(file()).toEqual({ backend: 'node' });
    await show.undo();
    expect(show.settings.backend).toBe('auto');
  });

  it('names what takes effect at the next start only', async () => {
    const { show } = makeShow({});
    await show.change({ server: { port: 5050, tokens: { view: 'a'.repeat(16) } } });
    expect(show.state.restartNeeded).toEqual(['server.port', 'server.tokens.view']);
    await show.change({ server: null });
    expect(show.state.restartNeeded).toEqual([]);
  });

  it('reads the file anew, goes there, and says what changed', async () => {
    const { show, setFile, silence } = makeShow({ backend: 'wasm' });
    await show.change({ backend: 'auto' });
    setFile({ presence: { thresholdLufs: -44 } });
    expect(await show.reload()).toEqual([
      'backend is gone (was "auto")',
      'presence = {"thresholdLufs":-44} (new)',
    ]);
    expect(silence.runs).toBe(-44);
    expect(show.state.isSaved).toBe(true);
    setFile({ presence: { thresholdLufs: 44 } });
    await expect(show.reload()).rejects.toThrow('allowed is a number');
    expect(show.settings.presence.thresholdLufs).toBe(-44);
    await show.undo();
    expect(show.settings.backend).toBe('auto');
  });

  it('never tells that settings are unsaved that it has just read', async () => {
    const told: boolean[] = [];
    let file: JsonObject = {};
    const show: RunningShow = new RunningShow({
      store: { path: '/a.yaml', read: async (take) => await take(file), write: async () => undefined },
      stored: file,
      flags: {},
      parse: parseSettings,
      parts: [],
      restartPaths: [],
      onChange: async () => void told.push(show.state.isSaved),
    });
    file = { backend: 'auto' };
    await show.reload();
    await show.reload();
    expect(told).toEqual([true, true]);
  });

  it('never tells that settings are unsaved where it keeps them itself', async () => {
    const told: boolean[] = [];
    const show: RunningShow = new RunningShow({
      store: {
        path: '/own.yaml',
        read: async (take) => await take({}),
        write: async () => {
          await pause(5);
          told.push(show.state.isSaved);
        },
      },
      stored: {},
      flags: {},
      parse: parseSettings,
      parts: [],
      restartPaths: [],
      keepsItself: true,
      onChange: async () => void told.push(show.state.isSaved),
    });
    await show.change({ backend: 'auto' });
    expect(told).toEqual([true, true]);
  });

  it('keeps a change that could not be written', async () => {
    const { show } = makeShow({});
    await show.change({ backend: 'auto' });
    const failing = new RunningShow({
      store: {
        path: '/full.json',
        read: async (take) => await take({}),
        write: async () => {
          throw new Error('the disk is full');
        },
      },
      stored: {},
      flags: {},
      parse: parseSettings,
      parts: [],
      restartPaths: [],
    });
    await failing.change({ backend: 'auto' });
    await expect(failing.save()).rejects.toThrow('the disk is full');
    expect(failing.settings.backend).toBe('auto');
    expect(failing.state.isSaved).toBe(false);
  });
});

const CALM = { name: 'Calm', fadeSeconds: 4, settings: { rules: [{ name: 'calmer', when: 'arousal < 0' }] } };
const LOUD = { name: 'Loud', settings: { rules: [{ name: 'louder', when: 'arousal > 0' }] } };

describe('presets of a running show', () => {
  it('are laid over the settings with their fade, walked through in order, and released', async () => {
    const { show, calls, file } = makeShow({ presets: [CALM, LOUD] });
    await show.step(1);
    expect(show.state.preset).toBe('Calm');
    await show.step(1);
    await show.step(1);
    expect(show.state.preset).toBe('Loud');
    await show.step(-1);
    await show.recall(null);
    expect(calls).toEqual([
      'rules → ["calmer"] in 4 s',
      'rules → ["louder"] in 2 s',
      'rules → ["calmer"] in 4 s',
      'rules → [] in 4 s',
    ]);
    await show.recall('Loud');
    await show.save();
    expect(file()).toEqual({ presets: [CALM, LOUD] });
    expect(show.state).toMatchObject({ revision: 1, isSaved: true, preset: 'Loud', presetPaths: ['rules'] });
    await expect(show.recall('Lod')).rejects.toThrow(
      'there is no preset "Lod" (Calm, Loud); did you mean "Loud"?',
    );
  });

  it('stay recalled when something else is changed, and follow a change of their own', async () => {
    const { show, rules, calls } = makeShow({ presets: [CALM, LOUD] });
    await show.recall('Calm');
    await show.change({ presence: { thresholdLufs: -50 } });
    expect(rules.runs).toEqual(['calmer']);
    expect(calls.at(-1)).toBe('silence → -50 in 0.5 s');
    const other = { ...CALM, settings: { rules: [{ name: 'quieter', when: 'arousal < -0.5' }] } };
    await show.change({ presets: [other, LOUD] });
    expect(rules.runs).toEqual(['quieter']);
    await show.change({ presets: [LOUD] });
    expect(show.state.preset).toBeNull();
    expect(rules.runs).toEqual([]);
  });
});

describe('mergePatch', () => {
  it('follows the examples of RFC 7396, appendix A', () => {
    const cases: readonly (readonly [JsonObject, JsonObject, JsonObject])[] = [
      [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
      [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
      [{ a: 'b' }, { a: null }, {}],
      [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
      [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
      [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
      [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
      [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
      [{ e: null }, { a: 1 }, { e: null, a: 1 }],
      [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
    ];
    for (const [target, patch, result] of cases) expect(mergePatch(target, patch)).toEqual(result);
  });

  it('replaces an object of another kind', () => {
    const palette = { color: { kind: 'palette', palette: 'ocean', control: { curve: 2 } } };
    expect(mergePatch(palette, { color: { kind: 'fixed', color: '#ff0000' } })).toEqual({
      color: { kind: 'fixed', color: '#ff0000' },
    });
    expect(mergePatch(palette, { color: { kind: 'palette', control: { curve: 1 } } })).toEqual({
      color: { kind: 'palette', palette: 'ocean', control: { curve: 1 } },
    });
  });
});
