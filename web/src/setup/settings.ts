import { batch, computed, effect, signal } from '@preact/signals';
import type { FormResponse, SettingEntry } from '../../../src/server/api-answers.js';
import type { AckMessage, RefusalMessage } from '../../../src/server/protocol.js';
import { app } from '../state/app.js';
import { type Json, type Path, patchAt, valueAt } from './settings-patch.js';

/** The settings as they were told last. */
export interface SettingsDocument {
  readonly revision: number;
  /** What somebody wrote. */
  readonly written: Json;
  /** What holds, with defaults, flags and preset. */
  readonly effective: Json;
}

type Faults = RefusalMessage['faults'];

const told = signal<SettingsDocument | null>(null);
const entries = signal<readonly SettingEntry[]>([]);
const faults = signal<Faults>([]);
const isWanted = signal(false);
const revision = computed(() => app.store.show.value?.revision ?? null);
const preset = computed(() => app.store.show.value?.preset ?? null);
const isRead = computed(() => told.value !== null && entries.value.length > 0);

/** The settings of the show, for as long as set-up is open: kept as the show has them, changed at its one door. */
export const settings = {
  told,
  /** Whether there is something to make forms of: until then no part is shown, so that nothing moves when it comes. */
  isRead,
  /** Everything that can be set. */
  entries,
  /** What was wrong with the last change, each with its place. */
  faults,
  /** Keeps the settings up to date until what is returned is called. */
  open(): () => void {
    isWanted.value = true;
    return () => {
      isWanted.value = false;
      faults.value = [];
    };
  },
  /** What holds at a place. */
  effective: (path: Path): Json => valueAt(told.value?.effective, path),
  /** What somebody wrote at a place, else what holds there: what a list is edited from, so that no default is written with it. */
  kept: (path: Path): Json => valueAt(told.value?.written, path) ?? valueAt(told.value?.effective, path),
  /** Puts a value at a place (undefined: takes it away); true: it holds now. */
  set: (path: Path, value: Json): Promise<boolean> => inTurn(() => send(patchAt(merged(path), path, value))),
  /** Changes the settings by a JSON Merge Patch, whole or not at all; true: it holds now. */
  change: (patch: Record<string, Json>): Promise<boolean> => inTurn(() => send(patch)),
};

let turn: Promise<unknown> = Promise.resolve();

/** One change after the other, each made of what the one before left. */
function inTurn(change: () => Promise<boolean>): Promise<boolean> {
  const done = turn.then(change);
  turn = done;
  return done;
}

async function send(patch: Record<string, Json>): Promise<boolean> {
  const at = told.peek()?.revision ?? 1;
  try {
    const response = await fetch(`./api/settings?revision=${at}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(patch),
    });
    const answer = (await response.json()) as AckMessage | RefusalMessage;
    app.store.apply(answer, performance.now());
    faults.value = answer.type === 'refusal' ? answer.faults : [];
    app.refusal.value =
      answer.type === 'refusal' && answer.faults.length === 0 ? `Not changed: ${answer.message}` : null;
    // Of a conflict, too: what holds now is to be looked at.
    if (answer.type === 'ack' || answer.code === 'AFFEKT_CONFLICT') await load();
    return answer.type === 'ack';
  } catch {
    app.refusal.value = 'No answer from Affekt: whether it was changed shows when the connection is back.';
    return false;
  }
}

/** Lists that only the defaults or a flag hold are changed as they hold. */
function merged(path: Path): Json {
  const { written, effective } = told.peek() ?? { written: {}, effective: {} };
  const isWritten = path.some((_step, index) => Array.isArray(valueAt(written, path.slice(0, index + 1))));
  return isWritten ? written : effective;
}

async function load(): Promise<void> {
  try {
    const [response, form] = await Promise.all([
      fetch('./api/settings'),
      entries.peek().length > 0 ? null : fetch('./api/form'),
    ]);
    const document = response.ok ? ((await response.json()) as SettingsDocument) : null;
    const asForms = form?.ok ? ((await form.json()) as FormResponse) : null;
    batch(() => {
      if (document !== null) told.value = document;
      if (asForms !== null) entries.value = asForms.entries;
    });
  } catch {
    // What is there stays; the page says that it is not connected.
  }
}

effect(() => {
  // Read anew with every change of anybody, and with every connection.
  void [revision.value, preset.value, app.store.hello.value];
  if (isWanted.value && revision.value !== null) void load();
});
