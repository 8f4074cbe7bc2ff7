import { useSignal } from '@preact/signals';
import { Segmented } from '../shared/segmented.js';
import { app, lockedReason } from '../state/app.js';
import { operation } from '../state/operation.js';
import { withEntry } from './entry-form.js';
import { LampForm } from './lamp-form.js';
import { settings } from './settings.js';
import { channelsOf, freeAddress, type Lamp } from './universe.js';
import { UniverseGrid } from './universe-grid.js';

const PATH = ['outputs', 'lights', 'fixtures'] as const;

/** The lamps on their channels: a universe as a grid, each lamp with its form, and one of them lit from here. */
export function PatchPart() {
  const lamps = (settings.kept(PATH) ?? []) as readonly Lamp[];
  const chosen = useSignal<number | null>(null);
  const draft = useSignal<Lamp | null>(null);
  const universe = useSignal<number | null>(null);
  const universes = [...new Set([...lamps.map((lamp) => lamp.universe), draft.value?.universe ?? 1])].sort(
    (one, other) => one - other,
  );
  const shownUniverse = draft.value?.universe ?? universe.value ?? universes[0] ?? 1;
  const choose = (index: number) => {
    chosen.value = index;
    draft.value = lamps[index] ?? null;
  };
  const add = (address: number | null) => {
    const last = lamps.at(-1);
    const kind = last?.kind ?? 'rgb';
    chosen.value = null;
    draft.value = {
      name: nameFor(lamps),
      group: last?.group ?? 'wash',
      universe: shownUniverse,
      address: address ?? freeAddress(lamps, shownUniverse, channelsOf({ kind }).length) ?? 1,
      kind,
    };
  };
  /** A free channel is where the lamp goes that is being edited; else a new one. */
  const place = (address: number) => {
    if (draft.value === null) add(address);
    else draft.value = { ...draft.value, address };
  };
  const close = () => {
    chosen.value = null;
    draft.value = null;
  };
  return (
    <div class="setup-columns patch">
      <section class="panel" aria-labelledby="universe-title">
        <div class="panel-head">
          <h2 id="universe-title">Universe {shownUniverse}</h2>
          {universes.length > 1 && (
            <Segmented
              legend="Universe shown"
              name="universe"
              options={universes.map((one) => [one, String(one)] as const)}
              value={shownUniverse}
              onChoose={(one) => {
                close();
                universe.value = one;
              }}
            />
          )}
          <button type="button" disabled={lockedReason.value !== null} onClick={() => add(null)}>
            Add a lamp
          </button>
        </div>
        <UniverseGrid
          lamps={withDraft(lamps, chosen.value, draft.value)}
          universe={shownUniverse}
          chosen={draft.value?.name ?? null}
          isLocked={lockedReason.value !== null}
          onChoose={choose}
          onPlace={place}
        />
      </section>
      <div class="desk-side">
        {draft.value !== null && (
          <LampForm
            key={chosen.value ?? 'new'}
            lamps={lamps}
            index={chosen.value}
            draft={draft.value}
            onDraft={(lamp) => {
              draft.value = lamp;
            }}
            onDone={(lamp) => {
              if (draft.peek() === lamp) close();
            }}
          />
        )}
        <LampList lamps={lamps} chosen={chosen.value} onChoose={choose} />
      </div>
    </div>
  );
}

function LampList({
  lamps,
  chosen,
  onChoose,
}: {
  readonly lamps: readonly Lamp[];
  readonly chosen: number | null;
  readonly onChoose: (index: number) => void;
}) {
  const lit = operation.value?.lamp ?? null;
  return (
    <section class="panel" aria-labelledby="lamps-title">
      <h2 id="lamps-title">Lamps</h2>
      {lamps.length === 0 ? (
        <p class="empty">None yet: add one, name its group, and give the group a look.</p>
      ) : (
        <ul class="lamps">
          {lamps.map((lamp, index) => (
            <li key={lamp.name} data-chosen={index === chosen}>
              <button type="button" class="lamp-name" onClick={() => onChoose(index)}>
                {lamp.name}
              </button>
              <span class="note">
                {lamp.group}, {lamp.universe}.{lamp.address}
                {channelsOf(lamp).length > 1 ? `–${lamp.address + channelsOf(lamp).length - 1}` : ''}
              </span>
              <button
                type="button"
                aria-pressed={lit === lamp.name}
                aria-label={`Light ${lamp.name}`}
                disabled={lockedReason.value !== null}
                onClick={() =>
                  void app.ask({ name: 'lamp', args: { name: lit === lamp.name ? null : lamp.name } })
                }
              >
                {lit === lamp.name ? 'lit' : 'light'}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** The lamps as they would be with what is being edited. */
function withDraft(lamps: readonly Lamp[], index: number | null, draft: Lamp | null): readonly Lamp[] {
  if (draft === null) return lamps;
  return withEntry(lamps, index, draft);
}

function nameFor(lamps: readonly Lamp[]): string {
  let number = lamps.length + 1;
  while (lamps.some(({ name }) => name === `lamp ${number}`)) number += 1;
  return `lamp ${number}`;
}
