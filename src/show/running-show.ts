import { isDeepStrictEqual } from 'node:util';
import { AffektError } from '../core/errors.js';
import type { ShowMessage } from '../server/protocol.js';
import { type ExchangeOptions, exchangeParts, type ShowPart } from './change/exchange-parts.js';
import {
  differingPaths,
  type JsonObject,
  leafPaths,
  mergePatch,
  withoutPatched,
} from './change/merge-patch.js';
import { type PresetCall, PresetList } from './presets/preset-list.js';
import { changeWords } from './settings/change-words.js';
import type { Settings } from './settings/settings-schema.js';

/** Where the settings are kept. */
export interface SettingsStore {
  /** Of the file; null: nothing is kept. */
  readonly path: string | null;
  /** Reads what the file holds now; it counts as known when `take` has taken it, and not when that throws. */
  read(take: (settings: JsonObject) => Promise<void>): Promise<void>;
  /** Makes the file hold `settings`, whole or not at all. */
  write(settings: JsonObject): Promise<void>;
}

/** What a running show is made of. */
export interface RunningShowOptions {
  readonly store: SettingsStore;
  /** What the file holds. */
  readonly stored: JsonObject;
  /** Flags of this run, laid over the settings and never saved. */
  readonly flags: JsonObject;
  /** Parses and checks settings as a whole; throws `AFFEKT_CONFIG_INVALID` naming every fault. */
  readonly parse: (settings: JsonObject, origin: string) => Settings;
  readonly parts: readonly ShowPart[];
  /** Places of settings that take effect at the next start only, e.g. `server.port`. */
  readonly restartPaths: readonly string[];
  /** Whether each change is written into the store at once; where that fails, it stays unsaved. */
  readonly keepsItself?: boolean;
  /** Called after each change, when its state holds; the change is done when this is. */
  readonly onChange?: () => Promise<void>;
}

/** The settings' part of the show's state. */
export type SettingsState = Omit<ShowMessage, 'type' | 'model' | 'operation'>;

/** What was set before a change. */
interface Step {
  readonly set: JsonObject;
  readonly flags: JsonObject;
}

/** Changes that can be undone. */
const UNDO_COUNT = 20;
/** Changes that wait for their turn at most; more are refused. */
const MOST_WAITING = 64;
/** A change by hand is to be seen at once, and not as a step. */
const CHANGE_FADE_SECONDS = 0.5;

/**
 * The show that runs, as far as it is set: what the settings say, the flags of this run over them, and over both the preset
 * that is recalled. Each change is checked as a whole against the state it would give; then only the parts that differ are
 * exchanged, all or none. Changes wait for one another; each is checked when its turn comes. Control thread.
 */
export class RunningShow {
  readonly #options: RunningShowOptions;
  readonly #atStart: Settings;
  /** What the file holds. */
  #stored: JsonObject;
  /** What is set: the file's and what was changed since. */
  #set: JsonObject;
  #flags: JsonObject;
  #presets: PresetList;
  /** Without the preset. */
  #plain: Settings;
  /** With it: what holds. */
  #settings: Settings;
  #revision = 1;
  #undo: readonly Step[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  #waitingCount = 0;

  /** Throws `AFFEKT_CONFIG_INVALID` when what is stored, with the flags, is not right. */
  constructor(options: RunningShowOptions) {
    this.#options = options;
    this.#stored = options.stored;
    this.#set = options.stored;
    this.#flags = options.flags;
    this.#plain = this.#parse(this.#set, this.#flags);
    this.#settings = this.#plain;
    this.#atStart = this.#plain;
    this.#presets = PresetList.of(this.#plain.presets, null);
  }

  /** What holds now, with flags and preset. */
  get settings(): Settings {
    return this.#settings;
  }

  /** What is set and would be saved: the keys that somebody wrote, without flags and preset. */
  get written(): JsonObject {
    return this.#set;
  }

  get state(): SettingsState {
    return {
      revision: this.#revision,
      path: this.#options.store.path,
      isSaved: differingPaths(this.#stored, this.#set).length === 0,
      flags: leafPaths(this.#flags),
      restartNeeded: this.#restartNeeded(),
      undoCount: this.#undo.length,
      presets: this.#presets.names,
      preset: this.#presets.current?.name ?? null,
      presetPaths: this.#presets.current?.paths ?? [],
    };
  }

  /** The preset that is recalled; null: none. */
  get preset(): PresetCall | null {
    return this.#presets.current;
  }

  /**
   * Changes the settings by a JSON Merge Patch (RFC 7396). A flag of this run gives way to what is changed by hand; what sets
   * nothing anew is no change. Throws `AFFEKT_CONFLICT` when `expectedRevision` is given and is not the newest,
   * `AFFEKT_CONFIG_INVALID` naming what is wrong, `AFFEKT_LIMIT_EXCEEDED` when too many changes wait, as does every other change,
   * and what an exchange throws; the show is then as it was.
   */
  async change(patch: JsonObject, expectedRevision?: number): Promise<void> {
    await this.#inTurn(async () => {
      this.#requireRevision(expectedRevision);
      const [set, flags] = [mergePatch(this.#set, patch), withoutPatched(this.#flags, patch)];
      if (isDeepStrictEqual([set, flags], [this.#set, this.#flags])) return;
      await this.#goTo(set, flags, this.#undoWithNow());
    });
  }

  /** Takes the last change back, which is a change itself. Throws `AFFEKT_REQUEST_INVALID` when there is none. */
  async undo(expectedRevision?: number): Promise<void> {
    await this.#inTurn(async () => {
      this.#requireRevision(expectedRevision);
      const before = this.#undo.at(-1);
      if (before === undefined) throw new AffektError('AFFEKT_REQUEST_INVALID', 'there is nothing to undo');
      await this.#goTo(before.set, before.flags, this.#undo.slice(0, -1));
    });
  }

  /** Writes what is set into the file. Throws what writing throws; nothing is lost then. */
  async save(): Promise<void> {
    await this.#inTurn(async () => {
      await this.#options.store.write(this.#set);
      this.#stored = this.#set;
      await this.#options.onChange?.();
    });
  }

  /** Reads the file anew and goes to what it holds. Throws as `change`; the file then counts as not read. @returns what changed, a phrase each. */
  async reload(): Promise<readonly string[]> {
    return await this.#inTurn(async () => {
      let changed: readonly string[] = [];
      await this.#options.store.read(async (stored) => {
        changed = changeWords(this.#set, stored);
        if (changed.length > 0) {
          await this.#goTo(stored, this.#flags, this.#undoWithNow(), stored);
          return;
        }
        this.#stored = stored;
        await this.#options.onChange?.();
      });
      return changed;
    });
  }

  /** Recalls a preset by name, or releases the one that is recalled (null). Throws `AFFEKT_REQUEST_INVALID` for an unknown name. */
  async recall(name: string | null): Promise<void> {
    await this.#inTurn(() => this.#recall(this.#presets.at(name)));
  }

  /** Recalls the preset after (1) or before (−1) the one that is recalled; from none, the first or the last. */
  async step(by: 1 | -1): Promise<void> {
    await this.#inTurn(() => this.#recall(this.#presets.beside(by)));
  }

  async #recall(presets: PresetList): Promise<void> {
    const fadeSeconds = (presets.current ?? this.#presets.current)?.fadeSeconds ?? CHANGE_FADE_SECONDS;
    await this.#exchange(this.#over(presets, this.#set, this.#flags, this.#plain), { fadeSeconds });
    this.#presets = presets;
    await this.#options.onChange?.();
  }

  #undoWithNow(): readonly Step[] {
    return [...this.#undo, { set: this.#set, flags: this.#flags }].slice(-UNDO_COUNT);
  }

  #parse(set: JsonObject, over: JsonObject): Settings {
    return this.#options.parse(mergePatch(set, over), 'settings');
  }

  /**
   * Goes to other settings as a whole: checks, exchanges, keeps them where it keeps itself, remembers what was. `stored`: what the
   * file holds, where they were read from it.
   */
  async #goTo(
    set: JsonObject,
    flags: JsonObject,
    undo: readonly Step[],
    stored: JsonObject | null = null,
  ): Promise<void> {
    const plain = this.#parse(set, flags);
    const presets = PresetList.of(plain.presets, this.#presets.current?.name ?? null);
    await this.#exchange(this.#over(presets, set, flags, plain), { fadeSeconds: CHANGE_FADE_SECONDS });
    // Before it is told, so that nobody sees settings unsaved that are only on their way.
    if (stored !== null) this.#stored = stored;
    else if (this.#options.keepsItself && (await this.#isWritten(set))) this.#stored = set;
    this.#undo = undo;
    this.#plain = plain;
    this.#set = set;
    this.#flags = flags;
    this.#presets = presets;
    this.#revision += 1;
    await this.#options.onChange?.();
  }

  async #isWritten(set: JsonObject): Promise<boolean> {
    return await this.#options.store.write(set).then(
      () => true,
      () => false,
    );
  }

  /** What holds with the recalled preset laid over `plain`, which is what `set` and `flags` give. */
  #over({ current }: PresetList, set: JsonObject, flags: JsonObject, plain: Settings): Settings {
    return current === null ? plain : this.#parse(mergePatch(set, flags), current.settings);
  }

  async #exchange(after: Settings, options: ExchangeOptions): Promise<void> {
    await exchangeParts(this.#options.parts, this.#settings, after, options);
    this.#settings = after;
  }

  #requireRevision(expected: number | undefined): void {
    if (expected === undefined || expected === this.#revision) return;
    throw new AffektError(
      'AFFEKT_CONFLICT',
      `the settings were changed meanwhile: they are at revision ${this.#revision}, the change was made for ${expected}. Look at what holds now and send it again.`,
    );
  }

  #restartNeeded(): string[] {
    const changed = differingPaths(
      this.#atStart as unknown as JsonObject,
      this.#settings as unknown as JsonObject,
    );
    return changed.filter((path) =>
      this.#options.restartPaths.some((place) => path === place || path.startsWith(`${place}.`)),
    );
  }

  async #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    if (this.#waitingCount >= MOST_WAITING) {
      const message = `${MOST_WAITING} changes wait already; this one was not made, send it again when they are done`;
      throw new AffektError('AFFEKT_LIMIT_EXCEEDED', message, { retryable: true });
    }
    this.#waitingCount += 1;
    const turn = this.#turn.then(act, act);
    // Who asked is told of a failure; the next one's turn comes all the same.
    this.#turn = turn.catch(() => undefined);
    return await turn.finally(() => {
      this.#waitingCount -= 1;
    });
  }
}
